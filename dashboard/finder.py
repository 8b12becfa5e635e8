"""The search over everything (Ctrl+K): pages and actions of the viewer beside what the record holds.

The answer is names and addresses; the box itself is ``assets/finder.js``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, Response, jsonify, request

from dashboard import access, context
from dashboard.pages import PAGES
from dashboard.questions import finder as questions
from dashboard.views.finder import Offer, groups
from models.access import Permission, Viewer
from models.i18n import Message
from models.matching import LONGEST

REMEMBERED = 12  # choices a browser may name


@dataclass(frozen=True)
class Action:
    """Something to do: the page where it is done, or a deed of the frame itself."""

    name: str
    title: Message
    needs: Permission
    href: str = ""
    deed: str = ""
    words: Message | None = None


ACTIONS = (
    Action("upload", Message("Upload a file"), Permission.IMPORT, "/imports", words=Message("import load statement Excel 1C")),
    Action("values", Message("Enter values"), Permission.ENTER_VALUES, "/entry", words=Message("type figures week")),
    Action("statistic", Message("New statistic"), Permission.CREATE_STATISTICS, "/statistics/new", words=Message("define add create graph")),
    Action("invite", Message("Invite a person"), Permission.ADMINISTER_PEOPLE, "/people/new", words=Message("add account user employee")),
    Action("board", Message("Change the board"), Permission.EDIT_BOARD, "/board?edit=1", words=Message("structure unit post add move")),
    Action("check", Message("Check the board"), Permission.SEE_BOARD, "/board?view=check", words=Message("structure vacant faults")),
    Action("password", Message("Change the password"), Permission.SIGNED_IN, "/me", words=Message("profile sessions second factor")),
    Action("light", Message("Light theme"), Permission.SIGNED_IN, deed="theme:light", words=Message("look colours day")),
    Action("dark", Message("Dark theme"), Permission.SIGNED_IN, deed="theme:dark", words=Message("look colours night")),
    Action("auto", Message("Theme as the system"), Permission.SIGNED_IN, deed="theme:auto", words=Message("look colours")),
    Action("ru", Message("In Russian"), Permission.SIGNED_IN, deed="language:ru", words=Message("language russian")),
    Action("en", Message("In English"), Permission.SIGNED_IN, deed="language:en", words=Message("language english")),
    Action("help", Message("Help on this page"), Permission.SIGNED_IN, deed="help:", words=Message("keys keyboard shortcuts manual")),
    Action("out", Message("Sign out"), Permission.SIGNED_IN, deed="out:", words=Message("log off exit leave")),
)  # fmt: skip
WORDS = {
    "/": Message("wall dashboard start home"),
    "/board": Message("structure organisation chart"),
    "/imports": Message("files documents"),
    "/me": Message("account password"),
    "/hat": Message("post duties"),
}  # what else people call a page


def register(server: Flask) -> None:
    """The route."""
    access.route(server, "/finder", needs=Permission.SIGNED_IN)(find)


def find() -> Response:
    """What fits ``q``; ``recent`` are keys of what this person chose lately, the last one first."""
    typed = request.args.get("q", "")[:LONGEST]
    recent = request.args.get("recent", "").split(",")[:REMEMBERED]
    recent = [key for key in recent if ":" in key]
    viewer = context.viewer()
    offers = [*_actions(viewer), *_pages(viewer), *context.ask(questions.things, typed, recent)]
    return jsonify(groups=groups(offers, typed, recent))


def _actions(viewer: Viewer) -> Iterator[Offer]:
    for one in ACTIONS:
        if viewer.may(one.needs):
            yield Offer(
                key=f"action:{one.name}",
                title=str(one.title),
                href=one.href,
                deed=one.deed,
                words=str(one.words or ""),
            )


def _pages(viewer: Viewer) -> Iterator[Offer]:
    """Every screen that needs no number; an empty form is an action."""
    for page in PAGES:
        if "<" not in page.rule and not page.rule.endswith("/new") and viewer.may(page.needs):
            words = WORDS.get(page.rule)
            yield Offer(
                key=f"page:{page.rule}",
                title=str(page.title),
                href=page.rule,
                words=str(words or ""),
            )
