"""The org board: as a board, a tree or a list, on any date, with a search for people and posts."""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html, no_update

from dashboard import access, context
from dashboard.forms import board_edit, board_hours
from dashboard.questions import board as questions
from dashboard.questions import board_load
from dashboard.questions.board_look import BoardLook
from dashboard.questions.look import day_of
from dashboard.views.board import BoardSheet
from dashboard.views.board_check import check_view
from dashboard.views.board_lines import picture
from dashboard.views.board_load import load_view
from dashboard.views.said import empty
from dashboard.views.segments import segments
from models.access import Permission
from models.i18n import _, ngettext


def layout(query: dict[str, str]) -> Any:
    """The board as the address wants it."""
    look = BoardLook.of(query)
    sheet = context.ask(questions.sheet, look)
    if sheet.top is None:
        return _nothing(sheet)
    return html.Div(
        [
            dcc.Store(id="board-look", data=look.but(text="").href()),
            html.Header(
                [
                    html.Div([html.H1(_("Org board")), html.Div(sheet.counts, className="muted")]),
                    segments(sheet.groups),
                    _switch(sheet),
                ],
                className="page-head",
            ),
            _filters(sheet, look),
            _past(sheet),
            board_edit.frame() if sheet.editing else None,
            board_hours.frame() if sheet.view == "load" else None,
            html.Div(_shown(sheet, look), id="board-picture"),
        ],
        className="board-page",
    )


def _shown(sheet: BoardSheet, look: BoardLook) -> Any:
    if sheet.view == "check":
        return check_view(context.ask(questions.faults, look))
    if sheet.view == "load":
        return load_view(context.ask(board_load.load, look))
    return picture(sheet)


def _switch(sheet: BoardSheet) -> Any:
    """Who administers may change the board, and leave it alone again."""
    if not sheet.may_edit or sheet.view not in ("board", "tree"):
        return None
    title, kind = (
        (_("Done"), "button") if sheet.editing else (_("Change the board"), "button quiet")
    )
    return dcc.Link(title, href=sheet.switch, className=f"{kind} board-switch")


def _filters(sheet: BoardSheet, look: BoardLook) -> Any:
    heard: dict[str, Any] = {"aria-label": _("Find people, posts, functions")}
    return html.Div(
        [
            dmc.TextInput(
                id="board-text",
                value=look.text,
                placeholder=_("Find people, posts, functions"),
                debounce=250,
                w=280,
                **heard,
            ),
            html.Span(found(sheet), id="board-found", className="muted", role="status"),
            dmc.DateInput(
                id="board-on",
                value=look.on.isoformat() if look.on else None,
                placeholder=_("On the date"),
                valueFormat="DD.MM.YYYY",
                clearable=True,
                w=150,
            ),
            html.Div([*_import(sheet), *_export(sheet, look), *_print()], className="board-print"),
        ],
        className="filters board-filters",
    )


def _export(sheet: BoardSheet, look: BoardLook) -> list[Any]:
    """The ways to the same as a file; Dash's own links would look for a page there."""
    if not sheet.may_export:
        return []
    address, query = "/board/export", look.but(edit=False).href().partition("?")[2]
    files = (
        ("XLSX", "xlsx", ""),
        ("PDF A3", "pdf", "a3"),
        ("PDF A2", "pdf", "a2"),
        ("PNG", "png", "a3"),
    )
    links = []
    for title, kind, paper in files:
        asked = "&".join(part for part in (query, f"paper={paper}" if paper else "") if part)
        href = f"{address}.{kind}?{asked}" if asked else f"{address}.{kind}"
        links.append(html.A(title, href=href, className="button quiet", download=""))
    return links


def _import(sheet: BoardSheet) -> list[Any]:
    """The way back from a file, beside the other ways to change the board."""
    if not sheet.editing or not sheet.whole:
        return []
    return [dcc.Link(_("From a file"), href="/board/file", className="button quiet")]


def _print() -> list[Any]:
    """The browser's own print, made to fit one sheet by ``assets/board.js``."""
    known: dict[str, Any] = {"data-paper": "a3"}
    return [html.Button(_("Print"), className="button quiet", **known)]


def found(sheet: BoardSheet) -> str:
    """How much fits the words looked for."""
    if not sheet.looked_for:
        return ""
    if not sheet.found:
        return _("Nothing found")
    return ngettext("{count} found", "{count} found", sheet.found)


def _past(sheet: BoardSheet) -> Any:
    """A board of another day says so."""
    if not sheet.past:
        return None
    return html.P(
        [html.B(sheet.past), " ", dcc.Link(_("Back to today"), href=sheet.back)],
        className="board-past",
    )


def _nothing(sheet: BoardSheet) -> Any:
    actions = [dcc.Link(_("Choose a structure"), href="/settings", className="button")]
    return empty(
        _("No org board on this day"),
        sheet.past or _("Begin with a ready structure and change it to your own."),
        [dcc.Link(_("Back to today"), href=sheet.back, className="button")]
        if sheet.past
        else actions * sheet.may_edit,
    )


@access.callback(
    Output("board-picture", "children"),
    Output("board-found", "children"),
    Input("board-text", "value"),
    State("board-look", "data"),
    needs=Permission.SEE_BOARD,
    prevent_initial_call=True,
)
def search(text: str | None, address: str | None) -> tuple[Any, str]:
    """The same part of the board with what fits the words in evidence."""
    look = BoardLook.at(address).but(text=str(text or "").strip())
    sheet = context.ask(questions.sheet, look)
    return _shown(sheet, look), found(sheet)


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("board-on", "value"),
    State("board-look", "data"),
    State("board-text", "value"),
    needs=Permission.SEE_BOARD,
    prevent_initial_call=True,
)
def travel(day: str | None, address: str | None, text: str | None) -> Any:
    """The board on another day: its address. Dash asks for the day that is shown, too."""
    look, wanted = BoardLook.at(address), day_of(str(day or ""))
    if wanted == look.on:
        return no_update
    return look.but(on=wanted, text=str(text or "").strip()).href()
