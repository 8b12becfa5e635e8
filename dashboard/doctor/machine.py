"""The doctor's look at the machine: disk, clock, versions, and who else can read the files."""

import datetime as dt
import platform
import shutil
import sqlite3
import stat
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from sqlalchemy import func, select

from dashboard.doctor.finding import Finding, Level, fine_or_ill
from dashboard.installation import Installation
from models.audit import AuditRow
from models.base import now
from models.i18n import _
from models.schema import Program

FREE_GIGABYTES = 1
DRIFT = dt.timedelta(minutes=1)


def disk(here: Installation) -> Finding:
    """Room for data and for their copies."""
    free = min(shutil.disk_usage(_there(path)).free // 10**9 for path in _written(here))
    return fine_or_ill(
        "disk", _("disk"), _("{free} GB free", free=free), fine=free >= FREE_GIGABYTES
    )


def _written(here: Installation) -> tuple[Path, Path]:
    return here.settings.home, here.settings.backups.folder


def _there(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def clock(here: Installation) -> Finding:
    """The machine's time against the newest act and, where there is one, the server's."""
    title = _("clock")
    with here.database.reading() as session:
        newest = session.scalar(select(func.max(AuditRow.at)))
        told = None if here.database.is_sqlite else session.scalar(select(func.now()))
    if newest is not None and newest - now() > DRIFT:
        detail = _("the newest act is of the future: the clock was set back")
        return Finding("clock", title, Level.ILL, detail)
    if told is not None and abs(told - now()) > DRIFT:
        seconds = int(abs(told - now()).total_seconds())
        detail = _("{seconds} seconds away from the database's", seconds=seconds)
        return Finding("clock", title, Level.ILL, detail)
    return Finding("clock", title, Level.FINE, _("goes right"))


def versions(here: Installation) -> Finding:
    """The program, what it stands on, and the program that wrote the record."""
    title = _("versions")
    unfit = unfit_packages()
    if unfit:
        detail = _("install anew, these do not fit: {names}", names=", ".join(unfit))
        return Finding("versions", title, Level.ILL, detail)
    with here.database.reading() as session:
        wrote = session.scalar(select(Program.version)) or "?"
    detail = f"ASM {version('asm')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    detail += f"DuckDB {version('duckdb')}"
    if wrote != version("asm"):
        detail += "; " + _("the record was brought here by ASM {version}", version=wrote)
    return Finding("versions", title, Level.FINE, detail)


def unfit_packages() -> list[str]:
    """Packages that are missing or not of the versions this program was made for."""
    found = []
    for line in requires("asm") or ():
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            fits = needed.specifier.contains(version(needed.name), prereleases=True)
        except PackageNotFoundError:
            fits = False
        if not fits:
            found.append(str(needed))
    return found


def key(here: Installation) -> Finding:
    """The key that seals cookies and second factors."""
    return _private("key", _("secret key"), here.settings.home / "secret_key")


def folder(here: Installation) -> Finding:
    """Statements, contracts, photos."""
    return _private("originals", _("originals"), here.settings.documents)


def _private(code: str, what: str, path: Path) -> Finding:
    """Nobody else of this machine may read it."""
    private = not path.exists() or path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    detail = _("private") if private else _("others can read it")
    return fine_or_ill(code, what, detail, fine=private)
