import pytest

from etl.importers.client_bank import ClientBank
from etl.reading import Source
from tests.etl.collecting import collect
from tests.etl.importers import side_by_side

SAMPLES = ("month.txt", "awkward.txt", "own_transfer.txt", "own_transfer_later.txt")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_statement_gives_what_stands_beside_it(name, data, rewrite):
    sample = data / "client_bank" / name
    assert ClientBank().identify(Source.open(sample))
    side_by_side.check(collect(ClientBank(), sample), sample, rewrite=rewrite)
