"""A text with the letters that were looked for in evidence."""

from collections.abc import Sequence
from typing import Any

from dash import html


def marked(text: str, marks: Sequence[tuple[int, int]]) -> list[Any]:
    """``marks`` are (start, end) in order, none over another."""
    parts: list[Any] = []
    done = 0
    for start, end in marks:
        parts += [text[done:start], html.Mark(text[start:end])]
        done = end
    return [*parts, text[done:]]
