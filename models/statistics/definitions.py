"""What may be done to a definition: created, changed, copied, archived. Never deleted (D25).

Every change asks for new numbers in the same transaction: no screen can forget it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, edits, jobs, locks
from models.access import Permission, Viewer
from models.errors import Refused
from models.i18n import Message
from models.organisation import Post, Unit, set_main_statistic
from models.statistics.checks import CHECKS, DEFAULTS, checked, demand_code_signs, faults
from models.statistics.scope import demand_scope, get, no_post
from models.statistics.tables import SEARCHED, Statistic, Value, Visibility
from models.texts import folded, line

EDITABLE = frozenset(DEFAULTS) | {"code", "name", "definition", "post_id", "unit", "visibility"}
OBLIGATORY = dict.fromkeys(("code", "name", "definition", "post_id", "unit"))


def save(
    session: Session,
    viewer: Viewer,
    values: Mapping[str, Any],
    *,
    statistic_id: int | None = None,
    version: int | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Statistic:
    """Create a statistic, or change one; the same guard for both (Z14), unknown fields refused.

    A change says the ``version`` the person looked at and may say what was ``seen``: then what two
    people changed apart is united, and only what they changed alike is a conflict (D8).
    """
    creates = statistic_id is None
    viewer.demand(Permission.CREATE_STATISTICS if creates else Permission.DEFINE_STATISTICS)
    edits.allowed(values, EDITABLE)
    locks.hold(session)
    if statistic_id is None:
        return _create(session, viewer, values)
    statistic = get(session, viewer, statistic_id)
    session.refresh(statistic)
    demand_scope(session, viewer, statistic.post_id)
    before = _state(statistic)
    mine = {field: checked({**before, **values})[field] for field in values}
    versions = (statistic.version, version)
    mine = edits.united(statistic.name, before, mine, versions=versions, seen=seen)
    return _write(session, viewer, statistic, before | mine, before)


def _create(session: Session, viewer: Viewer, values: Mapping[str, Any]) -> Statistic:
    shown = Visibility.COMPANY if values.get("company_row") else Visibility.DIVISION
    wanted = {**OBLIGATORY, **DEFAULTS, "visibility": shown, **values}
    return _write(session, viewer, Statistic(), wanted, None)


def _write(
    session: Session,
    viewer: Viewer,
    statistic: Statistic,
    values: Mapping[str, Any],
    before: dict[str, Any] | None,
) -> Statistic:
    """Check the whole as it will be, write it, note it, ask for new numbers."""
    after = checked(values)
    creates = before is None
    needs = Permission.CREATE_STATISTICS if creates else Permission.DEFINE_STATISTICS
    demand_scope(session, viewer, after["post_id"], needs)
    if before is not None and before["archived"] != after["archived"]:
        demand_scope(session, viewer, after["post_id"], Permission.ARCHIVE_STATISTICS)
    _check_code(session, after["code"], statistic)
    if before is not None:
        _check_period(session, statistic, after)
        _settle_main(session, viewer, statistic, after)
    for field, value in after.items():
        setattr(statistic, field, value)
    statistic.search = folded(f"{statistic.name} {statistic.code}")[:SEARCHED]
    session.add(statistic)
    session.flush()
    changed = {field for field in after if before is None or before[field] != after[field]}
    if not changed:
        return statistic
    audit.record(
        session,
        viewer.actor_id,
        "create" if before is None else "update",
        ("statistic", statistic.id),
        before=None if before is None else {field: before[field] for field in sorted(changed)},
        after={field: after[field] for field in sorted(changed)},
    )
    jobs.ask_refresh(session, statistics=[statistic.id])
    return statistic


def wrong_fields(
    session: Session, viewer: Viewer, values: Mapping[str, Any], *, statistic_id: int | None
) -> dict[str, Refused]:
    """All fields of a form :func:`save` would refuse for what stands in them, in the form's order."""
    old = None if statistic_id is None else get(session, viewer, statistic_id)
    before = {**OBLIGATORY, **DEFAULTS} if old is None else _state(old)
    wanted = {**before, "visibility": Visibility.DIVISION, **values}
    wrong = faults(wanted)
    if not wanted["post_id"]:
        wrong["post_id"] = no_post()
    if "code" not in wrong:
        try:
            code = line(wanted["code"], Message("code"), longest=60)
            _check_code(session, code, old or Statistic())
        except Refused as refusal:
            wrong["code"] = refusal
    return {field: wrong[field] for field in CHECKS if field in wrong}


def copy(
    session: Session, viewer: Viewer, statistic_id: int, values: Mapping[str, Any]
) -> Statistic:
    """A new statistic like another, without its values; ``values`` say at least the new code."""
    model = _state(get(session, viewer, statistic_id))
    return save(session, viewer, model | {"archived": False} | dict(values))


def archive(
    session: Session, viewer: Viewer, statistic_id: int, *, version: int | None = None
) -> Statistic:
    """Take a statistic off every screen; its values and history stay (D25)."""
    return _set_archived(session, viewer, statistic_id, version, archived=True)


def restore(
    session: Session, viewer: Viewer, statistic_id: int, *, version: int | None = None
) -> Statistic:
    """Put an archived statistic back."""
    return _set_archived(session, viewer, statistic_id, version, archived=False)


def _set_archived(
    session: Session, viewer: Viewer, statistic_id: int, version: int | None, *, archived: bool
) -> Statistic:
    known = version or get(session, viewer, statistic_id).version
    return save(session, viewer, {"archived": archived}, statistic_id=statistic_id, version=known)


def has_values(session: Session, statistic_id: int) -> bool:
    """Whether anything was ever typed for the statistic."""
    query = select(Value.id).where(Value.statistic_id == statistic_id).limit(1)
    return session.scalar(query) is not None


def _state(statistic: Statistic) -> dict[str, Any]:
    return {field: getattr(statistic, field) for field in sorted(EDITABLE)}


def _check_code(session: Session, code: str, statistic: Statistic) -> None:
    if code == statistic.code:
        return
    demand_code_signs(code)
    with session.no_autoflush:
        other = session.scalar(select(Statistic.id).where(Statistic.code == code))
    if other is not None:
        raise Refused(Message("The code “{code}” is taken.", code=code), code="code_taken")


def _check_period(session: Session, statistic: Statistic, after: Mapping[str, Any]) -> None:
    """The period type is fixed once values exist (1.1)."""
    if after["period_type"] != statistic.period_type and has_values(session, statistic.id):
        raise Refused(
            Message("The period cannot be changed: there are values already. Make a copy."),
            code="period_fixed",
        )


def _settle_main(
    session: Session, viewer: Viewer, statistic: Statistic, after: Mapping[str, Any]
) -> None:
    """A unit does not lose its main statistic unnoticed; a post simply has none then."""
    main = Unit.main_statistic_id == statistic.id
    for unit in session.scalars(select(Unit).where(main, Unit.valid_to.is_(None))):
        if after["archived"] or unit.id not in _line_of(session, after["post_id"]):
            raise Refused(
                Message(
                    "It is the main statistic of “{name}”. Choose another there first.",
                    name=unit.name,
                ),
                code="is_main",
            )
    for post in session.scalars(select(Post).where(Post.main_statistic_id == statistic.id)):
        if after["archived"] or post.id != after["post_id"]:
            set_main_statistic(session, viewer, post, None)


def _line_of(session: Session, post_id: int) -> set[int]:
    """Units a post lies in, from its own up to the company."""
    line = set[int]()
    unit_id: int | None = session.get_one(Post, post_id).unit_id
    while unit_id is not None and unit_id not in line:
        line.add(unit_id)
        unit_id = session.get_one(Unit, unit_id).parent_id
    return line
