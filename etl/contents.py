"""What is no table, by its bytes, with the reason and what to do instead.

Asked for content that no format claims, and by the readers of tables before they read. Files of 1C
that are data but not tables are named in ``etl.foreign``.
"""

import re
import zipfile
from collections.abc import Callable

from etl import delimited, spreadsheets
from etl.reading import Source, Unreadable
from etl.spreadsheets import archives, html, old
from etl.spreadsheets.archives import Members
from models.i18n import Message

_LOCK_SIZES = (165, 162)  # of Excel and of Word
_LONGEST_NAME = 54
_OFFICE_LOCK = re.compile(rb"^,[^,\n]*,[^,\n]*,\d\d\.\d\d\.\d{4} \d\d:\d\d,file:///[^\n]*;$")
_PROGRAM = Message("This is a program, not a table, whatever its name says.")
_PICTURE = Message(
    "This is a picture, not a table. Ask for the data as .xlsx or .csv, or type the values in."
)
_ARCHIVE = Message("This is an archive. Unpack it and import the files inside.")
_DATABASE = Message("This is a database file, not a table. Save a report from it as .xlsx.")
BEGINNINGS = (
    (b"MOXCEL", "moxcel", Message("This is a spreadsheet of 1C (.mxl). Open it in 1C and save it as .xlsx.")),
    (b"version https://git-lfs.", "lfs_pointer", Message("This is a pointer of Git LFS to a file, not the file itself. Download the file.")),
    (b"%PDF-", "pdf", Message("This is a PDF, not a table. Ask for the data as .xlsx or .csv.")),
    (b"MZ", "program", _PROGRAM),
    (b"\x7fELF", "program", _PROGRAM),
    (b"\x89PNG\r\n", "picture", _PICTURE),
    (b"\xff\xd8\xff", "picture", _PICTURE),
    (b"GIF8", "picture", _PICTURE),
    (b"BM", "picture", _PICTURE),
    (b"II*\0", "picture", _PICTURE),
    (b"MM\0*", "picture", _PICTURE),
    (b"RIFF", "picture", _PICTURE),
    (b"Rar!\x1a", "archive", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "archive", _ARCHIVE),
    (b"\x1f\x8b", "archive", _ARCHIVE),
    (b"1CDBMSV8", "database", _DATABASE),
    (b"SQLite format 3\0", "database", _DATABASE),
    (b"PAR1", "database", _DATABASE),
)  # fmt: skip
_MEMBERS = (
    ("word/document.xml", "word", Message("This is a Word document. Copy its table into Excel and save it as .xlsx.")),
    ("ppt/presentation.xml", "presentation", Message("This is a presentation. Save its table as .xlsx.")),
    ("Index/Document.iwa", "numbers", Message("This is a table of Apple Numbers. Export it as Excel (.xlsx).")),
)  # fmt: skip


def is_table(source: Source) -> bool:
    """Whether the content is a workbook, a web page with a table, or delimited text."""
    return why_not(source) is None and (
        spreadsheets.is_workbook(source) or delimited.is_table(source)
    )


def why_not(source: Source) -> Unreadable | None:
    """Why this content is no table; None when nothing speaks against it."""
    return next((refusal for look in _LOOKS if (refusal := look(source))), None)


def _empty(source: Source) -> Unreadable | None:
    if source.size > len(source.head) or source.head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0\x1a"):
        return None
    return Unreadable(Message("The file is empty."), code="empty")


def _lock_file(source: Source) -> Unreadable | None:
    """A file of 162 or 165 bytes with the name of a user: Excel keeps it beside an open workbook."""
    head = source.head
    named = source.size in _LOCK_SIZES and 0 < head[0] <= _LONGEST_NAME
    padded = named and not head[1 + head[0] : _LONGEST_NAME].strip(b" \0")
    if not padded and not _OFFICE_LOCK.match(head.strip()):
        return None
    reason = Message(
        "This is the lock file of a workbook that somebody has open, not the workbook. "
        "Import the file whose name has no “~$” or “.~lock” before it."
    )
    return Unreadable(reason, code="lock_file")


def _beginning(source: Source) -> Unreadable | None:
    head = source.head.removeprefix(b"\xef\xbb\xbf")
    for beginning, code, reason in BEGINNINGS:
        if head.startswith(beginning) and not (
            len(beginning) < 5 and delimited.looks_like_text(head)
        ):
            return Unreadable(reason, code=code)
    return None


def _archive(source: Source) -> Unreadable | None:
    if not source.head.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = Members(archive)
    except (*archives.BROKEN, OSError):
        reason = Message("The file is damaged: it was cut off or changed on its way. Get it anew.")
        return Unreadable(reason, code="damaged")
    if archives.kind_of(members):
        return None
    for name, code, reason in _MEMBERS:
        if members.find(name):
            return Unreadable(reason, code=code)
    return Unreadable(_ARCHIVE, code="archive")


def _compound(source: Source) -> Unreadable | None:
    """The old envelope of Office files: a workbook, an encrypted one, or something else."""
    if not source.head.startswith(old.OLE):
        return None
    streams = old.streams(source)
    if old.ENCRYPTED in streams:
        return archives.protected()
    if old.WORKBOOK in streams:
        return None
    reason = Message(
        "This is an old Office file (Word, Outlook, an installer …) and not a workbook of Excel."
    )
    return Unreadable(reason, code="not_a_workbook")


def _markup(source: Source) -> Unreadable | None:
    start = source.head[:4096]
    if (
        b"urn:schemas-microsoft-com:office:spreadsheet" in start
        or _wide("office:spreadsheet") in start
    ):
        reason = Message("This is a table in XML of 2003. Open it in Excel and save it as .xlsx.")
        return Unreadable(reason, code="xml_2003")
    if start.startswith(b"MIME-Version:") and b"multipart/related" in start:
        reason = Message("This is a web archive of Excel. Open it in Excel and save it as .xlsx.")
        return Unreadable(reason, code="web_archive")
    if html.is_page(source.head) and not html.is_table(source):
        reason = Message("This is a web page without a table: perhaps a sign-in page or an error.")
        return Unreadable(reason, code="web_page")
    return None


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _binary(source: Source) -> Unreadable | None:
    known = source.head.startswith((spreadsheets.ZIP, old.OLE)) or old.is_bare(source.head)
    if known or delimited.looks_like_text(source.head):
        return None
    reason = Message(
        "This is neither a workbook nor text. ASM reads .xlsx, .xls, .xlsb, .ods, .csv."
    )
    return Unreadable(reason, code="not_a_table")


_LOOKS: tuple[Callable[[Source], Unreadable | None], ...] = (
    _empty,
    _lock_file,
    _beginning,
    _archive,
    _compound,
    _markup,
    _binary,
)
