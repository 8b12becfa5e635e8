"""The command line ``asm``: the one place that knows both programs, web and worker.

Exit statuses of ``asm import``: 0 accepted, 1 refused, 2 a question is open. To add a command:
write a function in the module of its kind and a line in :data:`COMMANDS`.
"""

import os
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import typer

from dashboard.cli import care, demo, imports, opening, processes, questions
from models import disk, log
from models.errors import Refused
from models.i18n import using

REFUSED = 1
COMMANDS: dict[str, Callable[..., None]] = {
    "serve": processes.serve,
    "web": processes.web,
    "worker": processes.worker,
    "import": imports.import_,
    "documents": imports.documents_,
    "undo": imports.undo,
    "refresh": imports.refresh,
    "query": questions.query,
    "statistic": questions.statistic,
    "migrate": care.migrate,
    "backup": care.backup,
    "restore": care.restore,
    "doctor": care.doctor,
    "demo": demo.demo,
}

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
users = typer.Typer(no_args_is_help=True)
users.command("add")(care.user_add)
users.command("reset-factor")(care.user_reset_factor)
app.add_typer(users, name="user", help="People who may sign in.")
for name, function in COMMANDS.items():
    app.command(name)(function)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"ASM {version('asm')}")
        raise typer.Exit


@app.callback()
def _asm(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="And leave.")
    ] = False,
) -> None:
    """Runs a company by its numbers."""


def main() -> None:
    """Entry point: errors meant for the user are a sentence and exit status 1."""
    log.prepare(os.environ.get("ASM_LOG", ""))
    try:
        with disk.told(), using(opening.language()):
            app()
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(REFUSED) from refusal
