"""What changed between two versions of a text, line by line: pure, no record."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Line:
    """One line: ``+`` came, ``-`` went, a space stayed, ``…`` stands for those left out."""

    sign: str
    text: str = ""


AROUND = 1  # unchanged lines shown beside a change


def differences(before: str, after: str) -> tuple[Line, ...]:
    """Lines that came and went, each with its neighbours; empty when the texts are the same."""
    if before == after:
        return ()
    return tuple(_lines(before.splitlines(), after.splitlines()))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    for number, group in enumerate(groups):
        if number or group[0][1] > 0:
            yield Line("…")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (Line(" ", text) for text in old[i1:i2])
                continue
            yield from (Line("-", text) for text in old[i1:i2])
            yield from (Line("+", text) for text in new[j1:j2])
