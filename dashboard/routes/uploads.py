"""Files coming in: a multipart body read as a stream, each file straight into the document store.

Nothing is kept in memory and nothing is trusted: the name is a hint for people, the size is counted
while bytes arrive, the same bytes are the same document. What happens next is the worker's.
"""

from collections.abc import Iterator
from typing import IO

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from dashboard import access, context, programs
from dashboard.questions import documents as questions
from dashboard.questions import imports
from dashboard.views.imports_state import in_progress, mark_of, said
from models.access import Permission
from models.document_store import MEGABYTE, UPLOAD_LIMIT
from models.errors import Refused
from models.i18n import Message

CHUNK = 256 * 1024
MOST_FILES = 100
MOST_BYTES = 1024**3  # of a whole request; waitress refuses more as well


def register(server: Flask) -> None:
    """The routes."""
    access.route(server, "/uploads", needs=Permission.IMPORT, methods=("POST",))(receive)
    access.route(server, "/uploads/fates", needs=Permission.IMPORT)(fates)


def receive() -> ResponseReturnValue:
    """Take every file of the request; tell of each what became of it."""
    if (request.content_length or 0) > MOST_BYTES:
        raise _too_large()
    request.max_content_length = MOST_BYTES  # the limit for forms does not hold here
    store = context.application().here.documents
    origin = "screen" if programs.key() is None else "program"
    taken: list[dict[str, object]] = []
    for file in _Files(request.stream, _boundary()):
        try:
            stored = store.receive(file.chunks(), UPLOAD_LIMIT)
            taken.append(
                context.act(questions.receive, stored.sha256, file.name, stored.size, origin)
            )
        except Refused as refusal:
            taken.append({"name": file.name, "message": str(refusal), "code": refusal.code})
    if not taken:
        raise Refused(Message("No file came."), code="no_file")
    refused = all("message" in one and "id" not in one for one in taken)
    return jsonify(files=taken), 400 if refused else 200


def fates() -> ResponseReturnValue:
    """What became of files that were just brought: ``?id=…&id=…``, as many as one request takes."""
    found = context.ask(imports.fates, request.args.getlist("id")[:MOST_FILES])
    return jsonify(
        {
            one.id: {
                "kind": mark.kind,
                "word": said(one.state, one.progress, declined=one.declined),
                "reason": one.reason,
                "moving": in_progress(one.state),
            }
            for one in found
            for mark in [mark_of(one.state, declined=one.declined)]
        }
    )


def _too_large() -> Refused:
    return Refused(
        Message("The file is larger than {limit} MB.", limit=UPLOAD_LIMIT // MEGABYTE),
        code="too_large",
    )


def _boundary() -> bytes:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise BadRequest
    return boundary.encode("latin-1", "replace")


class _Incoming:
    """One file of the body, to be read once and in order."""

    def __init__(self, name: str, events: Iterator[Event]) -> None:
        self.name = name
        self._events = events
        self._over = False

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, as far as they have not been read."""
        while not self._over:
            event = next(self._events, None)
            if not isinstance(event, Data):
                raise BadRequest
            self._over = not event.more_data
            yield event.data

    def skip(self) -> None:
        """Read over what is left of it."""
        for _chunk in self.chunks():
            continue


class _Files:
    """The files of a multipart body; fields that are no files are read over."""

    def __init__(self, stream: IO[bytes], boundary: bytes) -> None:
        self._stream = stream
        self._decoder = MultipartDecoder(boundary, max_parts=MOST_FILES)

    def __iter__(self) -> Iterator[_Incoming]:
        events = self._events()
        for event in events:
            if not isinstance(event, (File, Field)):
                continue
            part = _Incoming(getattr(event, "filename", ""), events)
            if part.name:
                yield part
            part.skip()

    def _events(self) -> Iterator[Event]:
        while True:
            try:
                event = self._decoder.next_event()
                if isinstance(event, NeedData):
                    self._fill()
                    continue
            except ValueError as error:
                raise BadRequest from error
            if isinstance(event, Epilogue):
                return
            yield event

    def _fill(self) -> None:
        """One more piece; a body that is no multipart would gather in memory and is refused."""
        if len(self._decoder.buffer) > 2 * CHUNK:
            raise BadRequest
        self._decoder.receive_data(self._stream.read(CHUNK) or None)
