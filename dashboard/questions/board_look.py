"""How somebody looks at the org board: as what, on which date, which part, for what. In the address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from models.periods import YEARS

VIEWS = ("board", "tree", "list")
LONGEST = 100  # of the words looked for


@dataclass(frozen=True)
class BoardLook:
    """``on`` None is today, ``unit`` None the whole company."""

    view: str = "board"
    on: dt.date | None = None
    unit: int | None = None
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "BoardLook":
        """What an address says; what it says wrongly counts as not said."""
        view, unit = query.get("view", ""), query.get("unit", "")
        return cls(
            view=view if view in VIEWS else "board",
            on=day_of(query.get("on", "")),
            unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 9 else None,
            text=query.get("q", "").strip()[:LONGEST],
        )

    @classmethod
    def at(cls, address: object) -> "BoardLook":
        """What an address that came back from a page says."""
        return cls.of(dict(parse_qsl(urlsplit(str(address or "")).query)))

    def href(self) -> str:
        """The address of this look."""
        parts: dict[str, object] = {}
        if self.view != "board":
            parts["view"] = self.view
        if self.on is not None:
            parts["on"] = self.on.isoformat()
        if self.unit is not None:
            parts["unit"] = self.unit
        if self.text:
            parts["q"] = self.text
        return f"/board?{urlencode(parts)}" if parts else "/board"

    def but(self, **changes: object) -> "BoardLook":
        """The same with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type] # names are checked by replace


def day_of(text: str) -> dt.date | None:
    """A date of the address or of a field; none where there is none."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None
