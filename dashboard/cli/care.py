"""Commands that look after an installation: people, migrations, backups, the doctor."""

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from dashboard import doctor as doctoring
from dashboard.cli.opening import opened
from dashboard.doctor import Level
from dashboard.installation import Installation
from models import audit, backups, company, people
from models.access import SYSTEM, Role
from models.backups import Place
from models.i18n import _, ngettext

ILL = 1
SIGNS = {Level.FINE: "ok ", Level.NOTE: " ? ", Level.ILL: "!! "}


def user_add(login: str, name: str, role: Role = Role.CLERK) -> None:
    """Add a person; prints the one-time link to set a password."""
    here = opened()
    with here.database.writing() as session:
        company.get(session)
        user = people.add(session, None, login, name, role)
        code = people.issue_code(session, "password", user)
    typer.echo(here.link(f"/password/{code}"))


def user_reset_factor(login: str) -> None:
    """Take the second factor of a person away who lost telephone and recovery codes."""
    with opened().database.writing() as session:
        user = people.find(session, login)
        people.reset_factor(session, SYSTEM, user.id)
    typer.echo(_("The second factor of {name} is off.", name=user.name))


def migrate() -> None:
    """Bring the record to this program's version."""
    opened()


def backup(target: Path) -> None:
    """Copy the record and all documents into an empty folder, while people work."""
    here = opened()
    manifest = backups.write(here.database, here.documents, target)
    with here.database.writing() as session:
        told = {"path": str(target), "size": manifest.size, "documents": len(manifest.documents)}
        audit.record(session, None, "backup", ("record", 1), after=told)
    typer.echo(
        ngettext(
            "The record and {count} document are in {path}.",
            "The record and {count} documents are in {path}.",
            len(manifest.documents),
            path=target,
        )
    )


def restore(source: Path) -> None:
    """Put a backup in place of these data. All or nothing."""
    here = Installation.open()
    derived = (here.settings.warehouses, here.settings.rows)
    place = Place(here.settings.home, here.database, here.documents, derived)
    backups.restore(place, source)
    typer.echo(_("Restored. The numbers are rebuilt at the next start."))


def doctor(
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look over the installation; exit status 1 when something is wrong."""
    findings = doctoring.examine(Installation.open())
    fine = all(finding.fine for finding in findings)
    if json:
        told = {"ok": fine, "findings": [finding.as_json() for finding in findings]}
        typer.echo(dumps(told, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{SIGNS[finding.level]} {finding.what}: {finding.detail}")
    raise typer.Exit(0 if fine else ILL)
