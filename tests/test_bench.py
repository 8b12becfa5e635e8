"""Every measurement runs, in small: what it measures is proved by `make bench`, on a quiet machine."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import NAMES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", [name for name in NAMES if name != "wall"])
def test_a_measurement_runs(name):
    measured = importlib.import_module(f"bench.{name}").measure(quick=True)
    assert [one.what for one in measured] != []


@pytest.mark.browser
def test_the_measurement_in_the_browser_runs():
    command = [sys.executable, "-m", "bench", "wall", "--quick"]  # one process drives one browser
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    assert "plain Dash" in told
