"""Who may do what: every role against every right, and one role with the people who have it."""

from typing import Any

from dash import html

from dashboard import context
from dashboard.forms import role as form
from dashboard.questions import roles as questions
from dashboard.views.head import page_head
from dashboard.views.rights import held, matrix_view
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The matrix."""
    about = _(
        "Nobody may what is not given here. A role goes with a person or with a post; a right beside "
        "the role is given on the person’s page."
    )
    head = page_head(_("Rights"), crumbs=[(_("People"), "/people")], about=about)
    return html.Div([head, matrix_view(context.ask(questions.overview))])


def one(_query: dict[str, str], code: str) -> Any:
    """The form of a role."""
    page = context.ask(questions.page, code)
    crumbs = [(_("People"), "/people"), (_("Rights"), "/rights")]
    return html.Div(
        [
            page_head(page.head.title.capitalize(), crumbs=crumbs, about=held(page.head)),
            form.form(page),
        ]
    )
