"""The choices of ``controls`` for pages drawn by Dash: the same look, made of components."""

from collections.abc import Iterable
from typing import Any

from dash import dcc, html

from dashboard.views.controls import Choice, Group


def segments(groups: Iterable[Group]) -> Any:
    """All groups in order."""
    return html.Div([_group(group) for group in groups], className="controls")


def _group(group: Group) -> Any:
    attributes: dict[str, Any] = {"role": "group", "aria-label": group.label}
    return html.Div(
        [_choice(choice) for choice in group.choices],
        className="segments",
        title=group.label,
        **attributes,
    )


def _choice(choice: Choice) -> Any:
    if not choice.href:
        gone: dict[str, Any] = {"aria-disabled": "true"}
        return html.Span(choice.text, title=choice.title, **gone)
    name = "current" if choice.current else ""
    return dcc.Link(
        choice.text, href=choice.href, title=choice.title or choice.text, className=name
    )
