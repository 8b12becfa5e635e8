"""Every measurement runs, in small: what it measures is proved by `make bench`, on a quiet machine."""

import importlib

import pytest

from bench.__main__ import NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name != "wall"])
def test_a_measurement_runs(name):
    measured = importlib.import_module(f"bench.{name}").measure(quick=True)
    assert [one.what for one in measured] != []


@pytest.mark.browser
def test_the_measurement_in_the_browser_runs():
    (measured,) = importlib.import_module("bench.wall").measure(quick=True)
    assert measured.ratio
