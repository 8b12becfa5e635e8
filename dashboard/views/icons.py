"""Our own small set of line icons as inline SVG: nothing is fetched, one look everywhere."""

from functools import cache
from typing import Any
from urllib.parse import quote

from dash import html
from markupsafe import Markup

_PATHS = {
    "wall": "M3 4h7v7H3zM14 4h7v4h-7zM14 12h7v8h-7zM3 15h7v5H3z",
    "statistics": "M4 19V5M4 19h16M7 15l4-5 4 3 5-7",
    "board": "M9 3h6v5H9zM3 16h5v5H3zM16 16h5v5h-5zM12 8v4M5.5 16v-4h13v4",
    "entry": "M4 20h16M5 16l10-10 3 3L8 19H5z",
    "imports": "M12 3v11M8 10l4 4 4-4M4 17v3h16v-3",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M18 14c2 1 3 3 3 6",
    "settings": "M4 7h10M18 7h2M4 17h4M12 17h8M16 4.5v5M10 14.5v5",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5c0-3.5 5-3.2 5-.3 0 2-2.5 2-2.5 4.3M12 17v.01",
    "find": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
    "run": "M13 3L5 13.5h6L11 21l8-10.5h-6z",
    "page": "M4 5h16v14H4zM4 9h16",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "rows": "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
    "eye": "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "undo": "M4 9h10a5 5 0 0 1 0 10h-4M8 5L4 9l4 4",
    "close": "M6 6l12 12M18 6L6 18",
    "check": "M5 12.5l4.5 4.5L19 7",
    "warning": "M12 4l9 16H3zM12 10v4M12 17v.01",
}
_ICON = Markup(
    '<svg class="icon" viewBox="0 0 24 24" width="{size}" height="{size}" fill="none" stroke="currentColor" '
    'stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    '<path d="{path}"/></svg>'
)


def icon(name: str, size: int = 18) -> Markup:
    """The icon as inline SVG in the colour of the text around it."""
    return _ICON.format(size=size, path=_PATHS[name])


def path_of(name: str) -> str:
    """The icon's line alone, for scripts that draw it themselves."""
    return _PATHS[name]


def glyph(name: str, size: int = 18) -> html.Span:
    """The same icon for pages drawn by Dash: a mask filled with the colour of the text."""
    style = {"--glyph": _as_url(name), "width": size, "height": size}
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.Span(className="glyph", style=style, **hidden)


@cache
def _as_url(name: str) -> str:
    picture = str(icon(name)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return f'url("data:image/svg+xml,{quote(picture.replace("currentColor", "black"))}")'
