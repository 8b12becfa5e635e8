"""The place files are dropped on. What happens there is ``assets/imports.js``; the route is ``/uploads``."""

from typing import Any

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.imports_formats import SUFFIXES, formats_line
from models.document_store import MEGABYTE, UPLOAD_LIMIT
from models.i18n import _


def drop_zone(*, corrected: bool = False) -> html.Div:
    """The zone, its button, and the list of what is on its way, which the script keeps.

    React keeps no children in the list, so that it never touches what the script puts in.
    """
    lead = _("Drop the corrected file here or") if corrected else _("Drop files here or")
    attributes: dict[str, Any] = {
        "data-src": "/uploads",
        "data-limit": str(UPLOAD_LIMIT),
        "data-suffixes": SUFFIXES,
        **{f"data-text-{name}": text for name, text in _texts().items()},
    }
    announced: dict[str, Any] = {"aria-live": "polite"}
    return html.Div(
        [
            html.Div(
                [
                    glyph("imports", 26),
                    html.P(
                        [
                            html.Span(lead),
                            html.Button(
                                _("choose them"),
                                id="uploads-choose",
                                type="button",
                                className="link",
                            ),
                        ]
                    ),
                    html.Small(
                        _(
                            "{formats}. Up to {limit} MB each.",
                            formats=formats_line(),
                            limit=UPLOAD_LIMIT // MEGABYTE,
                        )
                    ),
                ],
                className="drop",
            ),
            html.Div(id="uploads-list", className="uploads", role="status", **announced),
        ],
        id="uploads",
        **attributes,
    )


def _texts() -> dict[str, str]:
    """What the script says; ``{…}`` are filled in there."""
    return {
        "drop": _("Drop to upload"),
        "cancel": _("Cancel"),
        "open": _("Open"),
        "waiting": _("waits its turn"),
        "uploaded": _("received"),
        "cancelled": _("cancelled"),
        "too-large": _("The file is larger than {limit} MB.", limit=UPLOAD_LIMIT // MEGABYTE),
        "empty": _("The file is empty, or it is a folder."),
        "offline": _("The connection was lost. Try again."),
        "failed": _("The server did not take the file (answer {status}).", status="{status}"),
        "leave": _("Files are still being uploaded."),
    }
