"""The forms of the settings page: the company, the end of its week, its first board."""

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from dashboard import access, context
from dashboard.forms import board_first, demo_end
from dashboard.questions import company as questions
from dashboard.views.company import CompanySheet
from dashboard.views.periods import month_name, weekday_name
from models.access import Permission
from models.errors import Refused
from models.i18n import Message, _
from models.texts import day


def form(sheet: CompanySheet) -> Any:
    """Everything that can be set."""
    return html.Div(
        [
            dcc.Store(id="company-version", data=sheet.version),
            board_first.form() if sheet.needs_board else None,
            _company(sheet),
            _week_end(sheet),
            demo_end.form(sheet.demo, has_password=sheet.has_password) if sheet.demo else None,
        ],
        className="form",
    )


def _company(sheet: CompanySheet) -> Any:
    months = [{"value": str(number), "label": month_name(number)} for number in range(1, 13)]
    languages = [{"value": "ru", "label": "Русский"}, {"value": "en", "label": "English"}]
    return html.Section(
        [
            html.H2(_("Company"), className="wide"),
            dmc.TextInput(id="company-name", label=_("Name"), value=sheet.name, className="wide"),
            dmc.Select(
                id="company-timezone", label=_("Time zone"), value=sheet.timezone, searchable=True,
                data=sorted(available_timezones()), allowDeselect=False,
                nothingFoundMessage=_("Nothing found"),
            ),
            dmc.Select(
                id="company-language", label=_("Language of new accounts"), value=sheet.language,
                data=languages, allowDeselect=False,
            ),
            dmc.Select(
                id="company-fiscal", label=_("The fiscal year begins with"),
                value=str(sheet.fiscal_year_start), data=months, allowDeselect=False,
            ),
            dmc.NumberInput(
                id="company-grace", label=_("Minutes of grace after a period ends"),
                value=sheet.grace_minutes, min=0, max=10080,
            ),
            _foot("company-save", _("Save"), "company-said", "company-done"),
        ],
        className="card form-grid",
    )  # fmt: skip


def _week_end(sheet: CompanySheet) -> Any:
    days = [{"value": str(number), "label": weekday_name(number)} for number in range(7)]
    rules = [
        html.Li(_("from {date}: {weekday} {time}", date=since, weekday=weekday, time=time))
        for since, weekday, time in sheet.week_ends
    ]
    return html.Section(
        [
            html.H2(_("When the week ends"), className="wide"),
            html.Ul(rules, className="wide"),
            dmc.TextInput(id="week-since", label=_("Holds from"), placeholder=_("dd.mm.yyyy")),
            dmc.Select(id="week-day", label=_("Day of the week"), data=days, value="3", allowDeselect=False),
            dmc.TextInput(id="week-time", label=_("Time"), value="14:00"),
            _foot("week-save", _("Save"), "week-said", "week-done"),
        ],
        className="card form-grid",
    )  # fmt: skip


def _foot(button: str, title: str, said: str, done: str) -> Any:
    return html.Div(
        [
            html.Div(id=said, className="form-said", role="alert"),
            html.Button(title, id=button, className="button", n_clicks=0),
            html.Span(id=done, className="kept", role="status"),
        ],
        className="wide form-foot",
    )


@access.callback(
    Output("company-done", "children"),
    Output("company-version", "data", allow_duplicate=True),
    Input("company-save", "n_clicks"),
    State("company-version", "data"),
    State("company-name", "value"),
    State("company-timezone", "value"),
    State("company-language", "value"),
    State("company-fiscal", "value"),
    State("company-grace", "value"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="company-said",
    prevent_initial_call=True,
)
def save(_clicks: int, version: int, *given: Any) -> tuple[str, int]:
    """Keep the settings."""
    name, timezone, language, fiscal, grace = given
    values = {
        "name": name or "",
        "timezone": timezone or "",
        "language": language or "",
        "fiscal_year_start": _whole(fiscal),
        "grace_minutes": _whole(grace),
    }
    return _("kept"), context.act(questions.change, values, int(version))


@access.callback(
    Output("week-done", "children"),
    Output("company-version", "data", allow_duplicate=True),
    Input("week-save", "n_clicks"),
    State("company-version", "data"),
    State("week-since", "value"),
    State("week-day", "value"),
    State("week-time", "value"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="week-said",
    prevent_initial_call=True,
)
def save_week_end(
    _clicks: int, version: int, since: str | None, weekday: str | None, time: str | None
) -> tuple[str, int]:
    """Let weeks end otherwise from a date on."""
    fresh = context.act(
        questions.change_week_end,
        day(since or ""),
        _whole(weekday),
        _time(time or ""),
        int(version),
    )
    return _("kept"), fresh


def _whole(value: Any) -> int:
    return int(value) if str(value).isascii() and str(value).isdigit() else -1


def _time(text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
    except ValueError as error:
        raise Refused(
            Message("“{value}” is not a time. Write it as 14:00.", value=text[:30])
        ) from error
