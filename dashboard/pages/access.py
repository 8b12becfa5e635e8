"""Why I may what I may; what somebody else may and would see; who sees one record."""

from typing import Any

from dash import dcc, html

from dashboard import context
from dashboard.forms import grant as form
from dashboard.questions import access as questions
from dashboard.views.access import (
    RightsSheet,
    SeesSheet,
    counted_view,
    givers_view,
    places_view,
    rights_table,
    sees_view,
    visibility_line,
)
from dashboard.views.head import page_head
from models.access import Permission
from models.i18n import _


def mine(_query: dict[str, str]) -> Any:
    """The rights of who asks."""
    sheet = context.ask(questions.own)
    head = page_head(_("My rights"), crumbs=[(_("My profile"), "/me")], about=sheet.role)
    return html.Div(
        [head, rights_table(sheet.lines), _sees(sheet, _("What I see")), givers_view(sheet.givers)]
    )


def of_person(_query: dict[str, str], user_id: int) -> Any:
    """The rights of somebody, with what is given to him beside his role."""
    sheet = context.ask(questions.of_person, user_id)
    crumbs = [(_("People"), "/people"), (sheet.name, f"/people/{sheet.user_id}")]
    matrix = dcc.Link(_("Roles"), href="/rights", className="button quiet")
    return html.Div(
        [
            page_head(_("Rights"), crumbs=crumbs, about=sheet.role, actions=[matrix]),
            html.Div(rights_table(sheet.lines), id="person-rights"),
            _sees(sheet, _("What this person would see")),
            form.form(sheet, context.ask(questions.offer)),
        ],
        className="form",
    )


def of_statistic(_query: dict[str, str], statistic_id: int) -> Any:
    """Who sees a statistic."""
    return _record(context.ask(questions.of_statistic, statistic_id))


def of_document(_query: dict[str, str], document_id: str) -> Any:
    """Who sees a document."""
    return _record(context.ask(questions.of_document, document_id))


def _record(sheet: SeesSheet) -> Any:
    linked = context.viewer().may(Permission.ADMINISTER_RIGHTS)
    said = "" if linked else _("Of others it is told to those who give rights.")
    head = page_head(
        _("Who sees this"), crumbs=[(sheet.title, sheet.href)], about=visibility_line(sheet)
    )
    return html.Div([head, sees_view(sheet, linked=linked), html.P(said, className="muted")])


def _sees(sheet: RightsSheet, title: str) -> Any:
    from dashboard.pages import PAGES  # noqa: PLC0415 - the list of pages holds this one too

    places = [(str(one.title), one.needs in sheet.permissions) for one in PAGES if one.icon]
    return html.Section(
        [
            html.H2(title),
            html.Div([counted_view(sheet.counted), places_view(places)], className="access-sees"),
        ],
        className="card section",
    )
