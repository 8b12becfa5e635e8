"""Settings from the environment, read once by an entry point and passed down as values.

Only entry points import this module. A wrong value is refused aloud at the start.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from models.errors import Refused
from models.i18n import LANGUAGES, Message

EXAMPLE_KEYS = frozenset({"changeme", "secret", "dev", "example", "change-me", "your-secret-key"})


@dataclass(frozen=True)
class Settings:
    """Everything an installation may choose."""

    home: Path  # the data folder: record, documents, warehouse
    database_url: str
    warehouse: str  # "file", the one store there is so far
    secret_key: str
    host: str
    port: int
    timezone: str
    language: str
    https: bool  # served behind TLS: Secure cookies and HSTS
    watch: Path | None  # folder whose files are imported

    @property
    def documents(self) -> Path:
        """Where originals lie, under the SHA-256 of their bytes."""
        return self.home / "documents"

    @property
    def rows(self) -> Path:
        """Where rows read out of documents lie, rebuildable."""
        return self.home / "rows"

    @property
    def warehouses(self) -> Path:
        """Where published warehouses and the pointer lie, rebuildable."""
        return self.home / "warehouse"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; creates the data folder and its key on the first start."""
    values = os.environ if environment is None else environment
    home = Path(values.get("ASM_HOME", "data")).resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    watch = values.get("ASM_WATCH")
    return Settings(
        home=home,
        database_url=values.get("ASM_DATABASE_URL", f"sqlite:///{home / 'asm.sqlite'}"),
        warehouse=_one_of(values, "ASM_WAREHOUSE", ("file",)),
        secret_key=_key(values["ASM_SECRET_KEY"]) if "ASM_SECRET_KEY" in values else _own_key(home),
        host=values.get("ASM_HOST", "127.0.0.1"),
        port=_port(values.get("ASM_PORT", "8050")),
        timezone=_timezone(values.get("ASM_TIMEZONE", "Europe/Moscow")),
        language=_one_of(values, "ASM_LANGUAGE", LANGUAGES),
        https=_one_of(values, "ASM_HTTPS", ("no", "yes")) == "yes",
        watch=Path(watch).resolve() if watch else None,
    )


def _own_key(home: Path) -> str:
    """The key of this installation, made on the first start and readable by its user only."""
    path = home / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _key(path.read_text().strip())
    with os.fdopen(handle, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key


def _key(key: str) -> str:
    if len(key) < 32 or key.lower() in EXAMPLE_KEYS:
        raise Refused(
            Message(
                "ASM_SECRET_KEY is an example or too short. Make one with: "
                'python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        )
    return key


def _one_of(values: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = values.get(name, allowed[0])
    if value not in allowed:
        raise Refused(
            Message(
                "{name} is “{value}”; it can be: {allowed}.",
                name=name,
                value=value,
                allowed=", ".join(allowed),
            )
        )
    return value


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refused(Message("ASM_PORT is “{value}”; a port is 1 to 65535.", value=text))
    return int(text)


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Refused(
            Message("ASM_TIMEZONE is “{value}”: there is no such time zone.", value=name)
        ) from error
    return name
