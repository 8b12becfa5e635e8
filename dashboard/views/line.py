"""The line of a tile as SVG: breaks where values are missing, quota dotted, up always better.

A handful of paths whatever the number of points, for the wall has sixty of them. Colours and
widths come from ``assets/wall.css``, so one picture serves both themes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 1000, 300, 20
MANY = 60  # beyond so many points only the line is drawn

_SVG = Markup(
    '<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
)
_PATH = Markup('<path class="{name}" d="{d}"/>')


@dataclass(frozen=True)
class Extent:
    """The lowest and the highest amount drawn; the only place where numbers become float."""

    low: Decimal
    high: Decimal
    inverted: bool = False

    @classmethod
    def of(cls, amounts: Sequence[Decimal | None], *, inverted: bool) -> "Extent":
        """The range of what is there; 0 to 0 of nothing."""
        known = [amount for amount in amounts if amount is not None]
        zero = Decimal(0)
        return cls(min(known, default=zero), max(known, default=zero), inverted)

    def y(self, amount: Decimal) -> int:
        """Drawing units from the top; the middle when all amounts are equal."""
        span = self.high - self.low
        part = float((amount - self.low) / span) if span else 0.5
        return round(MARGIN + (part if self.inverted else 1 - part) * (HEIGHT - 2 * MARGIN))


@dataclass(frozen=True)
class Line:
    """What is drawn: parallel sequences, oldest first. ``open_from`` is the first open period."""

    values: Sequence[Decimal | None]
    quotas: Sequence[Decimal | None]
    noted: Sequence[bool]
    open_from: int
    inverted: bool = False

    @property
    def extent(self) -> Extent:
        """The range that holds every value and quota."""
        return Extent.of([*self.values, *self.quotas], inverted=self.inverted)


Spot = tuple[int, int]


def line_svg(line: Line) -> Markup:
    """The picture; an empty one of no values."""
    extent = line.extent
    values = _spots(line.values, extent)
    closed = [spot if i < line.open_from else None for i, spot in enumerate(values)]
    started = [spot if i >= line.open_from else None for i, spot in enumerate(values)]
    shown = [spot for spot in closed if spot]
    few = len(line.values) <= MANY
    paths = (
        ("zero", _level(extent) if extent.low < 0 < extent.high else ""),
        ("quota", _strokes(_spots(line.quotas, extent))),
        ("open", _bridge(closed, values, line.open_from)),
        ("line", _strokes(closed)),
        ("dots", _dots(closed if few else _single(closed))),
        ("note", _dots([spot for spot, noted in zip(values, line.noted, strict=True) if noted])),
        ("last", _dots(shown[-1:])),
        ("ring", _dots(started)),
        ("core", _dots(started)),
    )
    return _SVG.format(
        width=WIDTH,
        height=HEIGHT,
        paths=Markup("").join(_PATH.format(name=name, d=d) for name, d in paths if d),
    )


def _spots(amounts: Sequence[Decimal | None], extent: Extent) -> list[Spot | None]:
    last = len(amounts) - 1
    return [
        None
        if amount is None
        else (round(WIDTH * i / last) if last else WIDTH // 2, extent.y(amount))
        for i, amount in enumerate(amounts)
    ]


def _runs(spots: Sequence[Spot | None]) -> Iterator[list[Spot]]:
    """Unbroken stretches."""
    run: list[Spot] = []
    for spot in [*spots, None]:
        if spot is not None:
            run.append(spot)
        elif run:
            yield run
            run = []


def _strokes(spots: Sequence[Spot | None]) -> str:
    runs = (run for run in _runs(spots) if len(run) > 1)
    return "".join("M" + "L".join(f"{x} {y}" for x, y in run) for run in runs)


def _single(spots: Sequence[Spot | None]) -> list[Spot]:
    """Points between two gaps, which no stroke would show."""
    return [run[0] for run in _runs(spots) if len(run) == 1]


def _dots(spots: Sequence[Spot | None]) -> str:
    """Strokes of no length: their round caps are the dots."""
    return "".join(f"M{spot[0]} {spot[1]}h0" for spot in spots if spot)


def _bridge(closed: Sequence[Spot | None], values: Sequence[Spot | None], open_from: int) -> str:
    """From the last closed period through the open ones, when nothing is missing between."""
    return _strokes([*closed[open_from - 1 : open_from], *values[open_from:]]) if open_from else ""


def _level(extent: Extent) -> str:
    y = extent.y(Decimal(0))
    return f"M0 {y}H{WIDTH}"
