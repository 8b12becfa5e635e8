"""Who holds a post: put somebody on it, change his shares, take him from it (OB-2)."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, html, no_update

from dashboard import access, context
from dashboard.forms.board_post import options
from dashboard.questions import posts as questions
from dashboard.questions.posts import PostForm
from dashboard.views.post import KINDS
from models.access import Permission
from models.i18n import _
from models.organisation import Assignment


def form(stored: PostForm) -> Any:
    """Those who hold the post, each with his shares; and a line to put one more on it."""
    return html.Section(
        [
            html.H2(_("Holder")),
            *[_seat(row, name) for row, name in stored.seats],
            _newcomer(stored),
            html.Div(id="holders-said", className="form-said", role="alert"),
        ],
        className="card lines-form",
    )


def _seat(row: Assignment, name: str) -> Any:
    buttons = (("holders-share", _("Keep")), ("holders-free", _("Take from the post")))
    return html.Div(
        [
            html.B(name),
            _kind({"type": "seat-kind", "seat": row.id}, row.kind),
            _percent({"type": "seat-time", "seat": row.id}, _("% of the time"), row.time_share),
            _percent({"type": "seat-part", "seat": row.id}, _("% of the post"), row.post_part),
            *[
                html.Button(
                    title, id={"type": kind, "seat": row.id, "version": row.version, "post": row.post_id}, n_clicks=0,
                    className="button quiet small",
                )
                for kind, title in buttons
            ],
        ],
        className="seat-row",
    )  # fmt: skip


def _newcomer(stored: PostForm) -> Any:
    return html.Div(
        [
            dmc.Select(
                id="holders-who", data=options(stored.employees), placeholder=_("Employee"),
                searchable=True, clearable=True, nothingFoundMessage=_("Nothing found"),
            ),
            dmc.TextInput(id="holders-newcomer", placeholder=_("or a new employee’s name")),
            _kind("holders-kind", "permanent"),
            _percent("holders-time", _("% of the time"), None),
            _percent("holders-part", _("% of the post"), None),
            html.Button(_("Put on the post"), id="holders-add", className="button small", n_clicks=0),
        ],
        className="seat-row",
    )  # fmt: skip


def _kind(name: Any, value: str) -> Any:
    heard: dict[str, Any] = {"aria-label": _("Kind")}
    kinds = options([(kind.value, str(title)) for kind, title in KINDS.items()])
    return dmc.Select(id=name, data=kinds, value=value, allowDeselect=False, w=140, **heard)


def _percent(name: Any, title: str, value: int | None) -> Any:
    heard: dict[str, Any] = {"aria-label": title}
    shown = "" if value is None else value
    return dmc.NumberInput(
        id=name, value=shown, placeholder=title, min=0, max=100, w=104, hideControls=True, **heard
    )


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("holders-add", "n_clicks"),
    State("post-id", "data"),
    State("holders-who", "value"),
    State("holders-newcomer", "value"),
    State("holders-kind", "value"),
    State("holders-time", "value"),
    State("holders-part", "value"),
    needs=Permission.EDIT_BOARD,
    refused="holders-said",
    prevent_initial_call=True,
)
def add(
    clicks: int, post_id: int, who: str | None, newcomer: str | None, kind: str, *shares: Any
) -> Any:
    """Put somebody on the post."""
    if not clicks:
        return no_update
    employee = int(str(who)) if str(who).isdecimal() else None
    given = _shares(kind, *shares)
    context.act(questions.assign, post_id, employee, str(newcomer or "").strip(), given)
    return _again(post_id)


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input({"type": "holders-share", "seat": ALL, "version": ALL, "post": ALL}, "n_clicks"),
    Input({"type": "holders-free", "seat": ALL, "version": ALL, "post": ALL}, "n_clicks"),
    State({"type": "seat-kind", "seat": ALL}, "value"),
    State({"type": "seat-time", "seat": ALL}, "value"),
    State({"type": "seat-part", "seat": ALL}, "value"),
    State({"type": "seat-kind", "seat": ALL}, "id"),
    needs=Permission.EDIT_BOARD,
    refused="holders-said",
    prevent_initial_call=True,
)
def change(
    shared: list[int],
    freed: list[int],
    kinds: list[str],
    times: list[Any],
    parts: list[Any],
    ids: list[dict[str, int]],
) -> Any:
    """Keep the shares of one holder, or take him from the post.

    Dash calls this when the buttons go with their page, too: nothing may be asked of the page then.
    """
    pressed = ctx.triggered_id
    if not pressed or not any([*(shared or ()), *(freed or ())]):
        return no_update
    seat = pressed["seat"]
    if pressed["type"] == "holders-free":
        context.act(questions.free, seat)
        return _again(pressed["post"])
    rows = zip(ids, kinds, times, parts, strict=True)
    given = {one["seat"]: _shares(*shares) for one, *shares in rows}
    context.act(questions.share, seat, given.get(seat, {}), pressed["version"])
    return _again(pressed["post"])


def _shares(kind: str, time: Any, part: Any) -> dict[str, Any]:
    whole = [None if value in (None, "") else value for value in (time, part)]
    return {"kind": kind, "time_share": whole[0], "post_part": whole[1]}


def _again(post_id: int) -> str:
    """The card: an address may be opened twice only if it differs."""
    return f"/posts/{post_id}"
