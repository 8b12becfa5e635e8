"""Real files of many producers beside the project; where they are absent these tests are skipped."""

import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.samples)
            if not SAMPLES.is_dir():
                item.add_marker(pytest.mark.skip(reason="../shared/samples is not here"))


def facts_of(folder: str) -> list:
    """(file name, facts) of one folder of samples, as test parameters."""
    if not SAMPLES.is_dir():
        return [pytest.param("absent", {})]
    facts = json.loads((SAMPLES / "facts.json").read_text(encoding="utf-8"))
    return [
        pytest.param(name, entry["facts"], id=name)
        for name, entry in facts.items()
        if name.startswith(folder)
    ]
