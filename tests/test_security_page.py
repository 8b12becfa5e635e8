"""docs/security.md says of every rule which test shows it, or why none does yet."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
HIGHEST = {"A": 18, "Z": 28, "I": 20, "F": 12, "O": 10}
RULES = [f"{letter}{number}" for letter, last in HIGHEST.items() for number in range(1, last + 1)]
SHOWN = {
    row[0]: re.findall(r"`(tests/[^`]+)`", row[1])
    for row in re.findall(
        r"^\| ([AZIFO]\d+) \|.*\|([^|]*)\|$", PAGE.split("## Does not")[0], re.MULTILINE
    )
}
NOT_YET = dict(
    re.findall(r"^\| ([AZIFO]\d+) \| (.*) \|$", PAGE.split("## Does not")[1], re.MULTILINE)
)


@cache
def cited(path: Path) -> frozenset[str]:
    """Rules that comments and docstrings of a test file name."""
    told = re.findall(r'#.*|"""[^"]*"""', path.read_text(encoding="utf-8"))
    return frozenset(rule for text in told for rule in re.findall(r"\b[AZIFO]\d+\b", text))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_shown_by_a_test_or_says_why_not(rule):
    if rule in NOT_YET:
        assert NOT_YET[rule]
        assert rule not in SHOWN
        return
    assert SHOWN[rule]
    for name in SHOWN[rule]:
        assert rule in cited(ROOT / name), name


def test_what_does_not_apply_is_cited_by_no_test():
    everywhere = {rule for path in (ROOT / "tests").rglob("test_*.py") for rule in cited(path)}
    assert everywhere & NOT_YET.keys() == set()


def test_the_page_names_no_rule_that_is_none():
    assert SHOWN.keys() | NOT_YET.keys() == set(RULES)
