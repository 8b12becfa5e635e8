import pytest

from etl.importers.commerceml import CommerceML
from tests.etl.collecting import collect


@pytest.fixture
def read(tmp_path):
    """Read a file given as text (UTF-8 unless said) or as bytes."""

    def read(content, encoding="utf-8", limits=None):
        path = tmp_path / "orders.xml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return collect(CommerceML(), path, limits=limits)

    return read
