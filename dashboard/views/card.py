"""A tile as a card: inert HTML with its line inside, one link as a whole (IC-2, I1).

Everything that people wrote goes through ``Markup.format`` and is escaped there.
"""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2s

from markupsafe import Markup

from dashboard.views.address import own_path
from dashboard.views.formats import amount, percent, share, signed, with_unit
from dashboard.views.line import Line, line_svg
from dashboard.views.palette import PAINTS
from dashboard.views.tile import Flag, Point, Tile
from models.i18n import _
from warehouse.statistics.conditions import Condition

# Letters of conditions in data-states, for a point's tooltip; "o" is an open period.
STATES = dict(zip(PAINTS, "panedx-", strict=True))

_TILE = Markup(
    '<a class="tile tile-{condition}{kind}" href="{href}" data-key="tile-{code}" '
    'data-hash="{digest}" aria-label="{label}">{body}</a>'
)
_BODY = Markup(
    '<span class="tile-top"><span class="tile-place" title="{place}">{place}</span>{flags}</span>'
    '<span class="tile-name" title="{name}">{name}</span>'
    '<span class="tile-value" style="--chars:{chars}" title="{freshness}">'
    "{value}<small>{unit}</small></span>"
    '<span class="tile-change" title="{told}">{change}</span>'
    "{line}"
    '<span class="tile-foot">{chip}<span class="tile-trend" title="{trend_title}">'
    "<span>{trend_word}</span>{trend}</span></span>"
)
_LINE = Markup(
    '<span class="tile-line" data-unit="{unit}" data-decimals="{decimals}" data-low="{low}" '
    'data-high="{high}" data-inverted="{inverted}" data-labels="{labels}" data-values="{values}" '
    'data-quotas="{quotas}" data-states="{states}" data-notes="{notes}">{svg}</span>'
)
_CHIP = Markup('<span class="chip chip-{condition}"><i>{mark}</i><span>{word}{rest}</span></span>')
_REST = Markup('<span class="rest"> {words}</span>')  # what a narrow tile leaves out
_FLAG = Markup('<i title="{word}">{sign}</i>')
# Few fonts know ⧗, so it is drawn; and of all flags this one is worth its word.
_MISSING = Markup(
    '<i class="flag-missing"><svg viewBox="0 0 10 12" aria-hidden="true">'
    '<path d="M1 1H9L1 11H9Z"/></svg>{word}</i>'
)
_PART = Markup('<span class="{name}">{text}</span>')


def tile_html(tile: Tile) -> Markup:
    """The card: a link with everything inside escaped, in the current language."""
    parts = {
        "condition": tile.condition.value,
        "kind": " tile-main" if tile.main else "",
        "href": own_path(tile.href),
        "code": tile.code,
        "label": _spoken(tile),
        "body": _body(tile),
    }
    return _TILE.format(digest=digest("\0".join(parts.values())), **parts)


def chip_html(condition: Condition) -> Markup:
    """A condition as colour, mark and word."""
    paint = PAINTS[condition]
    word, _space, words = str(paint.word).partition(" ")
    rest = _REST.format(words=words) if words else ""
    return _CHIP.format(condition=condition.value, mark=paint.mark, word=word, rest=rest)


def digest(html: str) -> str:
    """A short name of exactly this markup, by which the browser sees what changed."""
    return blake2s(html.encode(), digest_size=9).hexdigest()


def _body(tile: Tile) -> Markup:
    value = amount(tile.last, tile.decimals)
    unit = tile.unit if tile.last is not None else ""
    change = _change(tile) if tile.last is not None else {"was": _before(tile)}
    return _BODY.format(
        place=" · ".join(part for part in (_place(tile), tile.owner) if part),
        flags=_flags(tile),
        name=tile.name,
        # the unit is written in small letters, and one more stands for the space before it
        chars=len(value) + len(unit) * 6 // 10 + 1,
        freshness=tile.freshness,
        value=value,
        unit=unit,
        told=" · ".join(change.values()),
        change=Markup("").join(
            _PART.format(name=f"tile-{name}", text=text) for name, text in change.items()
        ),
        line=_line(tile),
        chip=chip_html(tile.condition),
        trend_title=_trend(tile),
        trend_word=_("trend"),
        trend=chip_html(tile.trend),
    )


def _place(tile: Tile) -> str:
    main = _("Main statistic") if tile.main else ""
    return " · ".join(part for part in (main, tile.place) if part)


def _trend(tile: Tile) -> str:
    return f"{_('Trend')}: {PAINTS[tile.trend].word} {percent(tile.trend_percent)}".strip()


def _flags(tile: Tile) -> Markup:
    signs = (
        (_MISSING if flag is Flag.MISSING else _FLAG).format(sign=flag.value[0], word=flag.value[1])
        for flag in Flag
        if flag in tile.flags
    )
    return _PART.format(name="tile-flags", text=Markup("").join(signs))


def _change(tile: Tile) -> dict[str, str]:
    """By how much, in per cent and units, and how much of the quota; only what there is."""
    closed = [point for point in tile.points if point.closed][-1:]
    quota = closed[0].quota if closed else None
    part = share(tile.last, quota) if quota is not None and tile.last is not None else ""
    texts = {
        "percent": percent(tile.percent, tile.infinite),
        "delta": "" if tile.change is None else signed(tile.change, tile.decimals),
        "quota": _("{share} of quota", share=part) if part else "",
    }
    return {name: text for name, text in texts.items() if text}


def _before(tile: Tile) -> str:
    """What stood there last, when the last closed period has no value (1.7.3)."""
    known = [point for point in tile.points if point.closed and point.value is not None][-1:]
    if not known:
        return tile.nothing or _("no values yet")
    mark = PAINTS[known[0].condition or Condition.NO_DATA].mark
    value = with_unit(known[0].value, tile.unit, tile.decimals)
    return _(
        "was {value} · {mark} {period}",
        value=value,
        mark=mark,
        period=known[0].short or known[0].label,
    )


def _line(tile: Tile) -> Markup:
    points = tile.points
    closed = sum(point.closed for point in points)
    line = Line(
        values=[point.value for point in points],
        quotas=[point.quota for point in points],
        noted=[point.value is not None and bool(point.note) for point in points],
        open_from=closed,
        inverted=tile.inverted,
    )
    extent = line.extent
    quotas = line.quotas if any(quota is not None for quota in line.quotas) else ()
    return _LINE.format(
        unit=tile.unit,
        decimals=tile.decimals,
        low=plain(extent.low),
        high=plain(extent.high),
        inverted=int(tile.inverted),
        labels=_listed(point.label for point in points),
        values=_listed(plain(value) for value in line.values),
        quotas=_listed(plain(quota) for quota in quotas),
        states="".join(_state(point) for point in points),
        notes=_listed(point.note or "" for point in points) if any(line.noted) else "",
        svg=line_svg(line),
    )


def _state(point: Point) -> str:
    return STATES[point.condition or Condition.NO_DATA] if point.closed else "o"


def plain(value: Decimal | None) -> str:
    """Exact digits for the browser, which writes them in the reader's way; empty for none."""
    return "" if value is None else f"{value:f}"


def _listed(texts: Iterable[str]) -> str:
    """One text per line, in step with the points."""
    return "\n".join(" ".join(text.split()) for text in texts)


def _spoken(tile: Tile) -> str:
    """The tile in one sentence, for those who hear it."""
    words = (
        tile.name,
        _place(tile),
        tile.owner,
        with_unit(tile.last, tile.unit, tile.decimals) if tile.last is not None else _("no value"),
        percent(tile.percent, tile.infinite),
        PAINTS[tile.condition].word,
        _trend(tile),
        *(flag.value[1] for flag in Flag if flag in tile.flags),
    )
    return ". ".join(str(word) for word in words if str(word))
