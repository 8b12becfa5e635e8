"""``asm`` called in this process, as its entry point is: quick, and with warm caches."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

import pytest

from dashboard import cli
from tests.processes import Outcome


@pytest.fixture
def home(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def asm(home, monkeypatch) -> Callable[..., Outcome]:
    """Run a command on the data folder ``home``; keyword arguments are environment variables."""
    for name in ("ASM_DATABASE_URL", "ASM_LANGUAGE", "ASM_PORT", "ASM_HOST", "ASM_WATCH"):
        monkeypatch.delenv(name, raising=False)

    def asm(*arguments: object, **environment: str) -> Outcome:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"ASM_HOME": str(home), **environment}.items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["asm", *(str(argument) for argument in arguments)])
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
                cli.main()
        return Outcome(left.value.code or 0, out.getvalue(), err.getvalue())

    return asm


@pytest.fixture
def put(tmp_path):
    """Write a file to be imported."""

    def put(content: bytes, name="выписка.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put
