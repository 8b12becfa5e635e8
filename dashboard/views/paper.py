"""A drawing on paper as plain shapes, and as the bytes of a PDF or a PNG. Knows nothing of boards.

Measured in points from the upper left corner. The font lies beside the program: no system has to have
it, and every script of the interface is in it.
"""

import io
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent.parent / "fonts"
REGULAR, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
MM = 72 / 25.4
SIZES = {"a3": (420 * MM, 297 * MM), "a2": (594 * MM, 420 * MM)}
DOTS = 200  # per inch of a picture
_one_at_a_time = threading.Lock()  # PDFium is not made for several threads


@dataclass(frozen=True)
class Box:
    """A rectangle with rounded corners, filled, framed, or both."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    radius: float = 0


@dataclass(frozen=True)
class Words:
    """One line of text; ``y`` is its upper edge."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "#1A1D23"
    bold: bool = False


Shape = Box | Words


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How much room a line takes."""
    return _width(text, bold) * size


@lru_cache(maxsize=20_000)
def _width(text: str, bold: bool) -> float:  # noqa: FBT001 - a key of the cache
    _fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, 1))


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word longer than a line is cut."""
    lines: list[str] = []
    for space, piece in _pieces(text, size, room, bold=bold):
        joined = f"{lines[-1]}{space}{piece}" if lines else piece
        if lines and width(joined, size, bold=bold) <= room:
            lines[-1] = joined
            continue
        rest = piece
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            fit = _fitting(rest, size, room, bold=bold)
            lines.append(rest[:fit])
            rest = rest[fit:]
        lines.append(rest)
    return lines


def _pieces(text: str, size: float, room: float, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Words, each with the space before it; a word longer than a line in parts at its hyphens."""
    for word in text.split():
        if width(word, size, bold=bold) <= room:
            yield " ", word
            continue
        for place, part in enumerate(re.findall(r"[^-]+-*|-+", word)):
            yield "" if place else " ", part


def cut(text: str, size: float, room: float) -> str:
    """The beginning of a text that fits on one line; nothing where no letter of it does."""
    if width(text, size) <= room:
        return text
    for count in range(len(text) - 1, 0, -1):
        shorter = f"{text[:count].rstrip(' .,;')}…"
        if width(shorter, size) <= room:
            return shorter
    return ""


def _fitting(word: str, size: float, room: float, *, bold: bool) -> int:
    for count in range(len(word) - 1, 1, -1):
        if width(word[:count], size, bold=bold) <= room:
            return count
    return 1


def pdf(paper: str, title: str, shapes: Iterable[Shape]) -> bytes:
    """One sheet."""
    _fonts()
    wide, high = SIZES[paper]
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(wide, high), pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("ASM")
    for one in shapes:
        if isinstance(one, Box):
            _box(canvas, one, high)
        else:
            canvas.setFont(BOLD if one.bold else REGULAR, one.size)
            canvas.setFillColor(HexColor(one.colour))
            canvas.drawString(one.x, high - one.y - one.size * 0.93, one.text)
    canvas.save()
    return content.getvalue()


def _box(canvas: Canvas, box: Box, high: float) -> None:
    if box.fill:
        canvas.setFillColor(HexColor(box.fill))
    if box.edge:
        canvas.setStrokeColor(HexColor(box.edge))
        canvas.setLineWidth(0.5)
    y = high - box.y - box.height
    corner = min(box.radius, box.width / 2, box.height / 2)
    ways = {"stroke": int(bool(box.edge)), "fill": int(bool(box.fill))}
    canvas.roundRect(box.x, y, box.width, box.height, corner, **ways)


def png(sheet: bytes) -> bytes:
    """The first sheet of a PDF as a picture."""
    content = io.BytesIO()
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(sheet)
        try:
            picture = document[0].render(scale=DOTS / 72).to_pil()
        finally:
            document.close()
    picture.save(content, "PNG", dpi=(DOTS, DOTS), compress_level=3)
    return content.getvalue()


@cache
def _fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
