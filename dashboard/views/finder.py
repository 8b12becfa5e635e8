"""What the search over everything offers: things with names, put in order for what was typed.

Plain values in and out. What a person may find at all is asked by ``questions.finder``; the box it
is shown in is ``assets/finder.js``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.views.address import own_path
from dashboard.views.icons import icon, path_of
from models.i18n import Message, _
from models.matching import Match, match

MOST = 8  # of one kind
AT_ONCE = ("action", "page")  # offered before anything is typed
KINDS = {
    "action": (Message("Actions"), "run"),
    "page": (Message("Pages"), "page"),
    "statistic": (Message("Statistics"), "statistics"),
    "unit": (Message("Units of the board"), "board"),
    "post": (Message("Posts"), "board"),
    "person": (Message("People"), "people"),
    "account": (Message("Accounts"), "people"),
    "document": (Message("Documents"), "document"),
    "help": (Message("Help"), "help"),
}
_RECENT = Message("Chosen lately")
_ENOUGH = 3  # letters before synonyms are looked at
_WORDS_COST = 3  # a name comes before a synonym of it


@dataclass(frozen=True)
class Offer:
    """Something that can be chosen: an address to go to, or a deed of the page (``theme:dark``)."""

    key: str  # ``kind:id``, all that a browser remembers of a choice
    title: str
    hint: str = ""
    href: str = ""
    deed: str = ""
    words: str = ""  # other words it is found by

    @property
    def kind(self) -> str:
        """What it is."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class _Fit:
    """An offer that fits what was typed."""

    offer: Offer
    match: Match


def groups(offers: Iterable[Offer], typed: str, recent: Sequence[str]) -> list[dict[str, Any]]:
    """What fits, as the box shows it: chosen lately first, then kinds, the best fit leading."""
    fits = [fit for offer in offers if (fit := _fit(offer, typed)) is not None]
    if not typed.strip():  # nothing typed yet: what was chosen lately, then where one can go
        fits = [one for one in fits if one.offer.key in recent or one.offer.kind in AT_ONCE]
    place = {key: number for number, key in enumerate(recent)}
    lately = sorted(
        (one for one in fits if one.offer.key in place), key=lambda f: place[f.offer.key]
    )
    found = [(str(_RECENT), lately[:MOST])] if lately else []
    rest = [one for one in fits if one.offer.key not in place]
    by_kind = [[one for one in rest if one.offer.kind == kind] for kind in KINDS]
    for these in sorted(filter(None, by_kind), key=lambda these: min(map(_rank, these))):
        ordered = sorted(these, key=_rank)
        found.append((str(KINDS[ordered[0].offer.kind][0]), ordered[:MOST]))
    return [{"title": title, "items": [_shown(one) for one in these]} for title, these in found]


def _fit(offer: Offer, typed: str) -> _Fit | None:
    if not typed.strip():
        return _Fit(offer, Match(0, ()))
    found = match(typed, offer.title)
    if found is None:
        known = offer.words if len(typed.strip()) >= _ENOUGH else ""
        other = match(typed, f"{offer.title} {known}") if known else None
        found = Match(other.rank + _WORDS_COST, ()) if other else None
    return _Fit(offer, found) if found else None


def _rank(fit: _Fit) -> int:
    return fit.match.rank


def _shown(fit: _Fit) -> dict[str, Any]:
    offer = fit.offer
    return {
        "key": offer.key,
        "title": offer.title,
        "marks": fit.match.marks,
        "hint": offer.hint,
        "href": own_path(offer.href) if offer.href else "",
        "deed": offer.deed,
        "icon": path_of(KINDS[offer.kind][1]),
    }


_BUTTONS = Markup(
    '<button type="button" class="shell-find" id="find" aria-haspopup="dialog" title="{find} (Ctrl+K)" '
    'data-src="/finder" data-label="{label}" data-none="{none}" data-close="{close}" data-failed="{failed}" '
    'data-keys="{keys}">{glass}<span>{find}</span><kbd>Ctrl K</kbd></button>'
    '<button type="button" class="shell-ask" id="ask" aria-haspopup="dialog" '
    'title="{help} (?)" aria-label="{help}" data-close="{close}">?</button>'
)


def buttons() -> Markup:
    """In the head of every page: the search over everything, and help on the page."""
    return _BUTTONS.format(
        glass=icon("find"),
        find=_("Find"),
        label=_("Find a page, a person, a post, a statistic, a document, an action"),
        none=_("Nothing found. Part of a name is enough, in any order of words."),
        failed=_("No answer. Try again."),
        close=_("Close"),
        keys=_("↑ ↓ choose · Enter open · Esc close"),
        help=_("Help on this page"),
    )
