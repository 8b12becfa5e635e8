"""One document: what ASM read, what must be decided, what became of it.

While something moves the page asks once a second whether it has moved, and is drawn anew then only.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms import import_decision, import_mapping, import_questions
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import documents as questions
from dashboard.views.imports_document import DocumentView, aside, head, meaning, progress
from dashboard.views.imports_faults import FaultPage, fault_table, warnings
from dashboard.views.imports_state import in_progress
from dashboard.views.imports_totals import totals
from dashboard.views.imports_verdict import figures, refusal
from dashboard.views.preview import previews
from models.access import Permission
from models.documents import State as Fate
from models.i18n import _, ngettext

PULSE = 1000  # milliseconds


def layout(_query: dict[str, str], document_id: str) -> Any:
    """The screen."""
    view = context.ask(questions.document, document_id)
    return html.Div(
        [
            html.Div(_drawn(view), id="document"),
            dcc.Interval(id="document-pulse", interval=PULSE, disabled=not view.moving),
            dcc.Store(id="document-stamp", data=_stamp(document_id)),
            dcc.Store(id=POKE),
        ]
    )


@access.callback(
    Output("document", "children"),
    Output("document-pulse", "disabled"),
    Output("document-stamp", "data"),
    Input("document-pulse", "n_intervals"),
    Input(POKE, "data"),
    State("document-stamp", "data"),
    State("url", "pathname"),
    needs=Permission.SEE_DOCUMENTS,
    prevent_initial_call=True,
)
def refresh(
    _ticks: int | None, _poke: Any, stamp: str | None, path: str | None
) -> tuple[Any, bool, str]:
    """The page as the document is now; nothing is sent when nothing has changed."""
    document_id = document_of(path)
    found = _stamp(document_id)
    if found == stamp:
        raise PreventUpdate
    view = context.ask(questions.document, document_id)
    return _drawn(view), not view.moving, found


@access.callback(
    Output("faults", "children"),
    Input("faults-page", "value"),
    State("url", "pathname"),
    needs=Permission.SEE_DOCUMENTS,
    prevent_initial_call=True,
)
def turn(page: int | None, path: str | None) -> Any:
    """Another page of refused rows."""
    wanted = page if isinstance(page, int) and 0 < page < 10**6 else 1
    return fault_table(context.ask(questions.faults, document_of(path), wanted))


def _stamp(document_id: str) -> str:
    return repr(context.ask(questions.pulse, document_id))


def _drawn(view: DocumentView) -> list[Any]:
    return [
        head(view, import_decision.buttons(view)),
        meaning(view),
        import_decision.problem(),
        html.Div(
            [html.Div(_main(view), className="document-main"), aside(view)], className="document"
        ),
        import_decision.undo_dialog(view) if view.state is Fate.ACCEPTED else "",
    ]


def _main(view: DocumentView) -> list[Any]:
    """From what must be decided to what may be looked at."""
    if in_progress(view.state):
        return [progress(view.line)]
    parts: list[Any] = []
    if view.state is Fate.REFUSED:
        parts.append(refusal(view.reason, view.reason_code, view.reason_values))
    if view.state is Fate.QUESTION and view.may_import:
        parts.append(import_questions.form(view))
    mapping = import_mapping.form(view) if view.layout and view.layout.get("columns") else ""
    counted = figures(view.counts) if view.understood and view.counts["rows"] else ""
    summed = totals(view.totals) if view.understood else ""
    marks = warnings(view.warnings, view.listed["warning"])
    decided_first = view.state in (Fate.QUESTION, Fate.REFUSED)
    parts += (
        [mapping, counted, summed, marks] if decided_first else [counted, summed, marks, mapping]
    )
    if view.previews and view.understood:
        parts.append(
            html.Section(
                [html.H2(_("How it was read")), previews(view.previews, view.tables)],
                className="card rows-card",
            )
        )
    parts.append(_refused(view))
    return parts


def _refused(view: DocumentView) -> Any:
    """The refused rows, if there are any, and the same as a file."""
    count = view.listed["fault"]
    if not count and not view.warnings:
        return ""
    page = context.ask(questions.faults, view.line.id, 1)
    file = f"/documents/{view.line.id}/faults"
    files = [
        html.A("XLSX", href=f"{file}.xlsx", className="button quiet small", download=""),
        html.A("CSV", href=f"{file}.csv", className="button quiet small", download=""),
    ]
    title = (
        ngettext("{count} refused row", "{count} refused rows", count)
        if count
        else _("Refused rows and warnings")
    )
    return html.Section(
        [
            html.Div([html.H2(title), html.Div(files, className="actions")], className="card-head"),
            html.Div(fault_table(page), id="faults") if count else "",
            _pager(page),
        ],
        className="card rows-card",
    )


def _pager(page: FaultPage) -> Any:
    if page.pages == 1:
        return ""
    return dmc.Pagination(id="faults-page", total=page.pages, value=1, size="sm", className="pager")
