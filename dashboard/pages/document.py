"""One document: what ASM read, what must be decided, what became of it.

While something moves the page asks once a second whether it has moved, and is drawn anew then only.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html, no_update
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms import import_decision, import_mapping, import_questions
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import documents as questions
from dashboard.views.imports_changes import changes
from dashboard.views.imports_document import (
    SIDE,
    DocumentView,
    again,
    aside,
    beside,
    head,
    meaning,
    progress,
)
from dashboard.views.imports_faults import FaultPage, fault_table, files, warnings
from dashboard.views.imports_state import in_progress
from dashboard.views.imports_totals import totals
from dashboard.views.imports_unheard import unheard
from dashboard.views.imports_verdict import figures, refusal
from dashboard.views.preview import previews
from models.access import Permission
from models.documents import State as Fate
from models.i18n import _, ngettext

PULSE = 1000  # milliseconds


def layout(query: dict[str, str], document_id: str) -> Any:
    """The screen; ``?again=1`` after an upload of bytes that are here already."""
    stamp = _stamp(document_id)  # before the document: what moves between is drawn at the next look
    view = context.ask(questions.document, document_id)
    repeated = [again(view)] if query.get("again") == "1" else []  # until something moves
    return html.Div(
        [
            html.Div([*repeated, *_top(view)], id="document-top"),
            import_decision.problem(),
            html.Div(_body(view), id="document-body"),
            dcc.Interval(id="document-pulse", interval=PULSE, disabled=not view.moving),
            dcc.Store(id="document-stamp", data=stamp),
            dcc.Store(id=POKE),
        ]
    )


@access.callback(
    Output("document-top", "children"),
    Output("document-body", "children"),
    Output("document-pulse", "disabled"),
    Output("document-stamp", "data"),
    Output(SIDE, "children"),
    Input("document-pulse", "n_intervals"),
    Input(POKE, "data"),
    State("document-stamp", "data"),
    State("url", "pathname"),
    needs=Permission.SEE_DOCUMENTS,
    prevent_initial_call=True,
)
def refresh(
    _ticks: int | None, _poke: Any, stamp: list[str] | None, path: str | None
) -> tuple[Any, Any, bool, list[str], Any]:
    """What has moved of the page, and nothing else: the body holds what people type."""
    document_id = document_of(path)
    found = _stamp(document_id)
    if found == stamp:
        raise PreventUpdate
    view = context.ask(questions.document, document_id)
    if not stamp or found[0] != stamp[0]:
        return _top(view), _body(view), not view.moving, found, no_update
    if view.state is Fate.ACCEPTED:
        import_decision.show_fed(view)
    return _top(view), no_update, not view.moving, found, beside(view)


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


def _stamp(document_id: str) -> list[str]:
    """Equal for equal pages: of the body, and of what is said above it."""
    pulse = context.ask(questions.pulse, document_id)
    return [repr(pulse.document), repr(pulse.counting)]


def _top(view: DocumentView) -> list[Any]:
    return [head(view, import_decision.buttons(view)), meaning(view)]


def _body(view: DocumentView) -> list[Any]:
    main = html.Div(_main(view), className="document-main")
    return [
        html.Div([main, aside(view)], className="document"),
        import_decision.undo_dialog(view) if view.state is Fate.ACCEPTED else "",
    ]


def _main(view: DocumentView) -> list[Any]:
    """From what must be decided to what may be looked at."""
    if in_progress(view.state):
        return [progress(view.line)]
    parts: list[Any] = []
    if view.state is Fate.REFUSED:
        listed = bool(view.listed["fault"])
        said = refusal(view.reason, view.reason_code, view.reason_values, listed=listed)
        parts.append(said)
    if view.state is Fate.QUESTION and view.may_import:
        parts.append(import_questions.form(view))
    mapping = import_mapping.form(view) if view.layout and view.layout.get("columns") else ""
    missing = _unheard(view)
    done = view.state is Fate.ACCEPTED
    counted = figures(view.counts, done=done) if view.understood and view.counts["rows"] else ""
    changed = changes(view.changes, view.counts["changed"], done=done) if view.understood else ""
    summed = totals(view.totals) if view.understood else ""
    alone = "" if view.listed["fault"] else files(view.line.id)
    marks = warnings(view.warnings, view.listed["warning"], alone)
    decided_first = view.state in (Fate.QUESTION, Fate.REFUSED)
    parts += (
        [mapping, counted, missing, changed, summed, marks]
        if decided_first
        else [counted, missing, changed, summed, marks, mapping]
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


def _unheard(view: DocumentView) -> Any:
    """Said while it matters: of what may be accepted, and of what counts."""
    if view.state not in (Fate.READ, Fate.ACCEPTED):
        return ""
    return unheard(view.unheard, may_define=view.may_define)


def _refused(view: DocumentView) -> Any:
    """The refused rows, if there are any, and the same as a file."""
    count = view.listed["fault"]
    if not count:
        return ""
    page = context.ask(questions.faults, view.line.id, 1)
    title = ngettext("{count} refused row", "{count} refused rows", count)
    return html.Section(
        [
            html.Div([html.H2(title), files(view.line.id)], className="card-head"),
            html.Div(fault_table(page), id="faults"),
            _pager(page),
        ],
        className="card rows-card",
    )


def _pager(page: FaultPage) -> Any:
    if page.pages == 1:
        return ""
    return dmc.Pagination(id="faults-page", total=page.pages, value=1, size="sm", className="pager")
