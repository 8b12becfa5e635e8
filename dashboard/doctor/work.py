"""The doctor's look at what is done: the worker, its jobs, the web process and its answers, mail."""

import datetime as dt
import urllib.error
import urllib.request
from collections.abc import Mapping

from sqlalchemy import select

from dashboard.doctor.finding import Finding, Level, fine_or_ill
from dashboard.installation import Installation
from models.base import now
from models.folder_lock import Occupied, sole
from models.i18n import _
from models.jobs import Job, JobState, WorkerLife

WORKER_SILENCE = 60  # seconds
PATIENCE = 5.0
LATELY = dt.timedelta(days=7)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
HEADERS = {  # and what must stand in each
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def worker(here: Installation) -> Finding:
    """Whether somebody imports and counts."""
    with here.database.reading() as session:
        seen_at = session.scalar(select(WorkerLife.seen_at))
    if seen_at is None:
        return Finding("worker", _("worker"), Level.ILL, _("never seen"))
    silence = int((now() - seen_at).total_seconds())
    detail = _("seen {seconds} seconds ago", seconds=silence)
    return fine_or_ill("worker", _("worker"), detail, fine=silence < WORKER_SILENCE)


def jobs(here: Installation) -> Finding:
    """Work that was given up lately and not done since."""
    with here.database.reading() as session:
        lately = (Job.state == JobState.FAILED) & (Job.finished_at > now() - LATELY)
        failed = list(session.scalars(select(Job.error).where(lately, Job.error.is_not(None))))
    numbers = " ".join(str(number) for number in failed[-5:])
    detail = _("failed: {n}", n=numbers) if failed else _("none failed")
    return fine_or_ill("jobs", _("jobs"), detail, fine=not failed)


def headers(here: Installation) -> Finding:
    """What the running web process answers with: the browser's guards are all there."""
    title = _("headers")
    if not _running(here):
        return Finding("headers", title, Level.NOTE, _("the web process is not running"))
    host = here.settings.host if here.settings.host != "0.0.0.0" else "127.0.0.1"  # noqa: S104 - compared, not bound
    try:
        address = f"http://{host}:{here.settings.port}/health"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            missing = lacking(answer.headers, https=here.settings.https)
    except (urllib.error.URLError, OSError) as error:
        return Finding("headers", title, Level.ILL, _("no answer: {error}", error=error))
    detail = _("missing: {names}", names=", ".join(missing)) if missing else _("all there")
    return fine_or_ill("headers", title, detail, fine=not missing)


def lacking(answered: Mapping[str, str], *, https: bool) -> list[str]:
    """Headers that an answer should have carried."""
    wanted = {**HEADERS, **({"Strict-Transport-Security": "max-age"} if https else {})}
    return [name for name, part in wanted.items() if part not in (answered.get(name) or "")]


def _running(here: Installation) -> bool:
    try:
        with sole(here.settings.home, "web"):
            return False
    except Occupied:
        return True


def encryption(here: Installation) -> Finding:
    """Passwords must not travel in the open where others can listen."""
    title, settings = _("encryption"), here.settings
    if settings.https:
        return Finding("https", title, Level.FINE, _("HTTPS"))
    if settings.host in LOOPBACK:
        return Finding("https", title, Level.FINE, _("this machine only"))
    detail = _(
        "others reach ASM at {host} without encryption: put a TLS proxy before it and set ASM_HTTPS=yes",
        host=settings.host,
    )
    return Finding("https", title, Level.ILL, detail)


def mail(_here: Installation) -> Finding:
    """There is no way to send letters: links are handed over by people."""
    detail = _("not set up: links to sign in are handed over by hand")
    return Finding("mail", _("mail"), Level.NOTE, detail)
