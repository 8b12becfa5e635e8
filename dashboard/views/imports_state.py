"""Where a document is on its way, as a chip: a colour, a sign and a word, never the colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from models.documents import State
from models.i18n import NBSP, Message

GROUPS: Mapping[str, tuple[State, ...]] = {
    "waiting": (State.QUESTION, State.READ),
    "reading": (State.RECEIVED, State.READING),
    "counts": (State.ACCEPTED,),
    "refused": (State.REFUSED,),
    "withdrawn": (State.WITHDRAWN,),
}
GROUP_TITLES: Mapping[str, Message] = {
    "": Message("All"),
    "waiting": Message("Wait for you"),
    "reading": Message("Being read"),
    "counts": Message("Count"),
    "refused": Message("Refused"),
    "withdrawn": Message("Declined or undone"),
}


@dataclass(frozen=True)
class Mark:
    """How a state looks and what it means for the reader."""

    kind: str  # the colour: wait, work, ask, good, bad, off
    icon: str
    word: Message
    meaning: Message


MARKS: Mapping[State, Mark] = {
    State.RECEIVED: Mark(
        "work", "clock", Message("in the queue"), Message("It will be read in a moment.")
    ),
    State.READING: Mark(
        "work", "clock", Message("being read"), Message("ASM is reading the file.")
    ),
    State.QUESTION: Mark(
        "ask",
        "help",
        Message("a question"),
        Message("Something in the file can be understood in two ways. Answer below."),
    ),
    State.READ: Mark(
        "ask",
        "eye",
        Message("to be checked"),
        Message("The file is read. Look at the preview and accept it: nothing counts before."),
    ),
    State.ACCEPTED: Mark(
        "good", "check", Message("counts"), Message("The rows are in the numbers.")
    ),
    State.REFUSED: Mark(
        "bad", "close", Message("refused by ASM"), Message("Nothing of this file counts.")
    ),
    State.WITHDRAWN: Mark(
        "off",
        "undo",
        Message("undone import"),
        Message("The import was undone: the rows do not count any more. The file is kept."),
    ),
}
DECLINED = Mark(
    "off", "close", Message("declined"), Message("It never counted. The file is kept.")
)  # withdrawn before anybody accepted it


def mark_of(state: State, *, declined: bool = False) -> Mark:
    """``declined`` tells a withdrawn document that never counted from one that was undone."""
    return DECLINED if declined and state is State.WITHDRAWN else MARKS[state]


def chip(state: State, progress: int | None = None, *, declined: bool = False) -> html.Span:
    """The state in one word; with how far it is while a file is being read."""
    mark = mark_of(state, declined=declined)
    word = said(state, progress, declined=declined)
    attributes: dict[str, Any] = {"data-state": state.value}
    return html.Span(
        [glyph(mark.icon, 14), html.Span(word)], className=f"state state-{mark.kind}", **attributes
    )


def said(state: State, progress: int | None = None, *, declined: bool = False) -> str:
    """The word alone."""
    word = str(mark_of(state, declined=declined).word)
    known = state is State.READING and progress is not None
    return f"{word} {progress}{NBSP}%" if known else word


def in_progress(state: State) -> bool:
    """Whether the worker still has to say something about the document."""
    return state in GROUPS["reading"]
