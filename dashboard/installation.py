"""One installation: its settings and the things that stand on them, opened once per process."""

from dataclasses import dataclass
from functools import cached_property

from models import settings as reading
from models.database import Database
from models.document_store import DocumentStore
from models.settings import Settings
from warehouse.reader import Reader
from warehouse.store import FileStore


@dataclass(frozen=True)
class Installation:
    """Settings, and what is opened from them when first needed."""

    settings: Settings

    @classmethod
    def open(cls) -> "Installation":
        """The installation the environment describes."""
        return cls(reading.read())

    @cached_property
    def database(self) -> Database:
        """The record."""
        return Database(self.settings.database_url)

    @cached_property
    def documents(self) -> DocumentStore:
        """Originals."""
        return DocumentStore(self.settings.documents)

    @cached_property
    def warehouse(self) -> FileStore:
        """Published warehouses."""
        return FileStore(self.settings.warehouses)

    def reader(self) -> Reader:
        """A reader of the published warehouse: one per process is enough."""
        return Reader(self.warehouse)

    def link(self, path: str) -> str:
        """An address a person can open; never from what a browser says of the host."""
        scheme = "https" if self.settings.https else "http"
        host = "localhost" if self.settings.host in ("127.0.0.1", "0.0.0.0") else self.settings.host  # noqa: S104 - compared, not bound
        return f"{scheme}://{host}:{self.settings.port}{path}"
