"""How somebody looks at the org board: as what, on which date, which part, for what. In the address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.questions.look import day_of, whole

VIEWS = ("board", "tree", "list", "load", "check")
LONGEST = 100  # of the words looked for


@dataclass(frozen=True)
class BoardLook:
    """``on`` None is today, ``unit`` None the whole company; ``edit`` to change what is seen."""

    view: str = "board"
    on: dt.date | None = None
    unit: int | None = None
    text: str = ""
    edit: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "BoardLook":
        """What an address says; what it says wrongly counts as not said."""
        view = query.get("view", "")
        return cls(
            view=view if view in VIEWS else "board",
            on=day_of(query.get("on", "")),
            unit=whole(query.get("unit", "")),
            text=query.get("q", "").strip()[:LONGEST],
            edit=query.get("edit") == "1",
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
        if self.edit:
            parts["edit"] = 1
        if self.text:
            parts["q"] = self.text
        return f"/board?{urlencode(parts)}" if parts else "/board"

    def but(self, **changes: object) -> "BoardLook":
        """The same with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type] # names are checked by replace
