"""What the forms of a document's page share: which document it is, and how the page is told to redraw."""

from models.errors import NotFound
from models.i18n import Message

POKE = "document-poke"  # a form writes here when the document has moved
_BEGINNING = "/documents/"


def document_of(path: str | None) -> str:
    """The document an address speaks of; whether the viewer may know of it is asked later."""
    if not path or not path.startswith(_BEGINNING):
        raise NotFound(Message("There is no such document."))
    return path.removeprefix(_BEGINNING).partition("/")[0]
