"""Typing values: which statistics of which period, what stands there, and putting a value in."""

import datetime as dt
from decimal import Decimal

from dashboard.context import Asking, question
from dashboard.questions.look import Look
from dashboard.questions.tiles import owner
from dashboard.views.controls import Choice, Group
from dashboard.views.entry import EntryLine, EntrySheet, Past
from dashboard.views.periods import TITLES, period_label, short_label
from dashboard.views.typed import Kept
from models import closing, organisation, statistics, values
from models.access import Permission
from models.errors import Refused
from models.i18n import Message, _
from models.organisation import Board
from models.periods import Period, PeriodType, following, period_of, preceding
from models.statistics import EntryMode, Statistic, Value, Wanted

BESIDE = 4  # earlier periods shown beside the field


@question(Permission.ENTER_VALUES)
def sheet(asking: Asking, look: Look, only: int | None) -> EntrySheet:
    """All typed statistics of the viewer's scope for one period, with the periods before."""
    found = _mine(asking, look.period, only)
    period = _period(asking, look, found)
    before = _before(asking, period)
    board = organisation.board(asking.session, asking.today())
    known = values.current_values(
        asking.session, [one.id for one in found], [each.key for each in (*before, period)]
    )
    lines = tuple(_line(asking, board, one, period, before, known) for one in found)
    return EntrySheet(
        period=look.period,
        end=period.key,
        label=period_label(look.period, period.key),
        closed=period.closed(asking.now),
        lines=lines,
        groups=_groups(asking, look, period, only),
    )


def _line(
    asking: Asking,
    board: Board,
    one: Statistic,
    period: Period,
    before: list[Period],
    known: dict[tuple[int, dt.date], Value],
) -> EntryLine:
    """One statistic: its earlier values, what stands now, and whether the viewer may type."""
    standing = known.get((one.id, period.key))
    may = closing.entry(asking.session, asking.viewer, one, period, standing)
    return EntryLine(
        id=one.id,
        name=one.name,
        owner=owner(board, one.post_id),
        unit=one.unit,
        decimals=one.decimals,
        value=_value(standing),
        revision=_revision(standing),
        note=_note(standing),
        past=tuple(
            Past(short_label(period.type, each.key), _value(known.get((one.id, each.key))))
            for each in before
        ),
        refusal=str(may.refusal or ""),
        needs_reason=may.needs_reason,
    )


@question(Permission.ENTER_VALUES)
def enter(
    asking: Asking,
    statistic_id: int,
    look: Look,
    value: Decimal | None,
    *,
    seen_revision: int,
    note: str | None,
) -> Kept:
    """Put a value in; what holds now.

    A revision of one's own, typed a moment ago, is none of somebody else: over it one may type.
    """
    statistic = statistics.get(asking.session, asking.viewer, statistic_id)
    if look.until is None:
        raise Refused(Message("“{name}” has no such period.", name=statistic.name))
    period = period_of(asking.calendar(), look.period, look.until)
    standing = values.current_value(asking.session, statistic.id, period.key)
    if standing is not None and standing.entered_by == asking.viewer.actor_id:
        seen_revision = standing.revision
    if value is None and _value(standing) is None:
        return Kept(_revision(standing), statistic.decimals)  # a note alone waits for its value
    new = values.enter_value(
        asking.session,
        asking.viewer,
        statistic,
        period,
        value,
        seen_revision=seen_revision,
        note=note or None,
    )
    return Kept(seen_revision if new is None else new.revision, statistic.decimals)


@question(Permission.ENTER_VALUES)
def standing(asking: Asking, statistic_id: int, look: Look) -> int:
    """The revision of a value that holds now; 0 where nothing stands."""
    statistic = statistics.get(asking.session, asking.viewer, statistic_id)
    if look.until is None:
        return 0
    period = period_of(asking.calendar(), look.period, look.until)
    return _revision(values.current_value(asking.session, statistic.id, period.key))


def _mine(asking: Asking, period: PeriodType, only: int | None) -> list[Statistic]:
    wanted = Wanted(entry_mode=EntryMode.MANUAL, period_type=period, editable=True)
    found = statistics.listed(asking.session, asking.viewer, wanted)
    return [one for one in found if only in (None, one.id)]


def _period(asking: Asking, look: Look, found: list[Statistic]) -> Period:
    """The looked-for period, else the last one that is over if the viewer can still fill it."""
    calendar = asking.calendar()
    current = period_of(calendar, look.period, asking.now)
    if look.until is None:
        last = preceding(calendar, current)
        return last if _fillable(asking, found, last) else current
    wished = period_of(calendar, look.period, look.until)
    return wished if wished.start <= current.start else current


def _fillable(asking: Asking, found: list[Statistic], period: Period) -> bool:
    """Whether any of the statistics takes a value of this viewer for the period."""
    known = values.current_values(asking.session, [one.id for one in found], [period.key])
    return any(
        closing.entry(
            asking.session, asking.viewer, one, period, known.get((one.id, period.key))
        ).allowed
        for one in found
    )


def _before(asking: Asking, period: Period) -> list[Period]:
    calendar, found = asking.calendar(), []
    for _step in range(BESIDE):
        period = preceding(calendar, period)
        found.append(period)
    return found[::-1]


def _value(row: Value | None) -> Decimal | None:
    return None if row is None else row.value


def _revision(row: Value | None) -> int:
    return 0 if row is None else row.revision


def _note(row: Value | None) -> str:
    return (row.note if row is not None else None) or ""


def _groups(asking: Asking, look: Look, period: Period, only: int | None) -> tuple[Group, ...]:
    calendar = asking.calendar()
    current = period_of(calendar, look.period, asking.now)
    after = following(calendar, period)
    own = f"&statistic={only}" if only else ""

    def href(other: Look) -> str:
        query = other.query()
        return f"/entry{query}{own if query else own.replace('&', '?', 1)}"

    on = href(look.but(until=after.key)) if after.start <= current.start else ""
    back = href(look.but(until=preceding(calendar, period).key))
    return (
        Group(
            _("Period"),
            tuple(
                Choice(
                    str(TITLES[kind]), href(look.but(period=kind, until=None)), kind is look.period
                )
                for kind in PeriodType
            ),
        ),
        Group(
            _("Date"),
            (
                Choice("←", back, title=_("One period back")),
                Choice("→", on, title=_("One period on")),
            ),
        ),
    )
