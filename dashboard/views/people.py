"""Accounts as a list, one's own sessions, one-time links: how they look."""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from models.i18n import _


@dataclass(frozen=True)
class AccountLine:
    """One account of the list."""

    id: int
    name: str
    login: str
    role: str  # its title
    unit: str
    seen: str
    active: bool
    has_password: bool


@dataclass(frozen=True)
class SessionLine:
    """Where the viewer is signed in; ``key`` is the hash of the session's token."""

    key: str
    browser: str
    address: str
    seen: str
    current: bool


def accounts_view(lines: list[AccountLine]) -> Any:
    """The table of accounts."""
    heads = (
        (_("Person’s name"), ""), (_("Login"), ""), (_("Role"), ""), (_("Unit of the board"), ""),
        (_("Last seen"), "number"), ("", ""),
    )  # fmt: skip
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, className=kind) for head, kind in heads])),
                html.Tbody([_account(line) for line in lines]),
            ],
            className="table",
        ),
        className="card table-card",
    )


def _account(line: AccountLine) -> Any:
    state = ""
    if not line.active:
        state = _("switched off")
    elif not line.has_password:
        state = _("has not set a password yet")
    return html.Tr(
        [
            html.Td(dcc.Link(line.name, href=f"/people/{line.id}")),
            html.Td(line.login),
            html.Td(line.role),
            html.Td(line.unit),
            html.Td(line.seen, className="number muted"),
            html.Td(state, className="muted"),
        ],
        className="" if line.active else "open",
    )


def sessions_view(lines: list[SessionLine]) -> Any:
    """Where one is signed in, each with a button that ends it."""
    return html.Table(html.Tbody([_session(line) for line in lines]), className="table sessions")


def _session(line: SessionLine) -> Any:
    button: Any = html.Span(_("this one"), className="muted")
    if not line.current:
        button = html.Button(
            _("End"), id={"type": "session-end", "key": line.key}, n_clicks=0,
            className="button quiet small",
        )  # fmt: skip
    return html.Tr(
        [
            html.Td(
                [
                    html.Div(browser_name(line.browser), title=line.browser),
                    html.Small(line.address, className="muted code"),
                ]
            ),
            html.Td(line.seen, className="muted number"),
            html.Td(button, className="number"),
        ]
    )


def browser_name(agent: str) -> str:
    """«Chrome, Windows» out of what a browser says of itself; its own words when it is unknown."""
    browsers = ("YaBrowser", "Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    names = {"YaBrowser": "Яндекс Браузер", "Edg": "Edge", "OPR": "Opera"}
    browser = next((name for name in browsers if name in agent), agent[:40])
    system = next((name for name in systems if name in agent), "")
    return ", ".join(part for part in (names.get(browser, browser), system) if part)


def link_view(address: str) -> Any:
    """A one-time link, to be given to the person by hand."""
    return html.Div(
        [
            html.P(_("Give this link to the person. It works once and for an hour.")),
            dcc.Clipboard(target_id="person-link", title=_("Copy"), className="copy"),
            html.Code(address, id="person-link"),
        ],
        className="card once",
    )
