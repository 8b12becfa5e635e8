"""Requests in the log: an id for each, who asked through which door, one number for an error."""

import json
import logging

import pytest

from dashboard import login, requests
from dashboard.questions import statistics
from models.log import JsonLine
from tests.dashboard.drawn import drawn


class Written(logging.Handler):
    """What would be written, as JSON."""

    def __init__(self):
        super().__init__()
        self.lines: list[dict] = []

    def emit(self, record):
        self.lines.append(json.loads(JsonLine().format(record)))


@pytest.fixture
def written():
    """Every record while the test lasts."""
    handler = Written()
    logging.getLogger("asm").addHandler(handler)
    before = logging.getLogger("asm").level
    logging.getLogger("asm").setLevel(logging.INFO)
    yield handler.lines
    logging.getLogger("asm").removeHandler(handler)
    logging.getLogger("asm").setLevel(before)


def broken(*_arguments, **_named):
    raise ZeroDivisionError("7654321")


def test_the_number_a_reader_is_told_is_the_log_s_with_who_and_where(
    web, written, monkeypatch
):  # O2
    monkeypatch.setattr(statistics, "listing", broken)
    for name in dir(statistics):
        if getattr(getattr(statistics, name), "needs", None):
            monkeypatch.setattr(statistics, name, broken)
    owner = web.person("owner")
    page = drawn(owner, "/statistics")
    number = page.text.partition("номер ")[2][:8]
    (line,) = [one for one in written if one.get("trace")]
    assert line["number"] == number
    assert number in line["message"]
    assert line["door"] == "router.show"
    assert "ZeroDivisionError" in line["trace"]
    answer = owner.get("/health")
    assert len(answer.headers["X-Request-Id"]) == 12
    assert line["request"] != answer.headers["X-Request-Id"]


def test_a_failing_way_in_does_not_tell_its_code(web, written, monkeypatch):
    monkeypatch.setattr(login, "entrance_page", broken)
    answer = web.person("stranger").get("/password/AbC-dEf_123")
    assert answer.status_code == 500
    told = json.dumps(written)
    assert "AbC-dEf_123" not in told
    assert "/password/<code>" in told
    assert answer.get_json()["message"].partition("номер ")[2][:8] in told


def test_slow_requests_are_told_and_quick_ones_are_not(web, written, monkeypatch):
    web.person("owner").get("/wall/fragment")
    assert [one for one in written if one["logger"] == "asm.request"] == []
    monkeypatch.setattr(requests, "SLOW", -1.0)
    web.person("owner").get("/wall/fragment")
    web.person("owner").get("/wall/version")
    (line,) = [one for one in written if one["logger"] == "asm.request"]
    assert (line["message"], line["status"]) == ("GET /wall/fragment", 200)
    assert line["user"] == web.users["owner"]
    assert line["ms"] >= 0
