"""Writing a folder: a new material, a new version of one, its end. What was said before stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import now, row_id
from models.errors import NotFound, Refused
from models.hats.access import demand_write, post_of, writes
from models.hats.files import MOST_FILES
from models.hats.folders import Sheet, sheet
from models.hats.tables import HatFile, HatMaterial, HatVersion, HatVersionFile, Section
from models.i18n import Message
from models.texts import choice, line, tidied

EDITABLE = frozenset({"section", "title", "text", "changes", "files"})
LONGEST = 40_000  # characters of a text


def may_write(session: Session, viewer: Viewer, post_id: int) -> bool:
    """Whether the viewer may write the folder of a post."""
    return writes(viewer, post_of(session, post_id))


def create_material(
    session: Session, viewer: Viewer, post_id: int, values: Mapping[str, Any]
) -> HatMaterial:
    """A new material with its first version: ``files`` are ids of files brought for this post."""
    post = post_of(session, post_id)
    demand_write(viewer, post)
    locks.hold(session)
    given = _checked({"section": None, "title": None, "text": "", "files": (), **values})
    _demand_content(given)
    material = HatMaterial(post_id=post.id, section=given["section"], title=given["title"])
    session.add(material)
    session.flush()
    files = _files(session, viewer, post.id, given["files"], ())
    _add_version(session, viewer, material, 1, given["text"], "", files)
    after = {"post_id": post.id, **_said(material, 1, given["text"], files)}
    about = ("hat_material", material.id)
    audit.record(session, viewer.actor_id, "create", about, after=after)
    return material


def revise(
    session: Session, viewer: Viewer, material_id: int, values: Mapping[str, Any], *, version: int
) -> HatMaterial:
    """Another title or section; another text or files are a new version, which nobody has read."""
    current = _open(session, viewer, material_id)
    material, old = current.material, current.version
    kept = tuple(one.id for one in current.files)
    before = _said(material, old.number, old.text, current.files)
    state = {"section": material.section, "title": material.title, "text": old.text, "files": kept}
    mine = _checked({**state, "changes": "", **values})
    edits.united(material.title, state, mine, versions=(material.version, version))
    _demand_content(mine)
    files = _files(session, viewer, material.post_id, mine["files"], kept)
    number = old.number
    if mine["text"] != old.text or tuple(one.id for one in files) != kept:
        number += 1
        _add_version(session, viewer, material, number, mine["text"], mine["changes"], files)
    _rename(material, mine, new_version=number != old.number)
    after = _said(material, number, mine["text"], files)
    if after != before:
        why = mine["changes"] if number != old.number else ""
        _audit(session, viewer, "update", material, before=before, after=after, why=why or None)
    return material


def close_material(session: Session, viewer: Viewer, material_id: int) -> HatMaterial:
    """Take a material out of the folder; what it said and who read it stays."""
    material = _open(session, viewer, material_id).material
    material.closed_at = now()
    _audit(session, viewer, "close", material, after={"title": material.title})
    return material


def _open(session: Session, viewer: Viewer, material_id: int) -> Sheet:
    viewer.demand(Permission.EDIT_BOARD)
    locks.hold(session)
    current = sheet(session, viewer, material_id)
    session.refresh(current.material)
    demand_write(viewer, post_of(session, current.material.post_id))
    if current.material.closed_at is not None:
        raise NotFound(Message("There is no such material."))
    return current


def _rename(material: HatMaterial, mine: Mapping[str, Any], *, new_version: bool) -> None:
    material.section, material.title = mine["section"], mine["title"]
    if new_version:
        flag_modified(
            material, "title"
        )  # versions are rows of their own: the material counts them too


def _add_version(
    session: Session,
    viewer: Viewer,
    material: HatMaterial,
    number: int,
    text: str,
    changes: str,
    files: Sequence[HatFile],
) -> None:
    row = HatVersion(
        material_id=material.id,
        number=number,
        text=text,
        changes=changes,
        written_by=viewer.actor_id,
        written_at=now(),
    )
    session.add(row)
    session.flush()
    session.add_all(
        HatVersionFile(version_id=row.id, file_id=one.id, sort=place)
        for place, one in enumerate(files)
    )
    session.flush()


def _files(
    session: Session,
    viewer: Viewer,
    post_id: int,
    wanted: Sequence[int],
    kept: Sequence[int],
) -> tuple[HatFile, ...]:
    """Files in order: those the version before had, and own ones brought for this post (Z14)."""
    if len(wanted) > MOST_FILES:
        raise Refused(Message("At most {count} files.", count=MOST_FILES), code="too_many")
    found = []
    for file_id in dict.fromkeys(wanted):
        row = session.get(HatFile, row_id(file_id))
        brought = row is not None and row.brought_by == viewer.actor_id and row.post_id == post_id
        if row is None or (row.id not in kept and not (brought and _fresh(session, row))):
            raise NotFound(Message("There is no such file."))
        found.append(row)
    return tuple(found)


def _fresh(session: Session, row: HatFile) -> bool:
    used = select(HatVersionFile.version_id).where(HatVersionFile.file_id == row.id)
    return session.scalar(used.limit(1)) is None


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    edits.allowed(values, EDITABLE)
    found = dict(values)
    found["section"] = choice(found["section"], Section, Message("section")).value
    found["title"] = line(found["title"], Message("title"), longest=200)
    found["text"] = _text(found["text"])
    found["changes"] = line(
        found.get("changes"), Message("what changed"), longest=500, needed=False
    )
    found["files"] = tuple(found["files"])
    return found


def _text(given: object) -> str:
    """Lines as they were typed, without signs nobody sees."""
    rows = str(given or "").splitlines()
    indents = (row[: len(row) - len(row.lstrip(" "))] for row in rows)
    text = "\n".join(indent + tidied(row) for indent, row in zip(indents, rows, strict=True))
    if len(text) > LONGEST:
        title = Message("text")
        raise Refused(
            Message("{field}: at most {longest} characters.", field=title, longest=LONGEST),
            code="too_long",
        )
    return text.strip("\n")


def _demand_content(given: Mapping[str, Any]) -> None:
    if not given["text"].strip() and not given["files"]:
        raise Refused(Message("Write a text or add a file."), code="empty")


def _said(
    material: HatMaterial, number: int, text: str, files: Sequence[HatFile]
) -> dict[str, Any]:
    """What the audit keeps: the versions themselves keep every text, so it tells only their size."""
    return {
        "section": material.section,
        "title": material.title,
        "number": number,
        "letters": len(text),
        "files": [one.name for one in files],
    }


def _audit(
    session: Session,
    viewer: Viewer,
    action: str,
    material: HatMaterial,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    about = ("hat_material", material.id)
    audit.record(session, viewer.actor_id, action, about, before=before, after=after, why=why)
