"""Ready boards a company may start from: data in ``boards/*.toml``, nothing of it is hard-coded."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, company, locks
from models.access import SYSTEM, Viewer
from models.errors import Refused
from models.i18n import Message
from models.organisation import units
from models.organisation.tables import Post, Unit, UnitKind

BOARDS = Path(__file__).parent / "boards"
TEMPLATES = tuple(sorted(path.stem for path in BOARDS.glob("*.toml")))


def apply_template(session: Session, viewer: Viewer | None, name: str) -> Unit:
    """Give a company without a board the units and posts of a template; its top unit.

    Without a viewer it is the first setup, when there is nobody yet. The board holds from the first
    day there is, so that numbers older than the installation have their place too.
    """
    viewer = viewer or SYSTEM
    units.demand(viewer, None)
    if name not in TEMPLATES:
        raise Refused(Message("There is no structure “{name}”.", name=name), code="no_template")
    locks.hold(session)
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise Refused(Message("The company has a structure already."), code="has_board")
    here = company.get(session)
    template = tomllib.loads((BOARDS / f"{name}.toml").read_text(encoding="utf-8"))
    since = company.FIRST_RULE
    top = _unit(session, UnitKind.COMPANY, None, template["company"] | {"name": here.name}, since)
    for division in template.get("division", ()):
        unit = _unit(session, UnitKind.DIVISION, top.id, division, since)
        for department in division["departments"]:
            _unit(session, UnitKind.DEPARTMENT, unit.id, department, since)
    audit.record(
        session, viewer.actor_id, "create", ("org_board", top.id), after={"template": name}
    )
    return top


def _unit(
    session: Session, kind: UnitKind, parent_id: int | None, one: dict[str, Any], since: dt.date
) -> Unit:
    unit = Unit(
        kind=kind,
        parent_id=parent_id,
        number=one["number"],
        name=one["name"],
        valuable_product=one.get("product"),
        sort=one["sort"],
        valid_from=since,
    )
    session.add(unit)
    session.flush()
    session.add(Post(unit_id=unit.id, name=one["head"], is_head=True, valid_from=since))
    session.add_all(
        Post(unit_id=unit.id, name=name, sort=place, valid_from=since)
        for place, name in enumerate(one.get("posts", ()), 1)
    )
    return unit
