import pytest

from etl.importers.commerceml import CommerceML
from etl.reading import Source
from tests.etl.collecting import collect
from tests.etl.importers import side_by_side

SAMPLES = ("orders.xml", "catalogue.xml", "offers.xml", "contractors.xml")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_gives_what_stands_beside_it(name, data, rewrite):
    sample = data / "commerceml" / name
    assert CommerceML().identify(Source.open(sample))
    side_by_side.check(collect(CommerceML(), sample), sample, rewrite=rewrite)
