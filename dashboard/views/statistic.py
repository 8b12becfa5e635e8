"""The page of one statistic: head, graph, points as a table, what it means, where it comes from.

Everything is decided before: these are plain values and how they look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.views.controls import Group
from dashboard.views.formats import amount, percent, share, signed
from dashboard.views.graph import graph
from dashboard.views.head import page_head
from dashboard.views.palette import PAINTS
from dashboard.views.points import PointLine
from dashboard.views.segments import segments
from dashboard.views.tile import Flag, Tile
from models.i18n import _
from warehouse.statistics.conditions import Condition
from warehouse.statistics.scale import Scale


@dataclass(frozen=True)
class Source:
    """A document that fed the statistic; without an address for who may not open it."""

    name: str
    href: str
    rows: str
    reach: str
    received: str


@dataclass(frozen=True)
class Sheet:
    """Everything the page shows. ``crumbs`` and ``actions`` are (title, address) pairs."""

    tile: Tile
    definition: str
    lines: tuple[PointLine, ...]  # oldest first
    groups: tuple[Group, ...]
    scale: Scale
    crumbs: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # title and text: kind, direction, how it is computed
    sources: tuple[Source, ...] = ()
    more_sources: int = 0
    how: str = ""  # where the value comes from, in a sentence


def statistic_view(sheet: Sheet) -> Any:
    """The page."""
    return html.Div(
        [
            _head(sheet),
            html.Div(
                [
                    html.Div(
                        [_strip(sheet), _graph_card(sheet), _table(sheet)], className="st-main"
                    ),
                    html.Aside([_about(sheet), _sources(sheet)], className="st-side"),
                ],
                className="st-body",
            ),
        ],
        className="st",
    )


def _head(sheet: Sheet) -> Any:
    actions = [
        dcc.Link(title, href=href, className="button quiet") for title, href in sheet.actions
    ]
    tile = sheet.tile
    return page_head(tile.name, crumbs=sheet.crumbs, about=tile.owner, actions=actions)


def chip(condition: Condition) -> Any:
    """A condition as colour, mark and word."""
    paint = PAINTS[condition]
    return html.Span(
        [html.I(paint.mark), html.Span(str(paint.word))], className=f"chip chip-{condition.value}"
    )


def _strip(sheet: Sheet) -> Any:
    tile = sheet.tile
    closed = [line for line in sheet.lines if line.closed][-1:]
    quota = closed[0].quota if closed else None
    part = share(tile.last, quota) if quota is not None and tile.last is not None else ""
    change = [
        html.B(percent(tile.percent, tile.infinite)),
        html.Span(signed(tile.change, tile.decimals) if tile.change is not None else ""),
        html.Span(_("{share} of quota", share=part) if part else "", className="muted"),
    ]
    flags = [
        html.Span(str(flag.value[1]), className="st-flag") for flag in Flag if flag in tile.flags
    ]
    return html.Div(
        [
            html.Div(
                [
                    html.Span(amount(tile.last, tile.decimals), className="st-value"),
                    html.Span(tile.unit if tile.last is not None else "", className="st-unit"),
                ]
            ),
            html.Div(change, className="st-change"),
            html.Div([chip(tile.condition), html.Span(tile.freshness, className="muted")]),
            html.Div([html.Span(_("Trend"), className="muted"), chip(tile.trend)]),
            html.Div(flags, className="st-flags"),
        ],
        className="st-strip",
    )


def _graph_card(sheet: Sheet) -> Any:
    has_values = any(line.value is not None for line in sheet.lines)
    picture = (
        graph(sheet.tile, sheet.lines, sheet.scale)
        if has_values
        else html.Div(sheet.tile.nothing or _("no values yet"), className="st-nothing")
    )
    return html.Div([segments(sheet.groups), picture], className="card st-graph")


def _table(sheet: Sheet) -> Any:
    heads = (
        (_("Period"), ""),
        (_("Value"), "number"),
        (_("Change"), "number"),
        (_("Condition"), ""),
        (_("Trend"), ""),
        (_("Quota"), "number"),
        (_("Year ago"), "number"),
        ("", ""),
    )
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(title, className=kind) for title, kind in heads])),
                html.Tbody([_row(sheet.tile, line) for line in reversed(sheet.lines)]),
            ],
            className="table st-table",
        ),
        className="card table-card",
    )


def _row(tile: Tile, line: PointLine) -> Any:
    value: Any = amount(line.value, tile.decimals)
    if line.rows and line.value is not None:
        value = dcc.Link(value, href=line.rows, title=_("The rows behind the number"))
    condition: Any = (
        chip(line.condition)
        if line.closed
        else html.Span(_("the period is not over"), className="muted")
    )
    trend = [chip(line.trend), html.Small(percent(line.trend_change))] if line.closed else []
    return html.Tr(
        [
            html.Td(line.label),
            html.Td(value, className="number"),
            html.Td(percent(line.change, line.infinite), className="number"),
            html.Td(condition),
            html.Td(trend, className="st-trend"),
            html.Td(
                amount(line.quota, tile.decimals) if line.quota is not None else "",
                className="number muted",
            ),
            html.Td(
                amount(line.year_ago, tile.decimals) if line.year_ago is not None else "",
                className="number muted",
            ),
            html.Td(_marks(line), className="muted"),
        ],
        className="" if line.closed else "open",
    )


def _marks(line: PointLine) -> str:
    marks = (
        (line.value is None and line.closed, _("no value")),
        (line.partial, _("incomplete")),
        (line.transitional, _("transitional")),
        (line.corrected, _("corrected")),
        (bool(line.note), line.note),
    )
    return " · ".join(text for holds, text in marks if holds)


def _about(sheet: Sheet) -> Any:
    facts: list[Any] = []
    for title, text in sheet.facts:
        facts += [html.Dt(title), html.Dd(text)]
    return html.Section(
        [html.H2(_("What it is")), html.P(sheet.definition), html.Dl(facts)], className="card"
    )


def _sources(sheet: Sheet) -> Any:
    items: Sequence[Any] = [html.Li(_source(source)) for source in sheet.sources]
    more = [html.P(_("and {count} more", count=sheet.more_sources))] if sheet.more_sources else []
    listed: list[Any] = [html.H3(_("Documents")), html.Ul(items), *more] if items else []
    return html.Section(
        [html.H2(_("Where the numbers come from")), html.P(sheet.how), *listed],
        className="card st-sources",
    )


def _source(source: Source) -> list[Any]:
    name: Any = html.Span(source.name)
    if source.href:
        name = dcc.Link(source.name, href=source.href, title=source.name)
    told = f"{source.reach} · {source.rows}"
    return [name, html.Small(told, title=source.received)]
