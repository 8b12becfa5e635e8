"""A file handed to the browser: always saved, never shown, its name safe and readable (I18)."""

from urllib.parse import quote

from flask import Response

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
}


def attachment(content: bytes, name: str) -> Response:
    """The bytes as a download called ``name`` (RFC 6266)."""
    kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return Response(content, content_type=kind, headers={"Content-Disposition": disposition(name)})


def disposition(name: str) -> str:
    """The header that names a download in any script."""
    safe = "".join(sign if sign.isprintable() and sign not in '"\\/;' else "_" for sign in name)
    plain = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"
