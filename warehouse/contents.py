"""What a published version is made of: its files with their hashes, rows and sums per mart, its mark.

Written beside the files as ``contents.json``; the hash of that text is what the ledger keeps, so
that one line of the record vouches for every byte. Not the ledger itself: that is in the record.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from models.document_store import file_hash

CONTENTS = "contents.json"
Figures: TypeAlias = Mapping[str, Mapping[str, Any]]  # mart → {"rows": 5, "sum": "12.50"}


@dataclass(frozen=True)
class Contents:
    """``mark`` says what of the record is inside: see ``etl.operational``."""

    files: Mapping[str, str]  # name → SHA-256
    tables: Figures
    mark: Mapping[str, str]

    def text(self) -> str:
        """The canonical text: equal contents, equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def sha256(self) -> str:
        """The hash that vouches for everything."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    @property
    def rows(self) -> dict[str, int]:
        """Rows per mart."""
        return {mart: int(figures["rows"]) for mart, figures in self.tables.items()}

    @classmethod
    def read(cls, folder: Path) -> "Contents":
        """What a version's folder says of itself."""
        return cls(**json.loads((folder / CONTENTS).read_text(encoding="utf-8")))

    def fit(self, folder: Path) -> bool:
        """Whether the files in ``folder`` are exactly these; no other file may lie there."""
        names = {path.name for path in folder.iterdir()} - {CONTENTS}
        return names == set(self.files) and all(
            file_hash(folder / name) == sha256 for name, sha256 in self.files.items()
        )


def figure(rows: int, total: Decimal | None) -> dict[str, Any]:
    """Rows and sum of one mart."""
    return {"rows": int(rows), "sum": None if total is None else format(total, "f")}
