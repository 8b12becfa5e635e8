"""What a browser sends is held against what a callback says it takes."""

from typing import Any

import pytest

from dashboard.arguments import Misfit, demand_of, fits


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (None, int), ("", int), (3, int), ("много", float), ("-3", int), (True, bool), ("x", str), (2.5, float),
        ([1, None], list[int | None]), ({"a": 1}, dict[str, Any]), ([], list[str]),
        ({"type": "x", "key": 3}, dict[str, str | int]), ([{"a": "b"}], list[dict[str, str]]), (object(), Any),
    ],
)  # fmt: skip
def test_what_components_send_passes(value, hint):
    assert fits(value, hint)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ([1], int), ({}, int | None), ("x", int), (["x"], str), (5, str), ({"a": 1}, str | None), ("x", list[str]),
        ([[1]], list[str]), ({"a": 1}, list[int]), ([], dict[str, Any]), ({"a": [1]}, dict[str, str]),
        ("a\x00", str), (["\x00"], list[str]),
    ],
)  # fmt: skip
def test_what_nobody_types_does_not(value, hint):  # Z24
    assert not fits(value, hint)


def test_arguments_after_the_star_are_looked_at_one_by_one():
    def turn(page: int | None, *looked_for: str | None) -> None:
        """As pages have them."""

    demand = demand_of(turn)
    demand(1, "x", None)
    with pytest.raises(Misfit):
        demand(1, "x", ["y"])
