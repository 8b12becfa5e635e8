"""The list of documents as one person may see it: searched, filtered, sorted, paged; and profiles.

One document is ``questions.documents``. Nothing here reads verdicts or previews: they may be large.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.context import Asking, question
from dashboard.questions.look import whole
from dashboard.views.imports import RISING, DocumentLine, Listing
from dashboard.views.imports_profiles import ProfileLine
from dashboard.views.imports_state import GROUPS
from models import documents
from models.access import Permission
from models.documents import Document, State
from models.i18n import Message
from models.jobs import Job
from models.people import User
from models.texts import folded

PAGE = 50
SORTS: Mapping[str, InstrumentedAttribute[Any]] = {
    "received": Document.received_at,
    "name": Document.search,
    "state": Document.state,
    "rows": Document.rows,
    "refused": Document.refused,
    "warnings": Document.warnings,
}
_COLUMNS = (
    Document.id, Document.name, Document.format, Document.size, Document.state, Document.rows,
    Document.refused, Document.warnings, Document.received_at, Document.received_by, Document.origin,
    Document.reason, Document.accepted_at,
)  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """Where a document is on its way, for the line of its upload."""

    id: str
    state: State
    progress: int | None
    declined: bool
    reason: str


@dataclass(frozen=True)
class Wanted:
    """What of the list is looked at. Lives in the address; what it says wrongly is not said."""

    search: str = ""
    group: str = ""
    sort: str = "received"
    turned: bool = False  # against the natural order: names rise, numbers and moments fall
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """What an address says."""
        sort = query.get("sort", "")
        return cls(
            search=query.get("q", "").strip()[:200],
            group=query.get("state", "") if query.get("state") in GROUPS else "",
            sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else "received",
            turned=sort.startswith("-"),
            page=whole(query.get("page", "")) or 1,
        )

    def query(self) -> str:
        """The address's query string; empty for the default."""
        parts: dict[str, object] = {}
        if self.search:
            parts["q"] = self.search
        if self.group:
            parts["state"] = self.group
        if self.sort != "received" or self.turned:
            parts["sort"] = f"-{self.sort}" if self.turned else self.sort
        if self.page > 1:
            parts["page"] = self.page
        return f"?{urlencode(parts)}" if parts else ""

    def href(self, **changes: object) -> str:
        """The address of the same list with something changed; another list begins at page one."""
        changed = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type] # names are checked by replace
        return "/imports" + changed.query()


@question(Permission.IMPORT)
def listing(asking: Asking, wanted: Wanted) -> Listing:
    """One page of the list, with how many there are in every group."""
    counts = _counts(asking, wanted)
    found = _page(asking, wanted)
    known = progress(asking, [row.id for row in found if row.state in GROUPS["reading"]])
    names = _names(asking, {row.received_by for row in found})
    zone = asking.calendar().timezone
    lines = tuple(
        DocumentLine(
            id=row.id,
            name=row.name,
            format=row.format or "",
            size=row.size,
            state=State(row.state),
            rows=row.rows,
            refused=row.refused,
            warnings=row.warnings,
            received_at=row.received_at.astimezone(zone),
            received_by=names.get(row.received_by, ""),
            origin=row.origin,
            progress=known.get(row.id),
            reason=str(Message.from_json(row.reason)) if row.reason else "",
            declined=row.accepted_at is None,
        )
        for row in found
    )
    total = counts[wanted.group]
    return Listing(lines, counts, total, wanted.page, max(1, -(-total // PAGE)))


@question(Permission.IMPORT)
def fates(asking: Asking, ids: Sequence[str]) -> tuple[Fate, ...]:
    """What became of documents that were just brought, of those the viewer may know of."""
    columns = (Document.id, Document.state, Document.accepted_at, Document.reason)
    query = select(*columns).where(Document.id.in_(ids), documents.visible_to(asking.viewer))
    found = asking.session.execute(query).all()
    known = progress(asking, [row.id for row in found if row.state in GROUPS["reading"]])
    return tuple(
        Fate(
            id=row.id,
            state=State(row.state),
            progress=known.get(row.id),
            declined=row.accepted_at is None,
            reason=str(Message.from_json(row.reason)) if row.reason else "",
        )
        for row in found
    )


@question(Permission.IMPORT)
def profiles(asking: Asking) -> tuple[ProfileLine, ...]:
    """Saved mappings, newest first."""
    found = documents.all_profiles(asking.session)
    names = _names(asking, {one.created_by for one in found})
    zone = asking.calendar().timezone
    return tuple(
        ProfileLine(
            id=one.id,
            name=one.name,
            target=str(one.layout.get("target", "")),
            columns=tuple(_mapped(one.layout)),
            version=one.version,
            created_by=names.get(one.created_by, ""),
            created_at=one.created_at.astimezone(zone),
        )
        for one in found
    )


@question(Permission.IMPORT)
def rename_profile(asking: Asking, profile_id: int, name: str, version: int) -> None:
    """Give a saved mapping another name."""
    documents.rename_profile(
        asking.session, asking.viewer.user_id, profile_id, name, version=version
    )


@question(Permission.IMPORT)
def archive_profile(asking: Asking, profile_id: int) -> None:
    """Let a saved mapping recognise nothing any more."""
    documents.archive_profile(asking.session, asking.viewer.user_id, profile_id)


def _mapped(layout: Mapping[str, object]) -> Sequence[str]:
    columns = layout.get("columns")
    if not isinstance(columns, list):
        return ()
    return [str(one.get("name")) for one in columns if one.get("role") not in ("", "ignore", None)]


def _found(asking: Asking, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [documents.visible_to(asking.viewer)]
    if wanted.search:
        conditions.append(Document.search.contains(folded(wanted.search), autoescape=True))
    return conditions


def _of_group(group: str) -> list[ColumnElement[bool]]:
    return [Document.state.in_(GROUPS[group])] if group else []


def _counts(asking: Asking, wanted: Wanted) -> dict[str, int]:
    """How many documents the search finds in every group; the empty name is all of them."""
    query = (
        select(Document.state, func.count()).where(*_found(asking, wanted)).group_by(Document.state)
    )
    by_state: dict[str, int] = dict(asking.session.execute(query).all())
    counts = {
        name: sum(by_state.get(state, 0) for state in states) for name, states in GROUPS.items()
    }
    return {"": sum(by_state.values()), **counts}


def _page(asking: Asking, wanted: Wanted) -> list[Row[*tuple[Any, ...]]]:
    """The documents of the page in order; whole rows, which are wide, are read of these alone."""
    column = SORTS[wanted.sort]
    rises = (wanted.sort in RISING) != wanted.turned
    order = column.asc() if rises else column.desc()
    query = select(Document.id).where(*_found(asking, wanted), *_of_group(wanted.group))
    page = query.order_by(order, Document.id).limit(PAGE).offset((wanted.page - 1) * PAGE)
    ids = list(asking.session.scalars(page))
    rows = asking.session.execute(select(*_COLUMNS).where(Document.id.in_(ids)))
    by_id = {row.id: row for row in rows}
    return [by_id[one] for one in ids]


def progress(asking: Asking, ids: Sequence[str]) -> dict[str, int]:
    """How far the reading of these documents came, in per cent, where it is going on."""
    if not ids:
        return {}
    query = select(Job.key, Job.done, Job.of).where(Job.kind == "read", Job.key.in_(ids))
    return {
        key: min(99, done * 100 // of)
        for key, done, of in asking.session.execute(query)
        if of and done is not None
    }


def _names(asking: Asking, ids: set[int | None]) -> dict[int | None, str]:
    query = select(User.id, User.name).where(User.id.in_([one for one in ids if one is not None]))
    return dict(asking.session.execute(query).all())
