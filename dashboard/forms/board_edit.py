"""Changing the board where it is seen: by dragging, or by a dialog that a keyboard opens as well.

``assets/board.js`` tells what was dragged where, and which box is asked about; ids that come from
there are looked up like any others.
"""

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.forms.board_post import options
from dashboard.questions import board as boards
from dashboard.questions import board_moves as moves
from dashboard.questions import posts, units
from dashboard.questions.board_look import BoardLook
from dashboard.questions.board_moves import Options
from dashboard.views.board_lines import picture
from models.access import Permission
from models.errors import Refused
from models.i18n import Message, _
from models.organisation import UnitKind


def frame() -> Any:
    """What a board that is being changed has besides the picture."""
    return html.Div(
        [
            dcc.Store(id="board-move"),
            dcc.Store(id="board-asked"),
            html.P(
                _("Drag a unit, a post or a person to another place, or press ⋯ beside it."),
                className="board-hint muted",
            ),
            html.Div(id="board-edit-said", className="form-said", role="alert"),
            dmc.Modal(id="board-dialog", opened=False, size="lg", title=_("Change the board")),
        ]
    )


@access.callback(
    Output("board-picture", "children", allow_duplicate=True),
    Input("board-move", "data"),
    State("board-look", "data"),
    needs=Permission.EDIT_BOARD,
    refused="board-edit-said",
    prevent_initial_call=True,
)
def drop(moved: dict[str, Any] | None, address: str | None) -> Any:
    """Something was dragged somewhere: do it, and draw the board anew."""
    if not isinstance(moved, dict):
        return no_update
    _moved(moved)
    return _drawn(address)


def _moved(moved: dict[str, Any]) -> None:
    """Beside another of its kind, into a unit, or a person onto a post."""
    what, key, version = str(moved.get("what")), _id(moved.get("id")), _id(moved.get("version"))
    beside, to, after = _id(moved.get("beside")), _id(moved.get("to")), bool(moved.get("after"))
    if what == "person":
        context.act(moves.move_person, key, to, _id(moved.get("seat")))
    elif what == "post" and beside:
        context.act(moves.place_post, key, beside, version, after=after)
    elif what == "post":
        context.act(moves.move_post, key, to, version)
    elif what == "unit" and beside:
        context.act(moves.place_unit, key, beside, version, after=after)
    elif what == "unit":
        context.act(moves.move_unit, key, to, version)
    else:
        raise Refused(Message("Choose what to do."))


@access.callback(
    Output("board-dialog", "children"),
    Output("board-dialog", "opened"),
    Input("board-asked", "data"),
    needs=Permission.EDIT_BOARD,
    refused="board-edit-said",
    prevent_initial_call=True,
)
def ask(asked: dict[str, Any] | None) -> Any:
    """What may be done with a unit or a post."""
    if not isinstance(asked, dict):
        return no_update, no_update
    what, key = str(asked.get("what")), _id(asked.get("id"))
    if what == "unit":
        return _unit_dialog(context.ask(moves.unit_options, key), key), True
    return _post_dialog(context.ask(moves.post_options, key), key), True


@access.callback(
    Output("board-picture", "children", allow_duplicate=True),
    Output("board-dialog", "opened", allow_duplicate=True),
    Input({"type": "board-do", "deed": ALL}, "n_clicks"),
    State("board-about", "data"),
    State({"type": "board-field", "name": ALL}, "value"),
    State({"type": "board-field", "name": ALL}, "id"),
    State("board-look", "data"),
    needs=Permission.EDIT_BOARD,
    refused="board-dialog-said",
    prevent_initial_call=True,
)
def do(
    clicks: list[int],
    about: dict[str, Any] | None,
    values: list[Any],
    ids: list[dict[str, str]],
    address: str | None,
) -> Any:
    """Do what a button of the dialog says, then draw the board anew."""
    pressed = ctx.triggered_id
    if not pressed or not any(clicks or ()) or not isinstance(about, dict):
        return no_update, no_update
    given = {one["name"]: value for one, value in zip(ids, values, strict=True)}
    _deed(pressed["deed"], about, given)
    return _drawn(address), False


def _deed(deed: str, about: dict[str, Any], given: dict[str, Any]) -> None:
    what, key, version = str(about.get("what")), _id(about.get("id")), _id(about.get("version"))
    seat = _id(about.get("seat"))
    text = {name: str(value or "").strip() for name, value in given.items()}
    act = context.act
    known: dict[tuple[str, str], Callable[[], Any]] = {
        ("unit", "rename"): lambda: act(
            moves.rename_unit, key, text["number"], text["name"], version
        ),
        ("unit", "move"): lambda: act(moves.move_unit, key, _id(text["to"]), version),
        ("unit", "back"): lambda: act(moves.shift_unit, key, -1, version),
        ("unit", "on"): lambda: act(moves.shift_unit, key, 1, version),
        ("unit", "unit"): lambda: act(units.create, key, text["new-number"], text["new-name"]),
        ("unit", "post"): lambda: act(posts.create_all, key, text["new-post"]),
        ("unit", "close"): lambda: act(units.close, key),
        ("post", "rename"): lambda: act(moves.rename_post, key, text["name"], version),
        ("post", "move"): lambda: act(moves.move_post, key, _id(text["to"]), version),
        ("post", "back"): lambda: act(moves.shift_post, key, -1, version),
        ("post", "on"): lambda: act(moves.shift_post, key, 1, version),
        ("post", "person"): lambda: act(moves.move_person, key, _id(text["to-post"]), seat),
        ("post", "newcomer"): lambda: act(posts.assign, key, None, text["newcomer"], {}),
        ("post", "close"): lambda: act(posts.close, key),
    }
    if (what, deed) not in known:
        raise Refused(Message("Choose what to do."))
    known[what, deed]()


def _drawn(address: str | None) -> Any:
    return picture(context.ask(boards.sheet, BoardLook.at(address)))


def _id(value: object) -> int:
    """A number that stands for a row; what is none stands for no row."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _unit_dialog(found: Options, key: int) -> Any:
    company = found.kind == UnitKind.COMPANY
    section = found.kind == UnitKind.SECTION
    new_unit = _line(
        _("New unit below"),
        [_field("new-number", _("Number"), w=90), _field("new-name", _("Name"))],
        "unit", _("Add"),
    )  # fmt: skip
    rename = _line(
        _("Number and name"),
        [_field("number", _("Number"), found.number, w=90), _field("name", _("Name"), found.name)],
        "rename", _("Save"),
    )  # fmt: skip
    return _dialog(
        "unit", key, found,
        [
            rename,
            None if section else new_unit,
            _line(_("New posts here"), [_several()], "post", _("Add")),
            None if company else _line(
                _("Move…"), [_choice("to", _("Under which unit"), found.units)], "move", _("Move")
            ),
            _order(close=not company),
        ],
        [(_("The whole card"), f"/units/{key}")],
    )  # fmt: skip


def _post_dialog(found: Options, key: int) -> Any:
    holder = found.holder
    return _dialog(
        "post", key, found,
        [
            _line(_("Name"), [_field("name", _("Name"), found.name)], "rename", _("Save")),
            _line(
                _("Move…"), [_choice("to", _("Into which unit"), found.units)], "move", _("Move")
            ),
            _line(
                _("Move {name} to another post", name=holder),
                [_choice("to-post", _("To which post"), found.posts)], "person", _("Move"),
            ) if holder else _line(
                _("Put a new employee here"), [_field("newcomer", _("Person’s name"))],
                "newcomer", _("Add"),
            ),
            _order(close=True),
        ],
        [(_("Card"), f"/posts/{key}"), (_("Edit the card, put people on it"), f"/posts/{key}?edit=1")],
    )  # fmt: skip


def _dialog(
    what: str, key: int, found: Options, lines: list[Any], links: list[tuple[str, str]]
) -> Any:
    about = {"what": what, "id": key, "version": found.version, "seat": found.seat}
    return html.Div(
        [
            dcc.Store(id="board-about", data=about),
            html.H2(found.name),
            html.Div(
                [dcc.Link(title, href=href) for title, href in links], className="dialog-links"
            ),
            *lines,
            html.Div(id="board-dialog-said", className="form-said", role="alert"),
        ],
        className="board-dialog",
    )


def _line(title: str, fields: list[Any], deed: str, button: str) -> Any:
    return html.Div(
        [html.H3(title), html.Div([*fields, _button(deed, button)], className="dialog-line")]
    )


def _order(*, close: bool) -> Any:
    buttons = [_button("back", _("Earlier in the order")), _button("on", _("Later in the order"))]
    if close:
        buttons.append(_button("close", _("Close from today on")))
    return html.Div(buttons, className="dialog-line")


def _button(deed: str, title: str) -> Any:
    known = {"type": "board-do", "deed": deed}
    return html.Button(title, id=known, className="button quiet", n_clicks=0)


def _field(name: str, hint: str, value: str = "", w: int | None = None) -> Any:
    heard: dict[str, Any] = {"aria-label": hint, **({"w": w} if w else {"className": "grow"})}
    known = {"type": "board-field", "name": name}
    return dmc.TextInput(id=known, value=value, placeholder=hint, **heard)


def _several() -> Any:
    hint = _("One post a line")
    heard: dict[str, Any] = {"aria-label": hint}
    return dmc.Textarea(
        id={"type": "board-field", "name": "new-post"}, placeholder=hint, autosize=True, minRows=2,
        maxRows=12, className="grow", **heard,
    )  # fmt: skip


def _choice(name: str, hint: str, pairs: tuple[tuple[str, str], ...]) -> Any:
    heard: dict[str, Any] = {"aria-label": hint}
    return dmc.Select(
        id={"type": "board-field", "name": name}, data=options(pairs), placeholder=hint,
        searchable=True, nothingFoundMessage=_("Nothing found"), className="grow", **heard,
    )  # fmt: skip
