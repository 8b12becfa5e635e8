"""One person's requests at once are few, so that the others' keep being answered (O8)."""

import threading

import pytest

from dashboard import turns
from dashboard.turns import AT_ONCE, TURNS, WAITING, Turns

HIM, HER = 1, 2


@pytest.fixture
def busy(web):
    """Анна has asked for as much as one person may."""
    who = web.users["owner"]
    for _turn in range(AT_ONCE):
        assert TURNS.take(who)
    yield
    for _turn in range(AT_ONCE):
        TURNS.give_back(who)


@pytest.mark.usefixtures("busy")
def test_who_asks_too_much_at_once_is_told_so_and_others_are_answered(web, monkeypatch):  # O8
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    owner, clerk = web.person("owner"), web.person("clerk")
    refused = owner.get("/wall/fragment")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    assert "Слишком много сразу" in refused.get_json()["message"]
    assert owner.raw_call("router.show").status_code == 429
    assert clerk.get("/wall/fragment").status_code == 200
    assert web.person("stranger").get("/sign-in").status_code == 200
    assert owner.get("/assets/shell.css").status_code == 200  # the page itself stays whole


def test_an_answered_request_gives_its_turn_back(web):
    owner = web.person("owner")
    for _request in range(3 * AT_ONCE):
        assert owner.get("/wall/fragment").status_code == 200
    assert owner.get("/nothing/here/at/all", headers={"X": "1"}).status_code in (200, 404)
    assert TURNS._running[web.users["owner"]] == 0


def test_fifty_at_once_leave_few_running_few_waiting_and_the_rest_refused_at_once(
    monkeypatch,
):  # O8
    monkeypatch.setattr(turns, "PATIENCE", 30.0)
    line, refused, done = Turns(), [], []
    all_asked, go_on = threading.Semaphore(0), threading.Event()

    def ask():
        if not line.take(HIM):
            refused.append(1)
            all_asked.release()
            return
        all_asked.release()
        go_on.wait(30)
        line.give_back(HIM)
        done.append(1)

    threads = [threading.Thread(target=ask) for _number in range(50)]
    for thread in threads:
        thread.start()
    for _number in range(50 - WAITING):
        assert all_asked.acquire(timeout=30)
    assert (line._running[HIM], len(refused)) == (AT_ONCE, 50 - AT_ONCE - WAITING)
    assert line.take(HER)  # whoever else comes does not wait
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert len(done) == AT_ONCE + WAITING
    assert line._running == {HER: 1}
