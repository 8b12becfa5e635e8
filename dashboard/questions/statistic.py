"""One statistic for its page: what it is, its points, where its numbers come from."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.look import COUNTS, Look
from dashboard.questions.sources import sources
from dashboard.questions.tiles import condition_of, notes_of, per_cent, shown_period, tile
from dashboard.views.controls import Choice, Group
from dashboard.views.formats import exact
from dashboard.views.periods import TITLES, period_label
from dashboard.views.points import PointLine
from dashboard.views.statistic import Sheet
from dashboard.views.terms import DIMENSIONS, DIRECTIONS, KINDS
from models import organisation, statistics
from models.access import Permission
from models.i18n import Message, _
from models.organisation import Board
from models.periods import PeriodType
from models.statistics import Direction, EntryMode, Kind, QuotaMode, Statistic
from warehouse import questions
from warehouse.catalogue import metrics
from warehouse.questions import PointRow
from warehouse.statistics.scale import Scale, scale

HOW = {
    EntryMode.MANUAL: Message("Typed by hand."),
    EntryMode.IMPORTED: Message("Read from imported files under the name “{name}”."),
    EntryMode.METRIC: Message("Computed from imported facts by the metric “{name}”."),
}


@question(Permission.SEE_WALL)
def sheet(asking: Asking, statistic_id: int, look: Look) -> Sheet:
    """The page of a statistic the viewer may see."""
    statistic = statistics.get(asking.session, asking.viewer, statistic_id)
    board = organisation.board(asking.session, asking.today())
    period = shown_period(statistic, look)
    rows = _series(asking, statistic, period, look)
    lines = _lines(asking, statistic, period, rows, look)
    shown = rows[-look.count :]
    listed, more = sources(asking, statistic)
    return Sheet(
        tile=tile(statistic, board, shown, look, {}),
        definition=statistic.definition,
        lines=lines,
        groups=_groups(statistic, look),
        crumbs=_crumbs(board, statistic),
        actions=_actions(asking, statistic),
        facts=_facts(statistic),
        how=_how(statistic),
        sources=listed,
        more_sources=more,
        scale=_scale(rows, shown),
    )


def _series(
    asking: Asking, statistic: Statistic, period: PeriodType, look: Look
) -> tuple[PointRow, ...]:
    """The shown periods and those of the year before, oldest first."""
    if asking.reader.version() is None:
        return ()
    year = {PeriodType.DAY: 365, PeriodType.WEEK: 53, PeriodType.MONTH: 12, PeriodType.QUARTER: 4}
    count = look.count + year.get(period, 1)
    found = questions.series(asking.reader, [statistic.id], period, look.until, count)
    return found.get(statistic.id, ())


def _lines(
    asking: Asking,
    statistic: Statistic,
    period: PeriodType,
    rows: Sequence[PointRow],
    look: Look,
) -> tuple[PointLine, ...]:
    notes = notes_of(asking, [statistic]) if period == statistic.period_type else {}
    by_end = {row.period_end: row.value for row in rows}
    may_see_rows = statistics.reaches(asking.session, asking.viewer, Permission.SEE_ROWS, statistic)
    return tuple(
        PointLine(
            label=period_label(period, row.period_end),
            key=row.period_end.isoformat(),
            value=row.value,
            quota=row.quota,
            change=per_cent(row.change),
            infinite=(row.change_sign or 0) if row.change is None else 0,
            condition=condition_of(row.condition),
            trend=condition_of(row.trend_condition),
            trend_change=per_cent(row.trend_change),
            closed=row.state != "open",
            corrected=row.state == "corrected",
            partial=row.missing_reason == "partial",
            transitional=row.missing_reason == "transitional",
            note=notes.get((statistic.id, row.period_end), ""),
            rows=_rows_address(statistic.id, period, row.period_end) if may_see_rows else "",
            year_ago=by_end.get(_year_before(period, row.period_end)),
        )
        for row in rows[-look.count :]
    )


def _rows_address(statistic_id: int, period: PeriodType, end: dt.date) -> str:
    return f"/statistics/{statistic_id}/rows?period={period.value}&date={end.isoformat()}"


def _year_before(period: PeriodType, end: dt.date) -> dt.date:
    """The last date of the same period a year earlier: 52 weeks for days and weeks."""
    if period in (PeriodType.DAY, PeriodType.WEEK):
        return end - dt.timedelta(weeks=52)
    following = end + dt.timedelta(days=1)
    return following.replace(year=following.year - 1) - dt.timedelta(days=1)


def _scale(rows: Sequence[PointRow], shown: Sequence[PointRow]) -> Scale:
    """By rule ST-8, widened so that everything shown has room."""
    found = scale([row.value for row in rows], [row.quota for row in rows])
    past = [row.value for row in rows[: len(shown)]]  # what the year before will draw
    seen = [value for row in shown for value in (row.value, row.quota) if value is not None]
    seen += [value for value in past if value is not None and len(rows) > len(shown)]
    if not seen or (found.low <= min(seen) and max(seen) <= found.high):
        return found
    return scale([min([*seen, found.low]), max(seen)], [found.high])


def _groups(statistic: Statistic, look: Look) -> tuple[Group, ...]:
    own = PeriodType(statistic.period_type)
    shown = shown_period(statistic, look)

    def href(other: Look) -> str:
        return f"/statistics/{statistic.id}{other.query()}"

    return (
        Group(
            _("Period"),
            tuple(
                Choice(str(TITLES[kind]), href(look.but(period=kind)), current=kind is shown)
                for kind in own.and_coarser()
            ),
        ),
        Group(
            _("How many periods"),
            tuple(
                Choice(str(count), href(look.but(count=count)), current=count == look.count)
                for count in COUNTS
            ),
        ),
    )


def _crumbs(board: Board, statistic: Statistic) -> tuple[tuple[str, str], ...]:
    post = board.posts.get(statistic.post_id)
    line = reversed(list(board.line(post.unit_id))) if post else ()
    units = [unit for unit in line if unit.parent_id is not None]
    return (
        (_("Information centre"), "/"),
        *((f"{unit.number} {unit.name}", f"/?unit={unit.id}") for unit in units),
    )


def _actions(asking: Asking, statistic: Statistic) -> tuple[tuple[str, str], ...]:
    editable = asking.session.scalar(
        select(Statistic.id).where(
            Statistic.id == statistic.id, statistics.enterable_by(asking.viewer)
        )
    )
    who_sees = (_("Who sees this"), f"/access/statistics/{statistic.id}")
    if editable is None:
        return (who_sees,)
    may = asking.viewer.may
    actions = [who_sees]
    if statistic.entry_mode == EntryMode.MANUAL and may(Permission.ENTER_VALUES):
        actions.append((_("Enter values"), f"/statistics/{statistic.id}/values"))
    elif statistic.quota_mode == QuotaMode.PERIODS and may(Permission.DEFINE_STATISTICS):
        actions.append((_("Quotas"), f"/statistics/{statistic.id}/values"))
    if statistics.reaches(asking.session, asking.viewer, Permission.DEFINE_STATISTICS, statistic):
        actions.append((_("Edit"), f"/statistics/{statistic.id}/edit"))
    return tuple(actions)


def _facts(statistic: Statistic) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Code"), statistic.code),
        (_("Unit"), statistic.unit),
        (_("Own period"), str(TITLES[PeriodType(statistic.period_type)])),
        (_("Kind"), str(KINDS[Kind(statistic.kind)])),
        (_("Direction"), str(DIRECTIONS[Direction(statistic.direction)])),
    ]
    for name, value in statistic.filters.items():
        facts.append((str(DIMENSIONS[name]), str(value)))
    if statistic.quota_constant is not None:
        facts.append((_("Quota"), exact(statistic.quota_constant)))
    return tuple(facts)


def _how(statistic: Statistic) -> str:
    """How the value comes about, in a sentence or two."""
    mode = EntryMode(statistic.entry_mode)
    metric = metrics().get(statistic.metric or "")
    if mode is EntryMode.METRIC and metric is not None:
        return f"{_(HOW[mode].text, name=metric.title)} {metric.meaning}"
    return _(HOW[mode].text, name=statistic.import_name or statistic.name)
