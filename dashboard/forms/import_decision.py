"""What may be done with a document now: accept, drop, undo, read again. One button for each.

A button only says what is wanted; whether it may happen is decided by the document as it is then.
"""

from collections.abc import Callable, Mapping
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import documents as questions
from dashboard.views.icons import glyph
from dashboard.views.imports_document import DocumentView
from dashboard.views.preview import table_title
from models import i18n
from models.access import Permission
from models.documents import State as Fate
from models.i18n import _

PROBLEM, WHY = "decision-problem", "decision-why"
UNDO_PROBLEM, FED = "undo-problem", "undo-fed"
MOST_FED = 8  # statistics named in the dialog
DEEDS: Mapping[str, Callable[[str], None]] = {
    "accept": lambda document: context.act(questions.accept, document),
    "drop": lambda document: context.act(questions.withdraw, document, ""),
    "again": lambda document: context.act(questions.read_again, document),
}


def buttons(view: DocumentView) -> list[Any]:
    """What fits the state; the first is what most people come for."""
    if not view.may_import:
        return []
    offered = {
        Fate.RECEIVED: [_button("drop", _("Cancel"))],
        Fate.READING: [_button("drop", _("Cancel"))],
        Fate.QUESTION: [_button("drop", _("Drop"))],
        Fate.READ: [
            _button("accept", _accept_title(view), "check", main=True),
            _button("drop", _("Drop")),
        ],
        Fate.ACCEPTED: [_opener()],
        Fate.REFUSED: [_button("again", _("Read again"))],
        Fate.WITHDRAWN: [_button("again", _("Import again"))],
    }
    return offered[view.state]


def _accept_title(view: DocumentView) -> str:
    count = view.counts.get("accepted", 0)
    return i18n.ngettext("Accept {count} row", "Accept {count} rows", count)


def _button(deed: str, title: str, sign: str = "", *, main: bool = False) -> html.Button:
    return html.Button(
        [glyph(sign, 16), title] if sign else title,
        id={"type": "document-deed", "deed": deed},
        className="button" if main else "button quiet",
        type="button",
    )


def _opener() -> html.Button:
    return html.Button(
        _("Undo the import"), id="undo-open", className="button quiet", type="button"
    )


def show_fed(view: DocumentView) -> None:
    """Name the statistics in the dialog that is drawn already: they are known once numbers are counted."""
    dash.set_props(FED, {"children": _fed(view)})


def _fed(view: DocumentView) -> list[Any]:
    fed = [html.Li(one.name) for one in view.feeds[:MOST_FED]]
    more = len(view.feeds) - MOST_FED
    if more > 0:
        fed.append(html.Li(_("and {count} more", count=more)))
    return [html.P(_("These statistics are counted anew:")), html.Ul(fed)] if fed else []


def undo_dialog(view: DocumentView) -> Any:
    """Says what will change and asks why; nothing happens before the second button."""
    rows = [
        html.Li([table_title(table), html.B(i18n.number(count), className="number")])
        for table, count in view.tables.items()
        if count
    ]
    return dmc.Modal(
        [
            html.P(_("These rows will count no more:")),
            html.Ul(rows, className="undo-rows"),
            html.Div(_fed(view), id=FED),
            html.P(
                _(
                    "The file and the history stay; what earlier files said of the same counts again."
                ),
                className="muted",
            ),
            dmc.Textarea(
                id=WHY,
                label=_("Why"),
                placeholder=_("For example: the statement of another firm"),
                autosize=True,
                minRows=2,
                required=True,
                debounce=False,
            ),
            html.P(id=UNDO_PROBLEM, className="problem", role="alert"),
            html.Div(
                [
                    html.Button(
                        _("Undo the import"), id="undo", className="button bad", type="button"
                    ),
                    html.Button(
                        _("Leave it"), id="undo-close", className="button quiet", type="button"
                    ),
                ],
                className="form-actions plain",
            ),
        ],
        id="undo-dialog",
        title=_("Undo the import of “{name}”?", name=view.line.name),
        opened=False,
        centered=True,
        size="lg",
        closeButtonProps={"aria-label": _("Close")},
    )


def problem() -> html.P:
    """Where a refused decision says why."""
    return html.P(id=PROBLEM, className="problem", role="alert")


access.clientside(
    """(open, close) => {
        const pressed = { "undo-open": open, "undo-close": close };
        const button = dash_clientside.callback_context.triggered_id;
        return pressed[button] ? button === "undo-open" : dash_clientside.no_update; // only drawn anew
    }""",
    Output("undo-dialog", "opened"),
    Input("undo-open", "n_clicks"),
    Input("undo-close", "n_clicks"),
    prevent_initial_call=True,
)


@access.callback(
    Output(POKE, "data"),
    Input({"type": "document-deed", "deed": ALL}, "n_clicks"),
    State("url", "pathname"),
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def decide(clicks: list[int | None], path: str | None) -> dict[str, Any]:
    """Do what the button says to the document of this page."""
    pressed = dash.ctx.triggered_id
    deed = DEEDS.get(str(pressed.get("deed"))) if isinstance(pressed, dict) else None
    if deed is None or not any(clicks):
        raise PreventUpdate  # buttons that were only drawn
    deed(document_of(path))
    return {"deed": str(pressed["deed"])}


@access.callback(
    Output(POKE, "data", allow_duplicate=True),
    Input("undo", "n_clicks"),
    State(WHY, "value"),
    State("url", "pathname"),
    needs=Permission.IMPORT,
    refused=UNDO_PROBLEM,
    prevent_initial_call=True,
)
def undo(clicks: int | None, why: str | None, path: str | None) -> dict[str, Any]:
    """Take the document out of the numbers."""
    if not clicks:
        raise PreventUpdate
    context.act(questions.undo, document_of(path), why or "")
    return {"deed": "undo"}
