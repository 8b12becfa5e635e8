"""From an address to a page: our own callback behind the door, so that every page is guarded alike.

Dash's page router is not used: it is a callback nobody guards, and its pages know no language.
Pages themselves are ``dashboard.pages``.
"""

from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, html
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.routing import Map, Rule

from dashboard import access, context
from dashboard.arguments import NUL
from dashboard.pages import PAGES, Page, manual
from dashboard.shell import Place
from dashboard.views.said import failure
from models.access import Permission
from models.errors import NotFound, Refused
from models.i18n import Message

_RULES = Map([Rule(page.rule, endpoint=number) for number, page in enumerate(PAGES)])


def places() -> list[Place]:
    """What the navigation offers, in order; the frame leaves out what the viewer may not see."""
    return [Place(page.rule, page.title, page.icon, page.needs) for page in PAGES if page.icon]


@access.callback(
    Output("page", "children"),
    Input("url", "pathname"),
    Input("url", "search"),
    needs=Permission.SIGNED_IN,
)
def show(path: str | None, search: str | None) -> Any:
    """Draw the page of an address, or say why not in its place."""
    try:
        page, arguments = find(path or "/")
        context.viewer().demand(page.needs)
        content = page.layout(_query(search), **arguments)
        title = str(page.title)
    except Refused as refusal:
        access.note_forbidden(refusal, f"page {path}")
        content, title = failure(refusal), ""
    except Exception:  # noqa: BLE001 - the door: logged with a number there
        content, title = failure(access.broken(f"page {path}")), ""
    titled: dict[str, Any] = {"data-title": title}
    return html.Div(content, **titled)


@access.callback(
    Output("help-sheet", "children"),
    Input("help-wish", "data"),
    needs=Permission.SIGNED_IN,
    prevent_initial_call=True,
)
def help_beside(wish: Any) -> Any:
    """What help says of the page at an address, for the sheet beside it (``assets/help.js``)."""
    try:
        page, _arguments = find(str(wish["path"]))
    except (NotFound, TypeError, KeyError):
        return manual.sheet(manual.FIRST)
    return manual.sheet(page.topic or manual.FIRST)


def _query(search: str | None) -> dict[str, str]:
    """What stands after the question mark, without what nobody could have typed."""
    pairs = parse_qsl((search or "").lstrip("?"))
    return {name: value for name, value in pairs if NUL not in name + value}


def exists(path: str) -> bool:
    """Whether there is such a page; whether the thing on it is there is another question."""
    try:
        find(path)
    except NotFound:
        return False
    return True


def find(path: str) -> tuple[Page, dict[str, Any]]:
    """The page of a path and the arguments in it; :class:`NotFound` for any other path."""
    try:
        number, arguments = _RULES.bind("").match(path)
    except (NoSuchPage, ValueError) as error:
        raise NotFound(Message("There is no such page.")) from error
    return PAGES[number], dict(arguments)
