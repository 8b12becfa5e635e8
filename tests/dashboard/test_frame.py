"""Who gets past the gate: pages, callbacks and routes as owner, head, clerk and stranger."""

import pytest


@pytest.mark.parametrize("login", ["owner", "head", "clerk"])
def test_a_person_sees_the_frame_and_the_wall(web, login):
    person = web.person(login)
    answer = person.get("/", headers={"Sec-Fetch-Dest": "document"})
    assert answer.status_code == 200
    assert "ООО «Подсолнух»" in answer.text
    assert "wall" in person.page("/")


def test_a_stranger_is_led_to_the_door(as_stranger):
    answer = as_stranger.get("/", headers={"Sec-Fetch-Dest": "document"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    called = as_stranger.call("router.show", "/", "")
    assert called.status == 401  # Z1
    assert "Подсолнух" not in called.text


def test_a_callback_from_another_site_is_refused(as_owner):
    answer = as_owner.client.post(
        "/_dash-update-component", json={}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403  # I6
