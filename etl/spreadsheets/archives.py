"""What a zipped workbook is and costs: limits before parsing, members as streams."""

import errno
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from etl.grid import check_extent
from etl.reading import Limits, Unreadable
from models.i18n import Message

_CHUNK = 1 << 22
_BIG = 50_000_000  # below this a high ratio harms nobody
_PART = 50_000_000  # bytes of styles or of the list of sheets
_LONG = 40_000_000  # a shorter sheet cannot have too many rows with cells
# what zipfile and our own reading say of an archive that is not whole
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, OverflowError, NotImplementedError,
)  # fmt: skip
_MARKS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}


def kind(path: Path) -> str | None:
    """xlsx, xlsb or ods; None for any other archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return kind_of(Members(archive))
    except (*BROKEN, OSError):
        return None


def kind_of(members: "Members") -> str | None:
    """The same by the members of the archive."""
    return next((kind for mark, kind in _MARKS.items() if members.find(mark)), None)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """What is said of an archive that is not whole, as our refusal."""
    try:
        yield
    except BROKEN as error:
        raise damaged(error) from error
    except RuntimeError as error:
        if "password" not in str(error):
            raise
        raise protected() from error
    except OSError as error:
        # a place before the beginning, or no more bytes: any other is a fault of the disk
        if error.errno not in {None, errno.EINVAL}:
            raise
        raise damaged(error) from error


class Members:
    """Names in an archive whatever their case: 1C writes ``xl/SharedStrings.xml``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._names = {name.lower().lstrip("/"): name for name in archive.namelist()}

    def find(self, name: str) -> str | None:
        """The member as the archive has it."""
        return self._names.get(name.lower())


def check_size(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what would unpack to too much, by the archive's own list of contents."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.unpacked_bytes or (unpacked > _BIG and unpacked / packed > limits.ratio):
        raise Unreadable(
            Message(
                "The workbook unpacks to {unpacked} MB, {ratio} times its size: more than is allowed",
                unpacked=unpacked // 1_000_000,
                ratio=unpacked // packed,
            ),
            code="too_large",
        )


def streamed(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member piece by piece. A member longer than the archive admits is an error of zipfile."""
    with archive.open(name) as file:
        head = file.read(_CHUNK)
        if b"<!DOCTYPE" in head[:4096] or b"<!ENTITY" in head[:4096]:
            raise with_entities()
        while head:
            yield head
            head = file.read(_CHUNK)


def part(archive: zipfile.ZipFile, name: str, most: int = _PART) -> IO[bytes]:
    """A member that is read as a whole: it may not be of any size."""
    size = archive.getinfo(name).file_size
    if size > most:
        raise Unreadable(
            Message("A part of the workbook unpacks to {size} MB", size=size // 10**6),
            code="too_large",
        )
    return archive.open(name)


def weigh(archive: zipfile.ZipFile, member: str, limits: Limits) -> None:
    """Refuse a long sheet that has too many rows before its cells are looked at."""
    if archive.getinfo(member).file_size < _LONG:
        return
    rows = 0
    with archive.open(member) as file:
        while piece := file.read(_CHUNK):
            rows += piece.count(b"<row")
            check_extent(rows, 1, limits)


def too_many_sheets(count: int) -> Unreadable:
    """The refusal of a workbook with too many sheets."""
    return Unreadable(
        Message("The workbook has {count} sheets: more than is allowed", count=count),
        code="too_many_sheets",
    )


def with_entities() -> Unreadable:
    """The refusal of XML that defines entities: a bomb, or a way to read other files."""
    return Unreadable(
        Message("The workbook holds XML entities, which no spreadsheet program writes"),
        code="entities",
    )


def damaged(why: object) -> Unreadable:
    """The refusal of a workbook that cannot be read through."""
    return Unreadable(
        Message("The workbook is damaged: {why}", why=str(why) or type(why).__name__),
        code="damaged",
    )


def protected() -> Unreadable:
    """The refusal of a workbook that only a password opens."""
    return Unreadable(
        Message("The workbook is protected by a password; save it without one"), code="encrypted"
    )
