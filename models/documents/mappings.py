"""Saved mappings: a profile recognises the next file of its kind by its headings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.base import now
from models.documents.tables import Document, ImportProfile
from models.errors import Conflict, NotFound, Refused
from models.i18n import Message
from models.texts import line


def save_profile(
    session: Session,
    actor_id: int | None,
    name: str,
    document: Document,
    signature: str | None = None,
) -> ImportProfile:
    """Keep a document's mapping; it replaces an older profile of the same kind of file.

    The signature of the kind is the layout's own unless another is given.
    """
    layout = document.choices.get("layout") or (document.verdict or {}).get("layout") or {}
    signature = signature or layout.get("signature")
    if not signature:
        raise Refused(
            Message("“{name}” has no mapping to keep.", name=document.name), code="no_mapping"
        )
    kind = select(ImportProfile).where(
        ImportProfile.signature == signature, ImportProfile.archived.is_(False)
    )
    for old in session.scalars(kind):
        _archive(session, actor_id, old)
    profile = ImportProfile(
        name=line(name, Message("name"), longest=200),
        format=document.format or "",
        signature=signature,
        layout=layout,
        answers=document.choices.get("answers", {}),
        created_by=actor_id,
        created_at=now(),
        archived=False,
    )
    session.add(profile)
    session.flush()
    audit.record(
        session, actor_id, "create", ("import_profile", profile.id), after={"name": profile.name}
    )
    return profile


def profiles(session: Session, format_name: str) -> list[ImportProfile]:
    """Live profiles of a format, newest first."""
    return [profile for profile in all_profiles(session) if profile.format == format_name]


def all_profiles(session: Session) -> list[ImportProfile]:
    """Live profiles, newest first."""
    query = select(ImportProfile).where(ImportProfile.archived.is_(False))
    return list(session.scalars(query.order_by(ImportProfile.id.desc())))


def rename_profile(
    session: Session, actor_id: int | None, profile_id: int, name: str, *, version: int
) -> ImportProfile:
    """Give another name; ``version`` is the one the person looked at."""
    profile = _live(session, profile_id)
    if profile.version != version:
        raise Conflict(
            Message("Somebody changed “{name}” while you were editing.", name=profile.name)
        )
    before = profile.name
    profile.name = line(name, Message("name"), longest=200)
    audit.record(
        session,
        actor_id,
        "update",
        ("import_profile", profile.id),
        before={"name": before},
        after={"name": profile.name},
    )
    return profile


def archive_profile(session: Session, actor_id: int | None, profile_id: int) -> None:
    """Let a profile recognise nothing any more; documents read with it stay as they are."""
    _archive(session, actor_id, _live(session, profile_id))


def _archive(session: Session, actor_id: int | None, profile: ImportProfile) -> None:
    profile.archived = True
    audit.record(
        session, actor_id, "archive", ("import_profile", profile.id), before={"name": profile.name}
    )


def _live(session: Session, profile_id: int) -> ImportProfile:
    profile = session.get(ImportProfile, profile_id, populate_existing=True, with_for_update=True)
    if profile is None or profile.archived:
        raise NotFound(Message("There is no such profile."))
    return profile
