"""Bringing an org board as a workbook: choose the file, see what it would change, accept it or not.

The server keeps nothing between the two steps: the browser sends the file again with the mark of the
preview, and what would be done otherwise than was shown is refused.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html, no_update

from dashboard import access, context
from dashboard.questions import board_incoming as questions
from dashboard.questions.board_file import LARGEST
from dashboard.views.board_incoming import Incoming, incoming_view
from models.access import Permission
from models.i18n import _


def form(*, may_export: bool) -> Any:
    """The place for the file, and room for what it would change."""
    return html.Div(
        [
            html.Section(
                [
                    html.P(
                        _(
                            "Take the board as a file or an empty template, change it in Excel and bring it back. A row is a post. Leave the codes as they are: by them ASM knows what was renamed or moved; in new rows leave them empty."
                        )
                    ),
                    html.Div(_files(may_export=may_export), className="form-buttons"),
                    dcc.Upload(
                        [html.B(_("Drop the file here or choose it")), html.Small(_("XLSX, up to {limit} MB", limit=LARGEST // 1024**2))],
                        id="board-file", accept=".xlsx", max_size=LARGEST, className="incoming-drop",
                    ),
                    html.Div(id="board-file-name", className="muted", role="status"),
                    dmc.Switch(id="board-file-close", label=_("Close from today on what is not in the file"), checked=False),
                    html.Div(id="board-file-said", className="form-said", role="alert"),
                ],
                className="card incoming-start",
            ),
            html.Div(id="board-file-preview", className="incoming"),
        ],
        className="form",
    )  # fmt: skip


def _files(*, may_export: bool) -> list[Any]:
    board = html.A(_("The board as XLSX"), href="/board/export.xlsx", className="button quiet", download="")  # fmt: skip
    empty = html.A(_("Empty template"), href="/board/template.xlsx", className="button quiet", download="")  # fmt: skip
    return [*([board] if may_export else []), empty]


@access.callback(
    Output("board-file-preview", "children"),
    Output("board-file-name", "children"),
    Input("board-file", "contents"),
    Input("board-file-close", "checked"),
    State("board-file", "filename"),
    needs=Permission.EDIT_BOARD,
    refused="board-file-said",
    prevent_initial_call=True,
)
def look(contents: str | None, close: Any, name: str | None) -> Any:
    """What the file would change; of a file that is refused nothing is shown."""
    if not contents:
        return no_update, no_update
    found = context.act(questions.preview, str(contents), close=bool(close))
    return [*_decision(found), *incoming_view(found)], str(name or "")[:200]


def _decision(found: Incoming) -> list[Any]:
    if not found.changes:
        return [html.P(_("The file changes nothing."), className="board-past")]
    return [
        dcc.Store(id="board-file-mark", data=found.mark),
        html.Div(
            [
                html.Button(_("Accept the changes"), id="board-file-accept", className="button", n_clicks=0),
                dcc.Link(_("Cancel"), href="/board", className="button quiet"),
            ],
            className="form-actions",
        ),
    ]  # fmt: skip


@access.callback(
    Output("board-file-preview", "children", allow_duplicate=True),
    Input("board-file-accept", "n_clicks"),
    State("board-file-mark", "data"),
    State("board-file", "contents"),
    State("board-file-close", "checked"),
    needs=Permission.EDIT_BOARD,
    refused="board-file-said",
    prevent_initial_call=True,
)
def accept(clicks: int | None, mark: str | None, contents: str | None, close: Any) -> Any:
    """Do what was shown, and tell what was done."""
    if not clicks or not contents:
        return no_update
    found = context.act(questions.accept, str(contents), str(mark), close=bool(close))
    link = dcc.Link(_("To the board"), href="/board", className="button")
    return [html.Div(link, className="form-actions"), *incoming_view(found)]
