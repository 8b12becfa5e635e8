"""The ИЦО: the frame the wall is put into, and the wall itself for the very first paint.

The wall is HTML made by ``routes.wall``; the browser keeps it fresh (``assets/tiles.js``).
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dashboard.questions.look import Look
from dashboard.routes.wall import fragment, fragment_address
from dashboard.views.frame import wall_frame

_EARLY = Markup('<div id="early" data-src="{source}" data-etag="{etag}">{wall}</div>')


def layout(query: dict[str, str]) -> Any:
    """The place the wall is put into."""
    return wall_frame(fragment_address(Look.of(query)), "/wall/version")


def early(query: Mapping[str, str]) -> str:
    """The wall inside the index page: it is painted before any script has run."""
    look = Look.of(query)
    drawn = fragment(look)
    ready = Markup(drawn.html)  # noqa: S704 - escaped in views.wall
    return str(_EARLY.format(source=fragment_address(look), etag=drawn.tag, wall=ready))
