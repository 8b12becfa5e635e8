"""A row where it came from: its fields beside the lines of the original, the way back, the document."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboard.views.formats import exact
from dashboard.views.head import page_head
from dashboard.views.rows import COLUMNS
from models import i18n
from models.i18n import _


@dataclass(frozen=True)
class TextLine:
    """One line of the original."""

    number: int
    text: str
    current: bool


@dataclass(frozen=True)
class Origin:
    """Everything the page shows. ``lines`` are empty where the original is no text."""

    statistic_id: int
    statistic: str
    period_label: str
    rows_href: str
    document: str
    document_href: str
    received: str
    mart: str
    fields: tuple[tuple[str, object], ...]
    place: str
    lines: tuple[TextLine, ...]


def origin_view(origin: Origin) -> Any:
    """The page."""
    actions = (
        [dcc.Link(_("The whole document"), href=origin.document_href, className="button quiet")]
        if origin.document_href
        else []
    )
    received = _("received {moment}", moment=origin.received)
    return html.Div(
        [
            page_head(
                origin.document,
                crumbs=[
                    (_("Information centre"), "/"),
                    (origin.statistic, f"/statistics/{origin.statistic_id}"),
                    (origin.period_label, origin.rows_href),
                ],
                about=" · ".join(filter(None, (origin.place, received))),
                actions=actions,
            ),
            html.Div([_fields(origin), _original(origin)], className="origin"),
        ]
    )


def _fields(origin: Origin) -> Any:
    titles = {column.field: column for column in COLUMNS[origin.mart]}
    known = dict(origin.fields)
    items: list[Any] = []
    for field, column in titles.items():
        if field not in ("document", "line") and known.get(field) not in (None, ""):
            items += [html.Dt(str(column.title)), html.Dd(_shown(known[field], column.kind))]
    return html.Section([html.H2(_("As read")), html.Dl(items)], className="card")


def _shown(value: object, kind: str) -> str:
    if isinstance(value, Decimal):
        return exact(value, 2 if kind == "money" else 0)
    if kind == "date":
        return i18n.date(value)  # type: ignore[arg-type] # dates of the mart
    return str(value)


def _original(origin: Origin) -> Any:
    if not origin.lines:
        return html.Section(
            [html.H2(_("In the document")), html.P(origin.place or origin.document)],
            className="card",
        )
    lines = [
        html.Tr(
            [html.Td(str(line.number), className="line-number"), html.Td(line.text)],
            className="current" if line.current else "",
        )
        for line in origin.lines
    ]
    return html.Section(
        [
            html.H2(_("In the document")),
            html.Div(html.Table(html.Tbody(lines)), className="original"),
        ],
        className="card",
    )
