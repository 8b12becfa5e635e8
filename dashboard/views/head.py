"""The head of a page: the way to it, its title, a line about it, what may be done with it."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html


def page_head(
    title: str,
    *,
    crumbs: Sequence[tuple[str, str]] = (),
    about: str = "",
    actions: Sequence[Any] = (),
) -> html.Header:
    """``crumbs`` are (title, address) pairs from the outermost page inwards."""
    way: list[Any] = []
    for name, href in crumbs:
        way += [" › "] * bool(way) + [dcc.Link(name, href=href)]
    parts: list[Any] = [html.Div(way, className="crumbs")] if way else []
    parts.append(html.H1(title))
    if about:
        parts.append(html.Div(about, className="muted"))
    right = [html.Div(list(actions), className="actions")] if actions else []
    return html.Header([html.Div(parts), *right], className="page-head")
