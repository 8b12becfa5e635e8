"""A dry run: a file is read to its verdict, and nothing of it is kept anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from etl import verdict
from etl.intake import Asked, Places, choices_now, no_step, understand
from etl.known import Comparison
from etl.reading import Source
from etl.recording import Recording
from models.document_store import file_hash
from models.documents import Document, DocumentFault, State, Unheard, unheard
from models.errors import Refused


@dataclass(frozen=True)
class Rehearsal:
    """What would become of a file. Faults are rows that are in no database."""

    document_id: str
    format: str | None
    verdict: dict[str, Any]
    faults: list[DocumentFault]
    warnings: list[DocumentFault]
    unheard: tuple[Unheard, ...]  # statistics of the file that ASM does not take from files
    refusal: Refused | None


def rehearse(places: Places, path: Path, decided: Mapping[str, Any]) -> Rehearsal:
    """Read the file at ``path`` as an import would."""
    sha256 = file_hash(path)
    with places.database.reading() as session:
        asked = Asked(choices_now(session, decided), decided.get("format"))
        document = session.get(Document, sha256)
        counts_already = document is not None and document.state == State.ACCEPTED
    refusal, against = None, Comparison()
    with TemporaryDirectory() as folder:
        recording = Recording(sha256, Path(folder), no_step)
        try:
            against = understand(places, Source.open(path), asked, recording)
        except Refused as error:
            refusal = error
        recording.discard()
    found = verdict.summary(recording, against, asked.choices, counted=refusal is None)
    if counts_already:
        found |= verdict.known_whole(found)
    with places.database.reading() as session:
        nowhere = unheard(session, found)
    return Rehearsal(
        sha256,
        asked.format,
        found,
        [DocumentFault(**row) for row in verdict.fault_rows(sha256, "fault", recording.faults)],
        [DocumentFault(**row) for row in verdict.fault_rows(sha256, "warning", recording.warnings)],
        nowhere,
        refusal,
    )
