"""One story for all tests of the demo company, told on a fixed day."""

import datetime as dt

import pytest

from etl.demo.files import files, files_to_try
from etl.demo.world import world

TODAY = dt.date(2026, 11, 24)  # a Tuesday
YEARS = 1  # enough for every rule; the whole three years are read once, in test_files


@pytest.fixture(scope="session")
def told():
    """The three years as `make demo` tells them."""
    return world(TODAY)


@pytest.fixture(scope="session")
def short():
    """One year, for tests that read or write everything."""
    return world(TODAY, YEARS)


@pytest.fixture(scope="session")
def short_files(short):
    return list(files(short))


@pytest.fixture(scope="session")
def short_files_to_try(short):
    return list(files_to_try(short))
