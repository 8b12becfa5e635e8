"""«Загрузка»: planned load by division and by person, each with its zone and where it comes from (OB-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from models.i18n import Message, _
from models.organisation import Zone

ZONES = {
    Zone.OVER: ("▲", Message("overloaded")),
    Zone.NORMAL: ("", Message("norm")),
    Zone.RESERVE: ("", Message("reserve")),
    Zone.UNDER: ("▽", Message("underloaded")),
}
FULL = 150  # per cent at the right end of a bar


@dataclass(frozen=True)
class LoadLine:
    """A person or a division: per cent of the contract, hours in words, reasons line by line."""

    name: str
    href: str
    percent: int | None
    zone: Zone | None
    told: str
    why: tuple[tuple[str, str], ...] = ()  # what, and its address if it has one
    contract: str = ""
    employee_id: int = 0  # whose hours the viewer may set; else none


@dataclass(frozen=True)
class LoadSheet:
    """Both tables."""

    divisions: tuple[LoadLine, ...]
    people: tuple[LoadLine, ...]


def load_view(sheet: LoadSheet) -> Any:
    """What is planned, and that it is no more than planned."""
    note = _(
        "Planned load: norm hours of the posts against hours of the contract. The actual one joins it when tasks and messages are kept here."
    )
    return html.Div(
        [
            html.P(note, className="muted"),
            _legend(),
            _table(_("By division"), sheet.divisions),
            _table(_("By person"), sheet.people, contracts=True),
        ],
        className="board-loads",
    )


def zone_mark(zone: Zone | None, percent: int | None) -> Any:
    """A small bar of a load; over and under have a sign besides the colour."""
    if zone is None or percent is None:
        return None
    sign, word = ZONES[zone]
    told = f"{word}, {percent} %"
    style: Any = {"--share": f"{min(percent, FULL) * 100 // FULL}%"}
    return html.I(sign, title=told, style=style, className=f"board-load load-{zone.value}")


def _legend() -> Any:
    bounds = {Zone.OVER: "> 120 %", Zone.NORMAL: "85–120 %", Zone.RESERVE: "60–85 %", Zone.UNDER: "< 60 %"}  # fmt: skip
    parts = [html.Span([*_sign(zone), f" {bounds[zone]}"]) for zone in Zone]
    return html.Div(parts, className="load-legend")


def _table(title: str, lines: Sequence[LoadLine], *, contracts: bool = False) -> Any:
    rows = [_row(one, contracts=contracts) for one in lines]
    nothing = html.P(_("Nothing found"), className="muted board-nothing")
    table = html.Table(
        [html.Thead(html.Tr(_heads(contracts=contracts))), html.Tbody(rows)],
        className="table board-load-table",
    )
    inside = html.Div(table, className="incoming-table") if rows else nothing
    return html.Section([html.H2(title), inside], className="card table-card")


def _heads(*, contracts: bool) -> list[Any]:
    first = (
        [html.Th(_("Employee")), html.Th(_("Contract"))] if contracts else [html.Th(_("Division"))]
    )
    return [*first, html.Th(_("Load")), html.Th(_("Zone")), html.Th(_("Where from"))]


def _row(one: LoadLine, *, contracts: bool) -> Any:
    name = dcc.Link(one.name, href=one.href) if one.href else one.name
    cells = [html.Td(name, className="load-name")]
    if contracts:
        cells.append(html.Td(_contract(one)))
    return html.Tr([*cells, html.Td(_bar(one)), html.Td(_zone(one.zone)), html.Td(_why(one))])


def _contract(one: LoadLine) -> Any:
    if not one.employee_id:
        return html.Span(one.contract, className="load-contract")
    heard: Any = {"aria-label": _("Contract hours of {name}", name=one.name)}
    known = {"type": "hours-ask", "employee": one.employee_id}
    return html.Button(one.contract, id=known, n_clicks=0, className="load-contract link", **heard)


def _bar(one: LoadLine) -> Any:
    if one.percent is None:
        return html.Span(one.told, className="muted")
    style: Any = {"--share": f"{min(one.percent, FULL) * 100 // FULL}%"}
    zone = one.zone.value if one.zone else ""
    return html.Div(
        [
            html.Div([html.B(f"{one.percent} %"), html.Small(one.told, className="muted")]),
            html.Div(className="load-bar", style=style),
        ],
        className=f"load load-{zone}",
    )


def _zone(zone: Zone | None) -> Any:
    if zone is None:
        return "—"
    return html.Span(_sign(zone), className="load-word")


def _sign(zone: Zone) -> list[Any]:
    """Colour, sign and word of a zone."""
    sign, word = ZONES[zone]
    return [html.I(className=f"load-dot load-{zone.value}"), f"{sign} {word}".strip()]


def _why(one: LoadLine) -> Any:
    lines = [html.Li(dcc.Link(text, href=href) if href else text) for text, href in one.why]
    return html.Ul(lines, className="load-why")
