"""The log: one line per record whatever is in it, what was being done beside it, no secrets."""

import json
import logging
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models import log
from models.database import Database
from models.log import JsonLine, TextLine

EVIL = "a\n2026-11-25 10:00:00 asm INFO all is well\x1b[2J\u2028"


def record(message, *values, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    told = {"msg": message, "args": values, "name": "asm.web", "levelname": "ERROR"}
    return logging.makeLogRecord({**told, "exc_info": info})


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()[1]


def test_a_record_is_one_line_whatever_a_user_typed():  # I15
    written = TextLine().format(record("name %s", EVIL))
    assert len(written.splitlines()) == 1
    assert "\x1b" not in written
    assert "a\\n2026" in written
    line = JsonLine().format(record("name %s", EVIL))
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert json.loads(line)["message"] == f"name {EVIL}"


def test_no_line_of_a_trace_can_be_taken_for_a_record():  # I15
    error = raised(ValueError(EVIL))
    head, *below = TextLine().format(record("it failed", error=error)).splitlines()
    assert "it failed" in head
    assert below
    assert all(line.startswith("    | ") for line in below)
    line = JsonLine().format(record("it failed", error=error))
    assert len(line.splitlines()) == 1
    assert "ValueError" in json.loads(line)["trace"]


def test_what_is_being_done_stands_in_every_record_within():
    with log.doing(request="ab12"):
        log.note(user=3)
        with log.doing(door="wall.show"):
            inner = json.loads(JsonLine().format(record("x")))
            number = log.number()
            failed = json.loads(JsonLine().format(record("x")))
        outer = json.loads(JsonLine().format(record("x")))
    after = json.loads(JsonLine().format(record("x")))
    assert (inner["request"], inner["user"], inner["door"]) == ("ab12", 3, "wall.show")
    assert failed["number"] == number
    assert "door" not in outer
    assert "request" not in after
    log.note(user=4)  # outside of everything nobody listens
    assert "user" not in json.loads(JsonLine().format(record("x")))


SECRETS = [
    ("postgresql://asm:geheim@db/asm cannot be opened", "geheim"),
    ("GET with Authorization: Bearer asm_c2VjcmV0LXRva2Vu", "c2VjcmV0"),
    ("/password/AbC-dEf_123 failed", "AbC-dEf_123"),
    ("/enter/AbC-dEf_123 failed", "AbC-dEf_123"),
    ("/setup?code=AbC-dEf_123 failed", "AbC-dEf_123"),
]


@pytest.mark.parametrize(("said", "secret"), SECRETS)
@pytest.mark.parametrize("formatter", [TextLine(), JsonLine()], ids=["text", "json"])
def test_no_secret_is_written_neither_in_a_message_nor_in_a_trace(formatter, said, secret):
    written = formatter.format(record("%s", said, error=raised(RuntimeError(said))))
    assert secret not in written
    assert "…" in written or "\\u2026" in written


def test_what_a_statement_was_given_is_not_written(tmp_path):
    """A failing statement would tell the hash of a password, a name, a salary."""
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with database.engine.connect() as connection:
        error = raised_by(connection)
    assert GIVEN not in TextLine().format(record("it failed", error=error))
    database.engine.dispose()


GIVEN = "geheim"  # a trace quotes lines of source, but not this one


def raised_by(connection):
    with pytest.raises(OperationalError) as caught:
        connection.execute(text("select * from nowhere where name = :name"), {"name": GIVEN})
    return caught.value


def test_what_is_written_to_the_error_stream_follows_the_setting(capfd, monkeypatch):
    for kind, is_json in (("json", True), ("text", False), ("", False)):
        root = logging.Logger("root")  # noqa: LOG001 - the real one is pytest's
        monkeypatch.setattr(logging, "root", root)
        log.prepare(kind)
        root.warning("hello")
        told = capfd.readouterr().err.strip()
        assert told.startswith("{") == is_json
        assert "hello" in told
