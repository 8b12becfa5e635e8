"""The ИЦО wall: a row for the company, a column per division, each a stack of tiles (IC-1, IC-6).

Makes the fragment that the browser fetches into ``frame`` and ``assets/tiles.js`` keeps fresh.
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboard.views.address import own_path
from dashboard.views.card import chip_html, digest
from dashboard.views.column import Column, column_html, posts_html, tiles_html
from dashboard.views.controls import Group, controls_html
from dashboard.views.palette import PAINTS
from dashboard.views.tile import Tile
from models.i18n import _, ngettext

__all__ = ["Column", "Step", "Wall", "etag", "wall_html"]


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
    groups: tuple[Group, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is no tile to show at all."""
        stacks = [self.company, *(column.tiles + column.posts for column in self.columns)]
        return not any(tile for stack in stacks for tile in stack)


_WALL = Markup(
    '<div class="wall" style="--columns:{columns}" data-version="{version}">{parts}</div>'
)
_HEAD = Markup(
    '<header class="wall-head" data-key="head" data-hash="{digest}"><h2>{period}</h2>'
    '<span class="wall-asof">{as_of}</span>{stale}<nav class="controls" aria-label="{label}">'
    "{groups}</nav></header>"
)
_STALE = Markup('<span class="wall-stale" role="status">{text}</span>')
_COMPANY = Markup(
    '<section class="wall-company" style="--tiles:{count}" aria-label="{label}">{tiles}</section>'
)
_BAND = Markup('<div class="wall-columns" style="--rows:{rows}">{columns}</div>')
_POSTS = Markup(
    '<details class="wall-posts" data-open="posts"><summary>{title}</summary>{band}</details>'
)
_LEGEND = Markup('<footer class="wall-legend" aria-label="{label}">{chips}</footer>')
_EMPTY = Markup(
    '<div class="wall-empty"><svg viewBox="0 0 120 60" aria-hidden="true">'
    '<path d="M4 56H116M4 4V56"/><path class="hope" d="M12 46L36 38L60 42L84 24L108 12"/></svg>'
    "<h2>{title}</h2><p>{text}</p><ol>{steps}</ol></div>"
)
_STEP = Markup('<li><a href="{href}"><b>{title}</b><span>{text}</span></a></li>')


def wall_html(wall: Wall) -> str:
    """The whole fragment, in the current language; the same for light and dark."""
    if wall.empty:
        return str(_empty(wall))
    parts = (
        _head(wall),
        _company(wall.company) if wall.company else "",
        _band(wall.columns) if wall.columns else "",
        _posts(wall.columns),
        _LEGEND.format(
            label=_("Conditions"), chips=Markup("").join(chip_html(each) for each in PAINTS)
        ),
    )
    return str(
        _WALL.format(
            columns=max(len(wall.columns), 1),
            version=wall.version,
            parts=Markup("").join(parts),
        )
    )


def etag(fragment: str) -> str:
    """The entity tag of a fragment, quotes included."""
    return f'"{digest(fragment)}"'


def _head(wall: Wall) -> Markup:
    return _HEAD.format(
        digest=digest(repr((wall.period_label, wall.as_of, wall.stale, wall.groups))),
        period=wall.period_label,
        as_of=wall.as_of,
        stale=_STALE.format(text=wall.stale) if wall.stale else "",
        label=_("What to look at"),
        groups=controls_html(wall.groups),
    )


def _company(tiles: tuple[Tile | None, ...]) -> Markup:
    return _COMPANY.format(
        count=len(tiles), label=_("Company"), tiles=tiles_html(tiles, place="company")
    )


def _band(columns: tuple[Column, ...]) -> Markup:
    return _BAND.format(
        rows=1 + max(len(column.tiles) for column in columns),
        columns=Markup("").join(column_html(column) for column in columns),
    )


def _posts(columns: tuple[Column, ...]) -> Markup:
    count = sum(1 for column in columns for tile in column.posts if tile)
    if not count:
        return Markup("")
    band = _BAND.format(
        rows=1 + max(len(column.posts) for column in columns),
        columns=Markup("").join(posts_html(column) for column in columns),
    )
    title = ngettext("{count} statistic of posts", "{count} statistics of posts", count)
    return _POSTS.format(title=title, band=band)


def _empty(wall: Wall) -> Markup:
    return _EMPTY.format(
        title=_("There are no statistics to show yet"),
        text=_("The wall fills itself as soon as there are statistics with values."),
        steps=Markup("").join(
            _STEP.format(href=own_path(step.href), title=step.title, text=step.text)
            for step in wall.next_steps
        ),
    )
