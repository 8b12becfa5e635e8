"""The demo company comes into a data folder: record, files, their import. Twice is the same as once.

A second start finds what is there and adds only what an interrupted first one left out. The files
stay in the folder, so that a person can look at them and import them again by hand.
"""

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from etl.demo import accounts
from etl.demo.accounts import Person
from etl.demo.files import TRY, files, files_to_try
from etl.demo.record import fill
from etl.demo.story import YEARS
from etl.demo.world import World, world
from etl.intake import Places
from models import company, documents, people
from models.base import now
from models.document_store import chunks
from models.documents import Document
from models.errors import Refused
from models.i18n import Message

LIST = "files.json"  # written last: which files there are and their hashes


@dataclass(frozen=True)
class Arrival:
    """What :func:`arrive` found or made. ``codes`` are one-time codes to sign in with."""

    folder: Path
    to_try: Path
    codes: list[tuple[Person, str]]
    documents: list[str]  # those just handed to the queue


def arrive(
    places: Places,
    folder: Path,
    timezone: str,
    *,
    years: int = YEARS,
    moment: dt.datetime | None = None,
) -> Arrival:
    """Make the demo company, or find it; the caller lets the queue of documents be worked off."""
    moment = moment or now()
    today = moment.astimezone(ZoneInfo(timezone)).date()
    there = _refuse_a_real_company(places)
    if not (there and (folder / LIST).exists()):
        told = world(today, years)
        if not there:
            with places.database.writing() as session:
                fill(session, told, timezone, moment)
        _write(folder, told)
    sent = _send(places, folder)
    with places.database.writing() as session:
        return Arrival(folder, folder / TRY, accounts.codes(session), sent)


def _refuse_a_real_company(places: Places) -> bool:
    """Whether the demo company is there; anything else in the record is not touched."""
    with places.database.reading() as session:
        if company.exists(session):
            one = company.get(session)
            if one.demo:
                return True
            raise Refused(
                Message(
                    "“{name}” is in this data folder. The demo company needs an empty one: "
                    "set ASM_HOME to another folder.",
                    name=one.name,
                ),
                code="real_company",
            )
        if people.anybody(session):
            raise Refused(Message("There are accounts in this data folder already."))
    return False


def _write(folder: Path, told: World) -> None:
    """All files; a list of the imported ones at the very end, so that half a folder is noticed."""
    shutil.rmtree(folder, ignore_errors=True)
    known = {}
    for one in files(told):
        _save(folder / one.folder / one.name, one.content)
        known[f"{one.folder}/{one.name}"] = hashlib.sha256(one.content).hexdigest()
    for one in files_to_try(told):
        _save(folder / one.folder / one.name, one.content)
    (folder / LIST).write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _send(places: Places, folder: Path) -> list[str]:
    """Hand the files to the queue that the record has never heard of; a withdrawn one stays out."""
    known: dict[str, str] = json.loads((folder / LIST).read_text(encoding="utf-8"))
    with places.database.reading() as session:
        heard = set(session.scalars(select(Document.id)))
    missing = [name for name, sha in known.items() if sha not in heard]
    stored = [(name, places.store.receive(chunks(folder / name))) for name in missing]
    with places.database.writing() as session:
        for name, one in stored:
            documents.receive(
                session,
                None,
                one.sha256,
                Path(name).name,
                one.size,
                "demo",
                accept_at_once=True,
            )
    return [one.sha256 for _name, one in stored]
