"""Statistics that a table names and ASM does not have: said before acceptance, and as long as it is so."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.terms import MODES
from models.documents import Unheard
from models.i18n import _, ngettext
from models.statistics import EntryMode

FIRST = 10  # names that stay in sight; the rest unfolds


def unheard(found: Sequence[Unheard], *, may_define: bool) -> Any:
    """Each name with what to do about it."""
    if not found:
        return ""
    count = len(found)
    lines = [html.Li(_line(one, may_define=may_define)) for one in found]
    title = ngettext(
        "{count} statistic of this file is not in ASM",
        "{count} statistics of this file are not in ASM",
        count,
    )
    said: list[Any] = [
        html.H2([glyph("warning", 18), title]),
        html.P(
            _("Their values are kept, but nothing shows them until such a statistic is defined."),
            className="muted",
        ),
        html.Ul(lines[:FIRST]),
    ]
    if count > FIRST:
        said.append(html.Details([html.Summary(_("Show all")), html.Ul(lines[FIRST:])]))
    return html.Section(said, className="card warnings unheard")


def _line(one: Unheard, *, may_define: bool) -> list[Any]:
    if one.mode is not None:
        said = _(
            "Statistic “{name}” is filled {mode}, not from files: it does not take these values.",
            name=one.name,
            mode=str(MODES[one.mode]),
        )
        return [html.Span(said)]
    said = _(
        "There is no statistic “{name}”: define it with the source “{mode}”.",
        name=one.name,
        mode=str(MODES[EntryMode.IMPORTED]),
    )
    if not may_define:
        return [html.Span(said)]
    address = f"/statistics/new?{urlencode({'import': one.name})}"
    return [html.Span(said), html.A(_("Define it"), href=address, className="link")]
