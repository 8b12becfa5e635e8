"""Two people edit one thing: what they changed apart is united, what they changed alike is asked.

An edit says which version the person looked at and, if it can, the values it showed then. Not for
typed values of statistics: those have revisions (``models.values``).
"""

from collections.abc import Mapping
from typing import Any

from models.errors import Clash, Conflict, Refused
from models.i18n import Message


def allowed(mine: Mapping[str, Any], fields: frozenset[str]) -> None:
    """Refuse fields nobody may set from outside (Z15)."""
    if unknown := set(mine) - fields:
        names = ", ".join(sorted(map(str, unknown)))
        raise Refused(Message("Unknown fields: {fields}.", fields=names), code="unknown_fields")


def united(
    name: str,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    *,
    versions: tuple[int, int | None],
    seen: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What to write: ``mine`` on top of ``theirs``, the state it meets (D8, D9).

    ``versions`` are the one there is and the one the person looked at; ``seen`` is what was shown.
    """
    now, looked_at = versions
    if looked_at is None:
        raise TypeError("an edit must say which version it was made from")
    if now == looked_at:
        return dict(mine)
    clashes = () if seen is None else _clashes(theirs, mine, seen)
    if seen is None or clashes:
        raise Conflict(
            Message("Somebody changed “{name}” while you were editing.", name=name), clashes=clashes
        )
    return {field: value for field, value in mine.items() if seen.get(field) != value}


def _clashes(
    theirs: Mapping[str, Any], mine: Mapping[str, Any], seen: Mapping[str, Any]
) -> tuple[Clash, ...]:
    return tuple(
        Clash(field, value, theirs[field], seen.get(field))
        for field, value in sorted(mine.items())
        if value not in (theirs[field], seen.get(field)) and theirs[field] != seen.get(field)
    )
