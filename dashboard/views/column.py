"""A column of the wall: one division, its head and its stack of tiles (IC-1, IC-6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.views.address import own_path
from dashboard.views.card import digest, tile_html
from dashboard.views.palette import TINTS_LIGHT
from dashboard.views.tile import Tile
from models.i18n import _
from warehouse.statistics.conditions import Condition


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


_COLUMN = Markup(
    '<section class="wall-column tint-{tint}" aria-label="{label}">{head}{tiles}</section>'
)
_COLUMN_HEAD = Markup(
    '<header class="column-head" data-key="head-{number}" data-hash="{digest}">{body}</header>'
)
_COLUMN_BODY = Markup(
    '<h3><a href="{href}" title="{name}"><b>{number}</b> <span>{name}</span></a></h3>'
    '<p class="column-who" title="{head}">{head}</p>'
    '<p class="column-product" title="{product}">{product}</p>'
    '<p class="column-count">{counts}<span class="column-handed">{handed}</span></p>'
)
_COUNT = Markup('<span title="{word}"><i>{mark}</i>{count}</span>')
_SHORT_HEAD = Markup(
    '<header class="column-head column-short"><h3><b>{number}</b> {name}</h3></header>'
)
_BLANK = Markup('<div class="tile-blank" data-key="blank-{place}" aria-hidden="true"></div>')


def column_html(column: Column) -> Markup:
    """The division with its head, its main statistic first."""
    return _stack(column, _column_head(column), column.tiles, "division")


def posts_html(column: Column) -> Markup:
    """The division again, with the statistics of its posts."""
    head = _SHORT_HEAD.format(number=column.number, name=column.name)
    return _stack(column, head, column.posts, "posts")


def tiles_html(tiles: Iterable[Tile | None], place: str) -> Markup:
    """Tiles in order; a hidden one is a blank slot that says nothing."""
    return Markup("").join(
        tile_html(tile) if tile else _BLANK.format(place=f"{place}-{i}")
        for i, tile in enumerate(tiles)
    )


def _stack(column: Column, head: Markup, tiles: tuple[Tile | None, ...], kind: str) -> Markup:
    return _COLUMN.format(
        tint=column.number if column.number in TINTS_LIGHT else "0",
        label=f"{column.number} {column.name}",
        head=head,
        tiles=tiles_html(tiles, place=f"{kind}-{column.number}"),
    )


def _column_head(column: Column) -> Markup:
    body = _COLUMN_BODY.format(
        href=own_path(column.href),
        number=column.number,
        name=column.name,
        head=column.head,
        product=column.product,
        counts=_counts(column),
        handed=_("handed in {done}/{all}", done=column.handed_in, all=column.expected)
        if column.expected
        else "",
    )
    return _COLUMN_HEAD.format(number=column.number, digest=digest(body), body=body)


def _counts(column: Column) -> Markup:
    """How many statistics of the division rise, stand and fall."""
    conditions = [tile.condition for tile in column.tiles + column.posts if tile]
    groups = (
        ("▲", _("rising"), {Condition.POWER, Condition.AFFLUENCE, Condition.NORMAL}),
        ("▬", _("standing"), {Condition.EMERGENCY}),
        ("▼", _("falling"), {Condition.DANGER, Condition.NONEXISTENCE}),
        ("?", _("no data"), {Condition.NO_DATA}),
    )
    counted = [(mark, word, sum(c in group for c in conditions)) for mark, word, group in groups]
    return Markup("").join(
        _COUNT.format(mark=mark, word=word, count=count) for mark, word, count in counted if count
    )
