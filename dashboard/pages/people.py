"""Who may sign in: the list of accounts, and one account."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, dcc, html

from dashboard import access, context
from dashboard.forms import factor_reset
from dashboard.forms import person as form
from dashboard.questions import people as questions
from dashboard.views.head import page_head
from dashboard.views.people import accounts_view
from models.access import Permission
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The list."""
    add = dcc.Link(_("Add a person"), href="/people/new", className="button")
    return html.Div(
        [
            page_head(_("People"), actions=[*_rights("/rights"), add]),
            html.Div(
                dmc.TextInput(
                    id="people-search", placeholder=_("Find by name or login"), debounce=250, w=280
                ),
                className="filters",
            ),
            html.Div(accounts_view(context.ask(questions.listing, "")), id="people-lines"),
        ]
    )


def new(_query: dict[str, str]) -> Any:
    """The form of a new account."""
    return _page(_("A new person"), form.form(context.ask(questions.account, None), None))


def one(_query: dict[str, str], user_id: int) -> Any:
    """The form of an account."""
    account = context.ask(questions.account, user_id)
    parts = html.Div([form.form(account, user_id), factor_reset.form(user_id)])
    return _page(str(account.values["name"]), parts, _rights(f"/people/{user_id}/rights"))


def _rights(href: str) -> list[Any]:
    """The way to rights, for those who give them."""
    if not context.viewer().may(Permission.ADMINISTER_RIGHTS):
        return []
    return [dcc.Link(_("Rights"), href=href, className="button quiet")]


def _page(title: str, content: Any, actions: Sequence[Any] = ()) -> Any:
    head = page_head(title, crumbs=[(_("People"), "/people")], actions=actions)
    return html.Div([head, content], className="narrow")


@access.callback(
    Output("people-lines", "children"),
    Input("people-search", "value"),
    needs=Permission.ADMINISTER_PEOPLE,
    prevent_initial_call=True,
)
def search(text: str | None) -> Any:
    """The list again, as it was narrowed."""
    return accounts_view(context.ask(questions.listing, text or ""))
