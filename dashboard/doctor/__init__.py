"""Look over an installation: what could lose or leak data is found before it does."""

from collections.abc import Callable

from sqlalchemy.exc import DatabaseError

from dashboard.doctor import machine, record, rights, work
from dashboard.doctor.finding import Finding, Level
from dashboard.installation import Installation

LOOKS: tuple[Callable[[Installation], Finding], ...] = (  # in the order of importance
    record.record,
    record.chain,
    record.originals,
    record.copies,
    record.rows,
    record.published,
    work.jobs,
    work.worker,
    work.headers,
    work.encryption,
    work.mail,
    rights.coverage,
    rights.doors,
    rights.factors,
    machine.clock,
    machine.versions,
    machine.disk,
    machine.key,
    machine.folder,
)


def examine(here: Installation) -> list[Finding]:
    """Everything. A record that cannot be read does not stop the rest."""
    findings = []
    for look in LOOKS:
        try:
            findings.append(look(here))
        except DatabaseError as error:
            findings.append(Finding(look.__name__, look.__name__, Level.ILL, str(error.orig)))
    return findings


__all__ = ["LOOKS", "Finding", "Level", "examine"]
