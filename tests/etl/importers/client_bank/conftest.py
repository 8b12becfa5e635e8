import pytest

from etl.importers.client_bank import ClientBank
from tests.etl.collecting import collect


@pytest.fixture
def read(tmp_path):
    """Read a statement given as text (or bytes), by default in windows-1251."""

    def read(text, encoding="cp1251", choices=None):
        path = tmp_path / "kl_to_1c.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return collect(ClientBank(), path, choices)

    return read
