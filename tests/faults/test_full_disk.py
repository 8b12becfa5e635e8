"""A full disk: said in a sentence, nothing lost, and it goes on when there is room (D3)."""

import pytest

from models.documents import State
from tests.faults.conftest import BEFORE

KB = 1024
LIMITS = [8 * KB, 150 * KB, 900 * KB]  # bytes per file: the record, the rows, the warehouse
FIRST, SECOND = 600, 900  # payments


def demand_told(outcome) -> None:
    assert outcome.status == 1
    assert "Диск полон" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.fixture
def files(victim):
    return [victim.file(FIRST), victim.file(SECOND)]


@pytest.mark.parametrize("largest", LIMITS)
def test_an_import_on_a_full_disk_says_so_and_succeeds_with_room(victim, files, largest):
    demand_told(victim.asm("import", *files, TEST_LARGEST_FILE=str(largest)))
    victim.demand_whole()
    assert victim.published() == BEFORE
    again = victim.asm("import", *files, "--json")
    assert again.status == 0, again.err
    assert [report["accepted"] for report in again.json] == [FIRST, SECOND]
    assert victim.published() == SECOND


@pytest.mark.parametrize("largest", LIMITS[1:])
def test_a_refresh_on_a_full_disk_keeps_the_old_numbers(victim, largest):
    demand_told(victim.asm("refresh", "--full", TEST_LARGEST_FILE=str(largest)))
    assert victim.published() == BEFORE
    assert victim.asm("refresh", "--full").status == 0
    assert victim.published() == BEFORE


def test_documents_that_could_not_be_read_for_want_of_room_are_read_later(victim, files):
    demand_told(victim.asm("import", *files, TEST_LARGEST_FILE=str(LIMITS[-1])))
    assert victim.asm("refresh").status == 0  # nobody brings them again
    assert set(victim.states().values()) == {State.ACCEPTED}
    assert victim.published() == SECOND
