"""Questions and their answers: what must not be guessed is asked, and an answer is used."""

from collections.abc import Sequence

from etl.reading import Choices, Question, Reading
from models.i18n import Message

WAYS = {"in": Message("Income"), "out": Message("Expense")}
Options = Sequence[tuple[str, Message]]


class Asker:
    """Asks through a reading. ``place`` tells the tables of one document apart in codes."""

    def __init__(self, reading: Reading, choices: Choices, document: str, place: str = "") -> None:
        self._reading = reading
        self._choices = choices
        self._document = document
        self._place = place
        self._asked: set[str] = set()

    @property
    def open(self) -> bool:
        """Whether something waits for an answer."""
        return bool(self._asked)

    def of_table(self, place: str) -> "Asker":
        """The same for another table of the document."""
        return Asker(self._reading, self._choices, self._document, place)

    def answer(
        self,
        code: str,
        text: Message,
        options: Options,
        *,
        samples: Sequence[str] = (),
        column: str | None = None,
        once: bool = False,
    ) -> str | None:
        """The answer if there is one among ``options``; otherwise the question is asked.

        ``once``: the answer is true of this document only, a saved profile must not repeat it.
        """
        full = ":".join(part for part in (code, self._place) if part)
        if once:
            full = f"{full}:{self._document}"
        given = self._choices.answers.get(full)
        if given in {value for value, _ in options}:
            return given
        if full not in self._asked:
            self._asked.add(full)
            self._reading.ask(Question(full, text, tuple(options), tuple(samples), column))
        return None


def plain(text: str) -> Message:
    """A label that is somebody's own words: a heading, a sheet's name."""
    return Message("{text}", text=text)
