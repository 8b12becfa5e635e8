"""The place on the page that the wall is put into by ``assets/tiles.js``."""

from typing import Any

from dash import html

from dashboard.views.card import STATES
from dashboard.views.palette import PAINTS
from models.i18n import _, current_language


def wall_frame(source: str, version_source: str) -> html.Div:
    """The place the wall is put into; the two addresses answer with the fragment and its version.

    React keeps no children here, so that it never touches what the script puts in.
    """
    texts = {
        "loading": _("Loading the wall…"),
        "offline": _("No connection since {time}. The wall shows what was known then."),
        "failed": _("The wall could not be loaded (answer {status})."),
        "retry": _("Try again"),
        "open": _("the period is not over"),
        "missing": _("no value"),
        "quota": _("Quota"),
        "states": "\n".join(
            f"{letter}{PAINTS[condition].mark} {PAINTS[condition].word}"
            for condition, letter in STATES.items()
        ),
    }
    attributes: dict[str, Any] = {
        "aria-label": _("Information centre"),
        "data-src": source,
        "data-version-src": version_source,
        "data-language": current_language(),
        **{f"data-text-{name}": text for name, text in texts.items()},
    }
    return html.Div(id="wall", role="region", **attributes)
