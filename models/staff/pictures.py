"""A photo taken apart and put together again: only what draws it stays (I19, 152-ФЗ).

PNG and JPEG, told by their bytes. Whatever else such files may carry (where a photo was taken, notes,
bytes behind the end, another document in disguise) is left behind; which way is up stays.
"""

import struct
import zlib
from collections.abc import Iterator

from models.document_store import MEGABYTE
from models.errors import Refused
from models.i18n import Message

PHOTO_LIMIT = 4 * MEGABYTE
LONGEST_SIDE = 6000
_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive
_TABLES = frozenset({0xC4, 0xDB, 0xDD, 0xDA})
_ORIENTATION = 0x0112


def checked_picture(data: bytes) -> tuple[str, bytes]:
    """The kind of a photo and the bytes to keep; :class:`Refused` of anything else."""
    if len(data) > PHOTO_LIMIT:
        raise Refused(
            Message("The file is larger than {limit} MB.", limit=PHOTO_LIMIT // MEGABYTE),
            code="too_large",
        )
    try:
        if data.startswith(_PNG):
            return "png", _png(data)
        if data.startswith(b"\xff\xd8"):
            return "jpeg", _jpeg(data)
    except (struct.error, IndexError, ValueError, zlib.error) as error:
        raise _refused() from error
    raise _refused()


def _refused() -> Refused:
    return Refused(Message("This is not a photo: choose a PNG or JPEG file."), code="no_picture")


def _demand_size(width: int, height: int) -> None:
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise Refused(
            Message("A photo has at most {count} dots on a side.", count=LONGEST_SIDE),
            code="too_large",
        )


def _png(data: bytes) -> bytes:
    kept, seen = [_PNG], list[bytes]()
    for kind, content in _chunks(data):
        if kind in _DRAWS:
            seen.append(kind)
            kept.append(struct.pack(">I", len(content)) + kind + content)
            kept.append(struct.pack(">I", zlib.crc32(kind + content)))
        elif not kind[0] & 0x20:
            raise ValueError("a part without which it cannot be drawn")
        if kind == b"IHDR":
            _demand_size(*struct.unpack(">II", content[:8]))
        if kind == b"IEND":
            break
    if not seen or seen[0] != b"IHDR" or seen[-1] != b"IEND" or b"IDAT" not in seen:
        raise ValueError("not a whole picture")
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (told,) = struct.unpack_from(">I", data, place + 8 + length)
        if len(content) != length or zlib.crc32(kind + content) != told:
            raise ValueError("a damaged part")
        yield kind, content
        place += 12 + length


def _jpeg(data: bytes) -> bytes:
    kept, place, framed = [b"\xff\xd8"], 2, False
    while True:
        marker = _marker(data, place)
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise ValueError("a damaged part")
        place += len(segment)
        if marker == 0xE1 and (way := _orientation(segment[4:])) > 1:
            kept.append(_upright(way))
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _demand_size(width, height)
            framed = True
        if marker in _FRAMES or marker in _TABLES or _adobe(marker, segment):
            kept.append(segment)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            raise ValueError("a kind of JPEG browsers do not draw")
        if marker == 0xDA:
            end = _scan_end(data, place)
            kept.append(data[place:end])
            place = end
            if data[place : place + 2] == b"\xff\xd9":
                break
    if not framed:
        raise ValueError("no picture in it")
    return b"".join([*kept, b"\xff\xd9"])


def _marker(data: bytes, place: int) -> int:
    if data[place] != 0xFF:
        raise ValueError("no part begins here")
    return data[place + 1]


def _adobe(marker: int, segment: bytes) -> bool:
    """The few bytes that say how colours are written."""
    return marker == 0xEE and segment[4:9] == b"Adobe" and len(segment) == 16


def _scan_end(data: bytes, place: int) -> int:
    """Where the dots of a scan end: at the first marker that is neither filling nor a restart."""
    while True:
        place = data.index(b"\xff", place)
        following = data[place + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return place
        place += 2


def _orientation(exif: bytes) -> int:
    """Which way is up, of the many things a camera notes; 1 when it says nothing of it."""
    if exif[:6] != b"Exif\0\0":
        return 1
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 200)):
            tag, _kind, _many, value = struct.unpack_from(
                f"{order}HHIH", tiff, first + 2 + 12 * number
            )
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _upright(way: int) -> bytes:
    """The same note alone."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, way, 0, 0)
    exif = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
