"""Bringing an org board as a workbook."""

from typing import Any

from dash import html

from dashboard import context
from dashboard.forms import board_incoming as form
from dashboard.questions import board_incoming as questions
from dashboard.views.head import page_head
from models.access import Permission
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The page, for who may change the whole board."""
    context.ask(questions.allowed)
    head = page_head(_("Board from a file"), crumbs=[(_("Org board"), "/board")])
    may_export = context.viewer().may(Permission.EXPORT_BOARD)
    return html.Div([head, form.form(may_export=may_export)], className="narrow")
