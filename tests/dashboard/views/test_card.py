"""A tile: everything it must say, nothing that people wrote alive in it."""

import re
from decimal import Decimal

import pytest

from dashboard.views.card import tile_html
from dashboard.views.tile import Flag, Point, Tile
from models import i18n
from warehouse.statistics.conditions import Condition


def point(value, number=1, **more):
    return Point(
        label=f"неделя {number}",
        key=f"2026-01-{number:02d}",
        value=None if value is None else Decimal(value),
        condition=Condition.NORMAL,
        **more,
    )


def tile(**changes):
    values = {
        "code": "income",
        "name": "Валовой доход",
        "owner": "Анна Орлова",
        "unit": "₽",
        "points": (point(100), point(None, 2), point(110, 3), point(121, 4)),
        "href": "/statistics/1",
        "last": Decimal(121),
        "change": Decimal(11),
        "percent": Decimal(10),
        "condition": Condition.NORMAL,
        "trend": Condition.AFFLUENCE,
        "freshness": "неделя до 19.11.2026",
    }
    return Tile(**{**values, **changes})


def test_a_tile_says_name_owner_value_unit_change_condition_and_trend():  # IC-2
    html = tile_html(tile())
    for said in (
        "Валовой доход",
        "Анна Орлова",
        "121",
        "₽",
        "+10",
        "+11",
        "Нормальная работа",
        "Изобилие",
    ):
        assert said in html


def test_the_condition_stands_as_a_word_beside_its_colour():  # IC-2, IC-3
    html = tile_html(tile(condition=Condition.NONEXISTENCE))
    assert "chip-nonexistence" in html
    assert "Несуществование" in html
    assert "▼▼" in html


def test_a_missing_value_is_a_dash_and_what_was_there_before():  # ST-1
    points = (point(100), point(None, 2, short="19.11"))
    html = tile_html(tile(points=points, last=None, percent=None, flags=frozenset({Flag.MISSING})))
    assert "—" in html
    assert "было 100" in html
    assert "не сдано" in html


def test_a_gap_breaks_the_line():
    path = re.search(r'class="line" d="([^"]*)"', tile_html(tile()))[1]
    assert path.count("M") == 1  # the lone first point is a dot, the other two are joined
    both = tile(points=(point(1), point(2, 2), point(None, 3), point(3, 4), point(4, 5)))
    assert re.search(r'class="line" d="([^"]*)"', tile_html(both))[1].count("M") == 2


def test_an_inverted_tile_is_drawn_with_small_values_on_top():  # 0.2
    rising = (point(10), point(20, 2))
    up = _heights(tile_html(tile(points=rising)))
    down = _heights(tile_html(tile(points=rising, inverted=True)))
    assert up[0] > up[1]
    assert down[0] < down[1]


def _heights(html):
    path = re.search(r'class="line" d="M([^"]*)"', html)[1]
    return [int(spot.split(" ")[1]) for spot in path.split("L")]


def test_an_open_period_is_a_ring_and_never_the_last_value():  # ST-14
    points = (point(100), point(110, 2), point(5, 3, closed=False))
    html = tile_html(tile(points=points))
    assert 'class="ring"' in html
    assert re.search(r'data-states="([^"]*)"', html)[1] == "nno"


@pytest.mark.parametrize(
    "evil",
    ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "{{7*7}}", "' onload='x"],
)
def test_what_people_wrote_stays_text(evil):  # I1
    html = tile_html(
        tile(
            name=evil, owner=evil, unit=evil, place=evil, freshness=evil,
            points=(point(1, note=evil), point(2, 2)),
        )
    )  # fmt: skip
    assert "<img" not in html
    assert "<script" not in html
    assert evil not in html or evil == "{{7*7}}"


def test_a_link_that_is_no_path_of_ours_leads_nowhere():  # I3
    for href in (
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
    ):
        assert 'href="#"' in tile_html(tile(href=href))


def test_the_hash_changes_exactly_when_the_tile_does():
    first, same, other = tile(), tile(), tile(last=Decimal(122))
    digests = [re.search(r'data-hash="([^"]*)"', tile_html(one))[1] for one in (first, same, other)]
    assert digests[0] == digests[1] != digests[2]


def test_a_tile_speaks_english_when_asked_to():
    with i18n.using("en"):
        html = tile_html(tile())
    assert "Normal operation" in html
    assert "Нормальная" not in html
