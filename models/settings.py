"""Settings from the environment, read once by an entry point and passed down as values.

Only entry points import this module. A wrong value is refused aloud at the start.
"""

import datetime as dt
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from models.backups import Keep, Plan
from models.database import address
from models.errors import Refused
from models.i18n import LANGUAGES, Message

KNOWN = (
    "ASM_HOME", "ASM_DATABASE_URL", "ASM_WAREHOUSE", "ASM_SECRET_KEY", "ASM_HOST", "ASM_PORT",
    "ASM_TIMEZONE", "ASM_LANGUAGE", "ASM_HTTPS", "ASM_WATCH",
    "ASM_BACKUPS", "ASM_BACKUP_TIME", "ASM_BACKUPS_KEPT", "ASM_LOG",
    "ASM_DEBUG",  # refused by the web process itself, with its own sentence
)  # fmt: skip
EXAMPLES = ("changeme", "change-me", "change_me", "secret", "example", "password", "your-key")
SHORTEST_KEY = 32
FEWEST_SIGNS = 8  # different ones
LAST_PORT = 65535
LOGS = ("text", "json")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
KEPT = re.compile(r"([1-9]\d{0,2}), ?(\d{1,3}), ?(\d{1,3})")  # at least one, or nothing would stay
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")


class WrongSetting(Refused):
    """A setting of the environment that cannot be meant."""

    code = "wrong_setting"


@dataclass(frozen=True)
class Settings:
    """Everything an installation may choose."""

    home: Path  # the data folder: record, documents, warehouse
    database_url: str = field(repr=False)  # it may hold a password
    warehouse: str  # "file", the one store there is so far
    secret_key: str = field(repr=False)
    host: str
    port: int
    timezone: str
    language: str
    https: bool  # served behind TLS: Secure cookies and HSTS
    watch: Path | None  # folder whose files are imported
    backups: Plan
    log: str = "text"

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
    """The settings of this process; creates the data folder and its key on the first start.

    An empty variable is one that is not set.
    """
    given = os.environ if environment is None else environment
    values = {name: value.strip() for name, value in given.items() if value.strip()}
    _refuse_unknown(values)
    home = Path(values.get("ASM_HOME", "data")).resolve()
    chosen = Settings(
        home=home,
        database_url=_address(values.get("ASM_DATABASE_URL", f"sqlite:///{home / 'asm.sqlite'}")),
        warehouse=_one_of(values, "ASM_WAREHOUSE", ("file",)),
        secret_key=_key(values["ASM_SECRET_KEY"]) if "ASM_SECRET_KEY" in values else "",
        host=_host(values.get("ASM_HOST", "127.0.0.1")),
        port=_port(values.get("ASM_PORT", "8050")),
        timezone=_timezone(values.get("ASM_TIMEZONE", "Europe/Moscow")),
        language=_one_of(values, "ASM_LANGUAGE", LANGUAGES),
        https=_one_of(values, "ASM_HTTPS", ("no", "yes")) == "yes",
        watch=_watch(values["ASM_WATCH"], home) if "ASM_WATCH" in values else None,
        backups=_backups(values, home),
        log=_one_of(values, "ASM_LOG", LOGS),
    )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return chosen if chosen.secret_key else replace(chosen, secret_key=_own_key(home))


def _refuse_unknown(values: Mapping[str, str]) -> None:
    """A mistyped name would silently be the default (a database nobody meant)."""
    unknown = sorted(name for name in values if name.startswith("ASM_") and name not in KNOWN)
    if not unknown:
        return
    begun = [name for name in KNOWN if name.startswith(unknown[0])]
    near = begun or get_close_matches(unknown[0], KNOWN, n=1, cutoff=0.6)
    hint = Message("Do you mean {name}?", name=near[0]) if near else ""
    raise WrongSetting(Message("There is no setting {name}. {hint}", name=unknown[0], hint=hint))


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
    example = any(word in key.lower() for word in EXAMPLES) or len(set(key)) < FEWEST_SIGNS
    if len(key) < SHORTEST_KEY or example:
        raise WrongSetting(
            Message(
                "ASM_SECRET_KEY is an example or too short. Make one with: "
                'python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        )
    return key


def _one_of(values: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = values.get(name, allowed[0])
    if value not in allowed:
        raise WrongSetting(
            Message(
                "{name} is “{value}”; it can be: {allowed}.",
                name=name,
                value=value,
                allowed=", ".join(allowed),
            )
        )
    return value


def _address(url: str) -> str:
    return address(url).render_as_string(hide_password=False)


def _host(name: str) -> str:
    if not HOST.fullmatch(name):
        raise WrongSetting(
            Message("ASM_HOST is “{value}”; it is a name or address, without a port.", value=name)
        )
    return name


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= LAST_PORT:
        raise WrongSetting(Message("ASM_PORT is “{value}”; a port is 1 to 65535.", value=text))
    return int(text)


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise WrongSetting(
            Message("ASM_TIMEZONE is “{value}”: there is no such time zone.", value=name)
        ) from error
    return name


def _backups(values: Mapping[str, str], home: Path) -> Plan:
    """Every night by itself: nobody has to think of it."""
    folder = Path(values.get("ASM_BACKUPS", str(home / "backups"))).resolve()
    if folder == home or folder in home.parents:
        raise WrongSetting(
            Message("ASM_BACKUPS is “{value}”: choose a folder of its own.", value=folder)
        )
    told = values.get("ASM_BACKUP_TIME", "02:00")
    if not TIME.fullmatch(told):
        raise WrongSetting(Message("ASM_BACKUP_TIME is “{value}”; it is like 02:00.", value=told))
    count = values.get("ASM_BACKUPS_KEPT", "7,4,12")
    if not (found := KEPT.fullmatch(count)):
        raise WrongSetting(
            Message(
                "ASM_BACKUPS_KEPT is “{value}”; it is how many daily, weekly and monthly ones stay, "
                "like 7,4,12.",
                value=count,
            )
        )
    daily, weekly, monthly = map(int, found.groups())
    return Plan(folder, dt.time.fromisoformat(told), Keep(daily, weekly, monthly))


def _watch(name: str, home: Path) -> Path:
    """A folder of its own: what lies in the data folder must not be imported."""
    path = Path(name).resolve()
    if not path.is_dir():
        raise WrongSetting(Message("ASM_WATCH is “{value}”: there is no such folder.", value=path))
    if path == home or path in home.parents or home in path.parents:
        raise WrongSetting(
            Message("ASM_WATCH is “{value}”: choose a folder apart from the data.", value=path)
        )
    return path
