"""What accepting a document puts in the place of what counts: row by row, was → becomes."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.preview import COLUMNS, word
from models import i18n
from models.documents import Change
from models.i18n import _, ngettext

FIRST = 10  # rows that stay in sight; the rest unfolds


def changes(found: Sequence[Change], total: int, *, done: bool) -> Any:
    """The rows whose content differs from what counted when the document was read."""
    if not found:
        return ""
    rows = [row for one in found for row in _rows(one)]
    title = _("Changed: {count}", count=i18n.number(total)) if done else _will_change(total)
    parts: list[Any] = [
        html.H2([glyph("warning", 18), title]),
        html.P(
            _("The same records count already with another content; this file takes its place."),
            className="muted",
        ),
        _table(rows[:FIRST]),
    ]
    if len(rows) > FIRST:
        more = _("Show all") if total == len(found) else _shown(len(found), total)
        parts.append(html.Details([html.Summary(more), _table(rows[FIRST:])]))
    return html.Section(parts, className="card changes rows-card")


def _will_change(total: int) -> str:
    return ngettext("{count} row will change", "{count} rows will change", total)


def _shown(shown: int, total: int) -> str:
    return _(
        "The first {shown} of {count} rows.", shown=i18n.number(shown), count=i18n.number(total)
    )


def _table(rows: Sequence[html.Tr]) -> html.Div:
    heads = [
        html.Th(_("Row"), className="number", scope="col"),
        html.Th(_("What"), scope="col"),
        html.Th(_("Was"), className="number", scope="col"),
        html.Th(_("Becomes"), className="number", scope="col"),
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(list(rows))], className="list")
    return html.Div(table, className="scroll")


def _rows(one: Change) -> list[html.Tr]:
    """A line for every column that differs; only a value needs no name of its column."""
    return [
        html.Tr(
            [
                html.Td("" if one.line is None else i18n.number(one.line), className="number"),
                html.Td([_about(one), html.Small(_detail(one, column))]),
                html.Td(html.S(word(column, old) or "—"), className="number"),
                html.Td(html.B(word(column, new) or "—"), className="number"),
            ]
        )
        for column, old, new in one.differs
    ]


def _about(one: Change) -> str:
    """``Звонки · неделя · 12.11.2026``; that a value is a quota is said only of one that is."""
    said = [
        str(COLUMNS["quota"]) if column == "quota" else word(column, value)
        for column, value in one.about
        if value and (column != "quota" or value == _("yes"))
    ]
    return " · ".join(said)


def _detail(one: Change, column: str) -> str:
    named = str(COLUMNS[column]) if column in COLUMNS and column != "value" else ""
    return ", ".join(filter(None, (one.sheet, named)))
