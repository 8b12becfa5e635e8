"""The command ``asm demo``: the demo company, and how to sign in to it."""

from collections.abc import Callable
from typing import Annotated

import typer

from dashboard.cli.opening import opened, places, settle
from etl.demo.arrival import Arrival, arrive
from etl.demo.story import YEARS
from models.access import Role
from models.i18n import Message, _

ROLES = {
    Role.OWNER: Message("the owner: sees and may do everything"),
    Role.HEAD: Message("the head of sales: his division, imports, statistics"),
    Role.CLERK: Message("a sales manager: enters the values of her posts"),
}


def demo(
    years: Annotated[int, typer.Option(min=1, max=5, help="How long its history is.")] = YEARS,
) -> None:
    """The demo company: made at the first call, found at the next; prints links to sign in."""
    here = opened()
    folder = here.settings.home / "demo-files"
    found = arrive(places(here), folder, here.settings.timezone, years=years)
    settle(here, found.documents)
    _tell(found, here.link)


def _tell(found: Arrival, link: Callable[[str], str]) -> None:
    typer.echo(_("The demo company ООО «Ромашка» is ready: {address}", address=link("/")))
    typer.echo(_("Sign in with one of these links, each works once and for an hour:"))
    for person, code in found.codes:
        typer.echo(f"  {link(f'/enter/{code}')}  {person.name}, {ROLES[person.role]}")
    typer.echo(_("Its files are in {folder}", folder=found.folder))
    typer.echo(_("Files to try on the import screen: {folder}", folder=found.to_try))
