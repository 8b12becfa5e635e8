"""Questions a format must not answer by itself: shown with samples, answered in place."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import documents as questions
from dashboard.views.icons import glyph
from dashboard.views.imports_document import Asked, DocumentView
from models.access import Permission
from models.i18n import _, ngettext

PROBLEM = "questions-problem"


def form(view: DocumentView) -> Any:
    """Every open question with its options; nothing is chosen beforehand."""
    count = len(view.questions)
    return html.Section(
        [
            html.H2(
                [
                    glyph("help", 18),
                    ngettext(
                        "{count} question about the file", "{count} questions about the file", count
                    ),
                ]
            ),
            html.P(_("ASM does not guess where two readings are possible."), className="muted"),
            *[_question(one) for one in view.questions],
            html.P(id=PROBLEM, className="problem", role="alert"),
            html.Button(
                _("Answer and read again"), id="questions-send", className="button", type="button"
            ),
        ],
        className="card asked",
    )


def _question(one: Asked) -> html.Div:
    samples = [html.Code(sample) for sample in one.samples]
    about = _("Column “{column}”", column=one.column) if one.column else ""
    shown = html.Div([html.Small(about), *samples], className="samples") if samples or about else ""
    return html.Div(
        [
            dmc.RadioGroup(
                dmc.Stack(
                    [dmc.Radio(label=option.label, value=option.value) for option in one.options],
                    gap=8,
                ),
                id={"type": "question", "code": one.code},
                label=one.text,
                description=shown,
                className="question",
            ),
        ]
    )


@access.callback(
    Output(POKE, "data", allow_duplicate=True),
    Input("questions-send", "n_clicks"),
    State({"type": "question", "code": ALL}, "id"),
    State({"type": "question", "code": ALL}, "value"),
    State("url", "pathname"),
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def send(
    clicks: int | None, ids: list[dict[str, str]], values: list[str | None], path: str | None
) -> dict[str, Any]:
    """Hand the answers over; the document is read again with them."""
    if not clicks:
        raise PreventUpdate
    answers = {
        one["code"]: value for one, value in zip(ids, values, strict=True) if value is not None
    }
    context.act(questions.answer, document_of(path), answers)
    return {"deed": "answer"}
