"""When the demo company's story begins, ends and hurts; what a day more changes."""

import datetime as dt
import hashlib
import os
import subprocess
import sys

import pytest

from etl.demo.files import files
from etl.demo.story import DEPTH, Story
from etl.demo.world import world
from tests.etl.demo.conftest import TODAY, YEARS

DIGEST = f"""
import datetime as dt, hashlib
from etl.demo.files import files
from etl.demo.world import world
digest = hashlib.sha256()
for one in files(world(dt.date({TODAY.year}, {TODAY.month}, {TODAY.day}), {YEARS})):
    digest.update(one.name.encode() + one.content)
print(digest.hexdigest())
"""


def test_the_story_is_three_years_long_and_ends_yesterday():
    story = Story.until(dt.date(2026, 11, 24))
    assert (story.first, story.last) == (dt.date(2023, 11, 1), dt.date(2026, 11, 23))
    assert story.week == dt.date(2026, 11, 19)
    assert story.weeks()[0] == dt.date(2023, 11, 9)  # its first day, 3 November, is known
    assert story.weeks()[-1] == story.week


def test_on_a_thursday_the_day_itself_is_told_so_that_its_week_is_whole():
    story = Story.until(dt.date(2026, 11, 26))
    assert story.last == story.week == dt.date(2026, 11, 26)
    assert Story.until(dt.date(2026, 11, 27)).week == dt.date(2026, 11, 26)


@pytest.mark.parametrize("today", [dt.date(2026, 1, 1), dt.date(2026, 8, 13), dt.date(2028, 2, 29)])
def test_the_crisis_is_a_calendar_quarter_about_a_year_ago_and_is_over(today):
    story = Story.until(today)
    assert story.crisis.day == 1
    assert story.crisis.month % 3 == 1
    assert 365 <= (today - story.crisis).days < 365 + 93
    assert story.strength(story.crisis + dt.timedelta(days=45)) == DEPTH
    assert story.strength(today) == 1.0


def test_the_same_day_gives_the_same_bytes_in_another_process(short_files):
    digest = hashlib.sha256()
    for one in short_files:
        digest.update(one.name.encode() + one.content)
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert other.stdout.strip() == digest.hexdigest()


def test_a_day_later_every_bank_and_order_file_of_a_finished_period_is_the_same(short_files):
    later = {one.name: one.content for one in files(world(TODAY + dt.timedelta(days=1), YEARS))}
    changed = {one.name for one in short_files if later[one.name] != one.content}
    assert {name for name in changed if name.startswith(("Выписка", "Заказы"))} == {
        "Выписка Сбербанк 2026-11.txt",
        "Заказы 2026-4 квартал.xml",
    }
