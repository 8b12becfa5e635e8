"""The org board laid out on one sheet: the company on top, a column per division, as large as fits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.views.board import Mark, PostBox, UnitBox, tint
from dashboard.views.board_load import ZONES
from dashboard.views.palette import FAINT_LIGHT, INK_LIGHT, PAINTS, TINTS_LIGHT
from dashboard.views.paper import MM, SIZES, Box, Shape, Words, cut, width, wrapped
from models.i18n import _

MARGIN = 8 * MM
LARGEST, SMALLEST = 11.0, 2.0  # points of the text
MOST_BANDS = 3  # of columns, one under the other
RULE, GROUND, CARD, ACCENT, VACANT = "#D5D9DF", "#F4F5F7", "#FFFFFF", "#2F4B80", "#B3261E"


def sheet(paper: str, top: UnitBox, title: str, about: str) -> list[Shape]:
    """Everything on the sheet: the arrangement whose text is the largest."""
    wide, high = SIZES[paper]
    room = (wide - 2 * MARGIN, high - 2 * MARGIN)
    head = _Pen(MARGIN, MARGIN, room[0], 11)
    head.line(title, bold=True, scale=1.4)
    head.line(about, colour=FAINT_LIGHT)
    head.down(0.6)
    below = (room[0], room[1] - (head.y - MARGIN))
    tried = ((_largest(top, below, bands), bands) for bands in range(1, MOST_BANDS + 1))
    size, bands = max(tried, key=lambda found: (found[0], -found[1]))
    pen = _board(top, (MARGIN, head.y), below[0], size, bands)
    return [*head.shapes, *pen.shapes]


def _largest(top: UnitBox, room: tuple[float, float], bands: int) -> float:
    """The largest size of text at which the board stands in the room, in so many bands."""
    low, high = SMALLEST, LARGEST
    for _step in range(9):
        middle = (low + high) / 2
        if _board(top, (0, 0), room[0], middle, bands).y <= room[1]:
            low = middle
        else:
            high = middle
    return low


def _board(
    top: UnitBox, place: tuple[float, float], room: float, size: float, bands: int
) -> "_Pen":
    pen = _Pen(*place, room, size)
    _company(pen, top)
    pen.down(0.8)
    count = -(-len(top.units) // bands)
    for first in range(0, len(top.units), max(count, 1)):
        _band(pen, top.units[first : first + count], count)
    return pen


def _company(pen: "_Pen", top: UnitBox) -> None:
    own = pen.inside(min(pen.width, pen.size * 62), centred=True)
    start = own.open(0.6)
    text = own.inside(own.width - own.size * 1.4)
    text.text(_called(top), bold=True, scale=1.35)
    text.text(top.product, colour=FAINT_LIGHT)
    text.mark(top.mark, named=True)
    for post in top.posts:
        _post(text, post)
    own.take(text)
    own.shut(start, 0.4, fill=CARD, edge=ACCENT)
    pen.take(own)


def _band(pen: "_Pen", units: Sequence[UnitBox], count: int) -> None:
    """Columns beside each other, all as high as the highest."""
    gap = pen.size * 0.6
    room = (pen.width - gap * (count - 1)) / count
    columns = [
        _column(_Pen(pen.x + place * (room + gap), pen.y, room, pen.size), unit)
        for place, unit in enumerate(units)
    ]
    lowest = max(column.y for column in columns)
    for column in columns:
        frame = Box(column.x, pen.y, room, lowest - pen.y, CARD, RULE, pen.size * 0.6)
        pen.shapes += [frame, *column.shapes]
    pen.y = lowest + gap


def _column(pen: "_Pen", unit: UnitBox) -> "_Pen":
    start = pen.open(0.6)
    pen.text(_called(unit), bold=True, scale=1.15)
    pen.text(unit.product, colour=FAINT_LIGHT, most=3)
    pen.mark(unit.mark, named=True)
    pen.shut(start, 0.5, fill=TINTS_LIGHT[tint(unit)])
    _inside(pen, unit)
    return pen


def _inside(pen: "_Pen", unit: UnitBox) -> None:
    own = pen.inside(pen.width - pen.size)
    own.down(0.4)
    for post in unit.posts:
        _post(own, post)
    for below in unit.units:
        _unit(own, below)
    pen.take(own)


def _unit(pen: "_Pen", unit: UnitBox) -> None:
    own = pen.inside(pen.width)
    start = own.open(0.4)
    text = own.inside(own.width - own.size * 0.8)
    text.text(_called(unit), bold=True, mark=unit.mark)
    text.text(unit.product, colour=FAINT_LIGHT, most=2, scale=0.9)
    own.take(text)
    _inside(own, unit)
    own.shut(start, 0.4, fill=GROUND, edge=RULE)
    pen.take(own)
    pen.down(0.4)


def _post(pen: "_Pen", post: PostBox) -> None:
    top = pen.y
    own = pen.inside(pen.width - pen.size * 0.6, aside=pen.size * 0.6)
    own.text(post.name, bold=True, mark=post.mark)
    for one in post.holders:
        sign = ZONES[one.zone][0] if one.zone else ""
        own.text(f"{one.name} {sign}".strip(), colour=FAINT_LIGHT)
    if not post.holders:
        own.text(_("vacant"), colour=VACANT)
        own.text(_("acting: {name}", name=post.above) if post.above else "", colour=FAINT_LIGHT)
    pen.take(own)
    if post.is_head:
        bar = Box(pen.x, top, pen.size * 0.22, pen.y - top, ACCENT)
        pen.shapes.append(bar)
    pen.down(0.35)


def _called(unit: UnitBox) -> str:
    return unit.name if unit.kind == "company" else f"{unit.number} {unit.name}"


@dataclass
class _Pen:
    """Writes downwards from a place in a column of a width."""

    x: float
    y: float
    width: float
    size: float
    shapes: list[Shape] = field(default_factory=list)

    def inside(self, room: float, *, centred: bool = False, aside: float | None = None) -> "_Pen":
        """A pen for a narrower column that begins here."""
        left = (self.width - room) / 2 if aside is None or centred else aside
        return _Pen(self.x + left, self.y, room, self.size)

    def take(self, other: "_Pen") -> None:
        """What another pen has written, and go on below it."""
        self.shapes += other.shapes
        self.y = other.y

    def down(self, lines: float) -> None:
        """Leave some lines free."""
        self.y += lines * self.size

    def open(self, lines: float) -> tuple[int, float]:
        """Begin a box; its frame is drawn when its height is known."""
        start = (len(self.shapes), self.y)
        self.down(lines)
        return start

    def shut(self, start: tuple[int, float], lines: float, *, fill: str, edge: str = "") -> None:
        """End it."""
        self.down(lines)
        place, y = start
        frame = Box(self.x, y, self.width, self.y - y, fill, edge, self.size * 0.5)
        self.shapes.insert(place, frame)

    def line(
        self, text: str, *, bold: bool = False, colour: str = INK_LIGHT, scale: float = 1
    ) -> None:
        """One line as it is."""
        size = self.size * scale
        self.shapes.append(Words(self.x + self.size * 0.3, self.y, text, size, colour, bold))
        self.y += size * 1.28

    def text(
        self,
        text: str,
        *,
        bold: bool = False,
        colour: str = INK_LIGHT,
        scale: float = 1,
        most: int = 0,
        mark: Mark | None = None,
    ) -> None:
        """A text in as many lines as it takes, or ``most``; a condition's sign at its right."""
        room = self.width - self.size * (0.6 if mark is None else 2.6)
        lines = wrapped(text, self.size * scale, room, bold=bold)
        if most and len(lines) > most:
            lines = [*lines[: most - 1], cut(f"{lines[most - 1]} …", self.size * scale, room)]
        if mark is not None and lines:
            self._chip(mark, self.x + self.width - self.size * 2.1)
        for one in lines:
            self.line(one, bold=bold, colour=colour, scale=scale)

    def mark(self, mark: Mark | None, *, named: bool = False) -> None:
        """The main statistic: its sign, name and value."""
        if mark is None:
            return
        self.down(0.15)
        self._chip(mark, self.x + self.size * 0.3)
        size, room = self.size * 0.9, self.width - self.size * 2.8
        value = cut(mark.value if named else "", size, room)
        name = cut(mark.name, size, room - width(f"  {value}", size))
        told = f"{name}  {value}" if name else value
        self.shapes.append(Words(self.x + self.size * 2.5, self.y, told, size))
        self.y += self.size * 1.3

    def _chip(self, mark: Mark, x: float) -> None:
        paint = PAINTS[mark.condition]
        size = self.size * 0.62
        box = Box(x, self.y + self.size * 0.12, self.size * 1.8, self.size, paint.fill, "", size)
        left = x + (box.width - width(paint.mark, size)) / 2
        self.shapes += [box, Words(left, box.y + self.size * 0.2, paint.mark, size, paint.text)]
