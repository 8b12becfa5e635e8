"""The ИЦО wall: a row for the company, a column per division, each a stack of tiles (IC-1, IC-6).

``wall_html`` makes the fragment that the browser fetches; ``wall_frame`` the place it goes into.
"""

from dataclasses import dataclass

from dashboard.views.tile import Tile


@dataclass(frozen=True)
class Column:
    """One division. A tile that is None is hidden from the viewer and leaves a blank slot (IC-6).

    ``tiles`` are the main statistic, then the departments' ones; ``posts`` open on demand.
    """

    number: str
    name: str
    tiles: tuple[Tile | None, ...]
    head: str = ""
    product: str = ""
    posts: tuple[Tile | None, ...] = ()
    handed_in: int = 0
    expected: int = 0
    href: str = ""


@dataclass(frozen=True)
class Step:
    """Something to do next, for a wall that has nothing to show yet."""

    title: str
    text: str
    href: str


@dataclass(frozen=True)
class Wall:
    """All of it. Columns stand in the order they are shown in; ``stale`` says why data are old."""

    company: tuple[Tile | None, ...]
    columns: tuple[Column, ...]
    period_label: str
    version: str
    as_of: str = ""
    stale: str = ""
    next_steps: tuple[Step, ...] = ()
