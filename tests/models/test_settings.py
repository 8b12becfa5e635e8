"""Settings: each wrong value is refused aloud, nothing is silently the default, keys stay private."""

import os
import stat
from pathlib import Path

import pytest

from models import settings
from models.errors import Refused
from models.settings import KNOWN

DOCS = Path(__file__).parent.parent.parent / "docs"
KEY = "0f6c1d2b8a4e97530f6c1d2b8a4e9753"


@pytest.fixture
def read(tmp_path):
    def read(**values):
        return settings.read({"ASM_HOME": str(tmp_path / "data"), "PATH": "/bin"} | values)

    return read


def test_nothing_set_is_a_whole_installation(read, tmp_path):
    found = read()
    assert found.home == tmp_path / "data"
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'asm.sqlite'}"
    assert (found.host, found.port, found.language) == ("127.0.0.1", 8050, "ru")
    assert (found.timezone, found.https, found.watch) == ("Europe/Moscow", False, None)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_everything_can_be_chosen(read, tmp_path):
    (tmp_path / "in").mkdir()
    found = read(
        ASM_DATABASE_URL="postgres://asm:p%40ss@host/base", ASM_SECRET_KEY=KEY, ASM_HOST="::1",
        ASM_PORT="80", ASM_TIMEZONE="Asia/Vladivostok", ASM_LANGUAGE="en", ASM_HTTPS="yes",
        ASM_WATCH=str(tmp_path / "in"), ASM_WAREHOUSE="file",
    )  # fmt: skip
    assert found.database_url == "postgresql+psycopg://asm:p%40ss@host/base"
    assert (found.secret_key, found.host, found.port, found.https) == (KEY, "::1", 80, True)
    assert (found.timezone, found.language) == ("Asia/Vladivostok", "en")
    assert found.watch == tmp_path / "in"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASM_PORT", "0"), ("ASM_PORT", "65536"), ("ASM_PORT", "http"), ("ASM_PORT", "-1"),
        ("ASM_PORT", "²"), ("ASM_PORT", "８０"), ("ASM_PORT", "80.0"),
        ("ASM_TIMEZONE", "Moscow"), ("ASM_TIMEZONE", "../../etc/passwd"), ("ASM_TIMEZONE", "MSK+3"),
        ("ASM_LANGUAGE", "de"), ("ASM_LANGUAGE", "RU"), ("ASM_HTTPS", "true"), ("ASM_HTTPS", "1"),
        ("ASM_WAREHOUSE", "lake"), ("ASM_HOST", "http://x"), ("ASM_HOST", "x:80"),
        ("ASM_HOST", "a b"), ("ASM_DATABASE_URL", "mysql://x"), ("ASM_DATABASE_URL", "asm.sqlite"),
        ("ASM_WATCH", "/nowhere/at/all"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_named(read, name, value):
    with pytest.raises(Refused) as refused:
        read(**{name: value})
    assert refused.value.code == "wrong_setting"
    assert name in str(refused.value)


@pytest.mark.parametrize("place", [".", "documents", ".."])
def test_the_data_folder_is_not_watched(read, tmp_path, place):
    (tmp_path / "data" / "documents").mkdir(parents=True)
    with pytest.raises(Refused):
        read(ASM_WATCH=str(tmp_path / "data" / place))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ASM_DATABASE_URI", "ASM_DATABASE_URL"),
        ("ASM_LANG", "ASM_LANGUAGE"),
        ("ASM_PROT", "ASM_PORT"),
    ],
)
def test_a_mistyped_name_is_refused_with_what_was_meant(read, tmp_path, name, meant):
    with pytest.raises(Refused) as refused:
        read(**{name: "x"})
    assert name in str(refused.value)
    assert meant in str(refused.value)
    assert not (tmp_path / "data").exists()  # nothing was begun


def test_an_empty_variable_is_not_set(read):
    assert read(ASM_PORT="", ASM_SECRET_KEY="  ", ASM_WATCH="").port == 8050


# the key (A3)


def test_each_installation_makes_its_own_key_for_its_user_only(tmp_path):
    one, two = (settings.read({"ASM_HOME": str(tmp_path / name)}) for name in "ab")
    assert one.secret_key != two.secret_key
    assert len(one.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "a" / "secret_key").stat().st_mode) == 0o600
    assert settings.read({"ASM_HOME": str(tmp_path / "a")}).secret_key == one.secret_key


@pytest.mark.parametrize(
    "key",
    ["changeme", "secret", "short", "x" * 64, "changeme" * 4, "your-secret-key-goes-here-0123456789",
     "0123" * 16, "example-key-example-key-example-key"],
)  # fmt: skip
def test_an_example_key_stops_the_start_and_says_how_to_make_one(read, key):
    with pytest.raises(Refused) as refused:
        read(ASM_SECRET_KEY=key)
    assert "token_hex" in str(refused.value)


def test_a_spoiled_key_file_stops_the_start(read, tmp_path):
    read()
    (tmp_path / "data" / "secret_key").write_text("changeme")
    with pytest.raises(Refused):
        read()


def test_settings_can_be_logged_without_secrets(read):
    shown = repr(read(ASM_DATABASE_URL="postgresql://asm:geheim@host/base", ASM_SECRET_KEY=KEY))
    assert "geheim" not in shown
    assert KEY not in shown


def test_the_environment_itself_is_read_when_nothing_is_given(monkeypatch, tmp_path):
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASM_HOME", str(tmp_path / "from-environment"))
    assert settings.read().home == tmp_path / "from-environment"
    assert os.environ["ASM_HOME"].endswith("from-environment")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_setting_is_documented(language):
    text = (DOCS / language / "settings.md").read_text("utf-8")
    missing = [name for name in KNOWN if name != "ASM_DEBUG" and f"`{name}`" not in text]
    assert missing == []
