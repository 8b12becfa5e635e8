"""Files of 1C that ASM does not read, each with the reason and what to export instead.

Recognised by content, also inside a zip. What is a format of ours is in ``etl.importers``; other
files are named in ``etl.identify``.
"""

import json
import re
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from etl.markup import Root, root
from etl.reading import Source, Unreadable
from models.i18n import Message

HEAD = 65536
ARCHIVE = b"PK\x03\x04"
LOCAL_HEADER = 30  # bytes before the name of a file in a zip
ENCRYPTED, STORED, DEFLATED = 1, 0, 8
_TAG = re.compile(r"<(?:\w+:)?message[^>]*>([^<]*)<")
_CODE = re.compile(r"<(?:\w+:)?code[^>]*>([^<]*)<")


@dataclass(frozen=True)
class Kind:
    """One kind of file: the root that begins it, what its head must also hold, why it is refused."""

    code: str
    root: str
    mark: str
    reason: Message


_ENTERPRISE_DATA = Message(
    "This is a message of the EnterpriseData exchange between two 1C databases. Export the data "
    "as CommerceML (“Exchange with a web site”) or save a report of 1C as .xlsx."
)
_UNIVERSAL = Message(
    "This is a file of the universal exchange of 1C (XML by rules of one project). Export the "
    "data as CommerceML (“Exchange with a web site”) or save a report of 1C as .xlsx."
)
_METADATA = Message(
    "This is the description ($metadata) of an OData service of 1C, not its data. Save a report "
    "of 1C as .xlsx, or export CommerceML."
)
_ODATA = Message(
    "This is an answer of the OData service of 1C. ASM does not read saved answers: one page is "
    "never the whole. Save a report of 1C as .xlsx, or export CommerceML."
)
_PARAMETERS = Message(
    "This is an answer of the 1C exchange service (GetIBParameters): settings, not data. Export "
    "CommerceML or save a report of 1C as .xlsx."
)
_E_DOCUMENT = Message(
    "This is an electronic document (an invoice or a UPD of the tax service). ASM reads sales "
    "from CommerceML and from reports of 1C saved as .xlsx."
)

KINDS = (
    Kind("enterprise_data", "Message", "1c.ru/SSL/Exchange/Message", _ENTERPRISE_DATA),
    Kind("enterprise_data", "Message", "EnterpriseData", _ENTERPRISE_DATA),
    Kind("enterprise_data", "Body", "EnterpriseData", _ENTERPRISE_DATA),
    Kind("universal_exchange", "_1CV8DtUD", "", _UNIVERSAL),
    Kind("universal_exchange", "ФайлОбмена", "", _UNIVERSAL),
    Kind("odata_metadata", "Edmx", "schemas.microsoft.com/ado", _METADATA),
    Kind("odata_answer", "feed", "schemas.microsoft.com/ado", _ODATA),
    Kind("odata_answer", "entry", "schemas.microsoft.com/ado", _ODATA),
    Kind("ib_parameters", "return", "v8.1c.ru/8.1/data/core", _PARAMETERS),
    Kind("ib_parameters", "Envelope", "GetIBParameters", _PARAMETERS),
    Kind("electronic_document", "Файл", "ИдФайл", _E_DOCUMENT),
)
_ROOTS = frozenset(kind.root for kind in KINDS) | {"error"}


def named(source: Source) -> Unreadable | None:
    """The refusal of a file of a kind that is known; None when it is of none."""
    head = _unpacked(source.head) if source.head.startswith(ARCHIVE) else source.head
    if head is None:
        return None
    return _json(head) if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else _xml(head)


def _xml(head: bytes) -> Unreadable | None:
    found = root(head, _ROOTS)
    if found is None:
        return None
    text = head.decode(found.encoding, errors="replace")
    if found.name == "error":
        return _xml_error(found, text)
    for kind in KINDS:
        if kind.root == found.name and kind.mark in text:
            return Unreadable(kind.reason, code=kind.code)
    return None


def _xml_error(found: Root, text: str) -> Unreadable | None:
    if "schemas.microsoft.com/ado" not in found.attributes:
        return None
    code, message = _CODE.search(text), _TAG.search(text)
    return _answered(code[1] if code else "", message[1] if message else "")


def _answered(code: str, message: str) -> Unreadable:
    reason = Message(
        "Instead of data 1C answered with error {code}: {message}",
        code=code[:20],
        message=message.strip()[:500],
    )
    return Unreadable(reason, code="odata_error")


def _json(head: bytes) -> Unreadable | None:
    text = head.decode("utf-8-sig", errors="replace")
    if '"odata.error"' in text:
        error = _error(text)
        return _answered(str(error.get("code", "")), str(error.get("message", "")))
    if '"odata.metadata"' in text or '"@odata.context"' in text:
        return Unreadable(_ODATA, code="odata_answer")
    return None


def _error(text: str) -> dict[str, Any]:
    """Code and words of an OData error, as far as its JSON is what the protocol says."""
    try:
        error = json.loads(text)["odata.error"]
        return {"code": error["code"], "message": error["message"]["value"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}


def _unpacked(head: bytes) -> bytes | None:
    """The first bytes of the first file of an archive; its directory is not trusted to be short."""
    if len(head) < LOCAL_HEADER:
        return None
    flags, method = struct.unpack_from("<HH", head, 6)
    name, extra = struct.unpack_from("<HH", head, 26)
    packed = head[LOCAL_HEADER + name + extra :]
    if flags & ENCRYPTED or method not in (STORED, DEFLATED):
        return None
    try:
        return packed if method == STORED else zlib.decompressobj(-15).decompress(packed, HEAD)
    except zlib.error:
        return None  # damaged: named by ``etl.identify``


def markup(source: Source) -> Unreadable | None:
    """The refusal of any other XML or JSON: it is named, so that nobody wonders."""
    start = source.head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if start in (b"{", b"["):
        message = Message("“{name}” is JSON, which ASM does not read.", name=source.name)
        return Unreadable(message, code="other_json")
    if start == b"<":
        message = Message(
            "“{name}” is XML or a web page of an unknown kind. Of XML, ASM reads CommerceML.",
            name=source.name,
        )
        return Unreadable(message, code="other_xml")
    return None
