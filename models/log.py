"""Lines of the log, text or JSON: one per record, with what was being done; never a secret.

What is being done (request, person, door, job) is told once by :func:`doing` and stands in every
record within. An error's number is made here for web and worker alike; people are shown the same.
"""

import datetime as dt
import json
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SECRETS = re.compile(
    r"(?<=://)[^/\s:@]*:[^@\s]+(?=@)"  # of a database's address
    r"|(?<=Bearer )[^\s\"']+"
    r"|(?<=/password/)[\w-]+|(?<=/enter/)[\w-]+|(?<=/invited/)[\w-]+|(?<=code=)[\w-]+"
    r"|\basm_[\w-]{8,}"  # keys of programs and screens
)
TALKATIVE = ("apscheduler", "alembic", "waitress.queue")
Told = dict[str, object]
_doing: ContextVar[Told | None] = ContextVar("doing", default=None)


@contextmanager
def doing(**told: object) -> Iterator[None]:
    """Every record within the block says so."""
    token = _doing.set({**(_doing.get() or {}), **told})
    try:
        yield
    finally:
        _doing.reset(token)


def note(**told: object) -> None:
    """Known only now: the rest of the block says it too."""
    current = _doing.get()
    if current is not None:
        current.update(told)


def number() -> str:
    """A fresh number for an error: people are told it, the log has the rest under it."""
    found = secrets.token_hex(4)
    note(number=found)
    return found


def prepare(kind: str) -> None:
    """Write the log of this process to its error stream, as ``text`` or ``json``."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if kind == "json" else TextLine())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLine(logging.Formatter):
    """For people: the message and what was being done on one line, a trace set off below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; no line of a trace can be taken for a record."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone()
        told = " ".join(f"{name}={value}" for name, value in (_doing.get() or {}).items())
        head = f"{at:%Y-%m-%d %H:%M:%S} {record.name} {record.levelname} {record.getMessage()}"
        lines = [_plain(f"{head} [{told}]" if told else head)]
        lines += [f"    | {_plain(line)}" for line in _trace(self, record).splitlines()]
        return "\n".join(lines)


class JsonLine(logging.Formatter):
    """For programs: one object, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: Told = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(_doing.get() or {}),
        }
        if trace := _trace(self, record):
            told["trace"] = trace
        return SECRETS.sub("…", json.dumps(told, ensure_ascii=True, default=str))


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return formatter.formatException(record.exc_info) if record.exc_info else ""


def _plain(text: str) -> str:
    """One line whatever a user's text has in it (I15)."""
    return CONTROLS.sub(
        lambda found: found.group().encode("unicode_escape").decode(), SECRETS.sub("…", text)
    )
