"""The form of a role: how far each right goes, its name, the posts that give it; a new one like it."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.questions import roles as questions
from dashboard.views.rights import RolePage, holders_view, posts_view, role_grid
from models.access import Permission
from models.i18n import _


def form(page: RolePage) -> Any:
    """Everything under the head of a role's page."""
    head = page.head
    return html.Div(
        [
            dcc.Store(id="role-code", data=head.code),
            dcc.Store(id="role-version", data=head.version),
            _name(page),
            role_grid(page),
            html.Div(id="role-said", className="form-said", role="alert"),
            html.Div(id="role-done", className="kept", role="status"),
            html.Div(_buttons(page), className="form-actions"),
            html.Section(
                [html.H2(_("People with this role")), holders_view(page)], className="card section"
            ),
            _posts(page),
            _alike(page),
        ],
        className="form",
    )


def _name(page: RolePage) -> Any:
    return html.Div(
        dmc.TextInput(id="role-name", label=_("Name of the role"), value=page.head.title, w=320),
        hidden=page.head.ready,
        className="filters",
    )


def _buttons(page: RolePage) -> list[Any]:
    if not page.changeable:
        said = _("The owner may everything: otherwise nobody could give rights back.")
        return [html.P(said, className="muted")]
    return [
        html.Button(_("Save"), id="role-save", className="button", n_clicks=0),
        html.Button(
            _("As it came"), id="role-restore", className="button quiet", n_clicks=0,
            hidden=not page.head.changed,
        ),
        html.Button(
            _("Put away"), id="role-archive", className="button quiet", n_clicks=0,
            hidden=page.head.ready,
        ),
    ]  # fmt: skip


def _posts(page: RolePage) -> Any:
    return html.Section(
        [
            html.H2(_("Posts that give this role")),
            html.Div(posts_view(page), id="role-posts"),
            html.Div(
                [
                    dmc.Select(
                        id="role-post", label=_("One more post"), searchable=True, clearable=True,
                        data=[{"value": one.value, "label": one.label} for one in page.others],
                        nothingFoundMessage=_("Nothing found"), w=420,
                    ),
                    html.Button(_("Give the role"), id="role-give", className="button quiet", n_clicks=0),
                ],
                className="filters rights-add",
            ),
            html.Div(id="role-posts-said", className="form-said", role="alert"),
        ],
        className="card section",
    )  # fmt: skip


def _alike(page: RolePage) -> Any:
    return html.Section(
        [
            html.H2(_("A new role like this one")),
            html.Div(
                [
                    dmc.TextInput(id="role-new-name", label=_("Name"), w=320),
                    html.Button(_("Make"), id="role-make", className="button quiet", n_clicks=0),
                ],
                className="filters rights-add",
            ),
            html.Div(id="role-new-said", className="form-said", role="alert"),
        ],
        className="card section",
        hidden=not page.changeable,
    )


@access.callback(
    Output("role-version", "data"),
    Output("role-done", "children"),
    Input("role-save", "n_clicks"),
    State("role-code", "data"),
    State("role-version", "data"),
    State("role-name", "value"),
    State({"type": "right", "permission": ALL}, "value"),
    State({"type": "right", "permission": ALL}, "id"),
    needs=Permission.ADMINISTER_RIGHTS,
    refused="role-said",
    prevent_initial_call=True,
)
def save(
    _clicks: int,
    code: str | None,
    version: int | None,
    name: str | None,
    values: list[str | None],
    ids: list[dict[str, str]],
) -> Any:
    """Keep the cells as they stand."""
    given = {one["permission"]: value for one, value in zip(ids, values, strict=True) if value}
    fresh = context.act(questions.change, code or "", given, name or "", version or 0)
    return fresh, _("kept")


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("role-restore", "n_clicks"),
    Input("role-archive", "n_clicks"),
    State("role-code", "data"),
    State("role-version", "data"),
    needs=Permission.ADMINISTER_RIGHTS,
    refused="role-said",
    prevent_initial_call=True,
)
def leave(restored: int | None, archived: int | None, code: str | None, version: int | None) -> Any:
    """Make a ready role what it came as, or put away one of the company's own."""
    if ctx.triggered_id == "role-restore" and restored:
        context.act(questions.restore_ready, code or "", version or 0)
        return f"/rights/{code}"
    if ctx.triggered_id == "role-archive" and archived:
        context.act(questions.archive, code or "")
        return "/rights"
    raise PreventUpdate


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("role-make", "n_clicks"),
    State("role-new-name", "value"),
    State("role-code", "data"),
    needs=Permission.ADMINISTER_RIGHTS,
    refused="role-new-said",
    prevent_initial_call=True,
)
def make(_clicks: int, name: str | None, like: str | None) -> str:
    """A role of the company's own; its page."""
    return f"/rights/{context.act(questions.create, name or '', like or '')}"


@access.callback(
    Output("role-posts", "children"),
    Output("role-post", "data"),
    Output("role-post", "value"),
    Input("role-give", "n_clicks"),
    Input({"type": "post-role", "post": ALL}, "n_clicks"),
    State("role-post", "value"),
    State("role-code", "data"),
    needs=Permission.ADMINISTER_RIGHTS,
    refused="role-posts-said",
    prevent_initial_call=True,
)
def posts(_give: int | None, taken: list[int | None], post: str | None, code: str | None) -> Any:
    """Give one more post the role, or take it from the one whose button was pressed."""
    pressed = ctx.triggered_id
    if pressed == "role-give":
        chosen = int(post) if post and post.isdecimal() else 0
        context.act(questions.give_post, chosen, code)
    elif isinstance(pressed, dict) and any(taken):
        context.act(questions.give_post, int(pressed["post"]), None)
    else:
        return no_update, no_update, no_update
    page = context.ask(questions.page, code or "")
    return (
        posts_view(page),
        [{"value": one.value, "label": one.label} for one in page.others],
        None,
    )
