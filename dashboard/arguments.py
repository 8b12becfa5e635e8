"""What a browser sends into a callback is held against what the function says it takes (Z24).

A list where a number belongs is nobody's typing: it is refused before anything is looked up, not
found as a mistake of ours in the log. What a person may have typed passes: it is answered beside the
field by the form.
"""

import inspect
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from models.errors import Refused
from models.i18n import Message

NUL = "\x00"  # no keyboard has it, and PostgreSQL keeps no text with it


class Misfit(Refused):
    """Nothing on a page of ours sends this."""

    code = "misfit"


def demand_of(function: Callable[..., Any]) -> Callable[..., None]:
    """A check of the arguments of ``function`` by its annotations."""
    hints = get_type_hints(function)
    signature = inspect.signature(function)

    def demand(*args: Any, **kwargs: Any) -> None:
        for name, value in signature.bind(*args, **kwargs).arguments.items():
            rest = signature.parameters[name].kind == inspect.Parameter.VAR_POSITIONAL
            for one in value if rest else (value,):
                if not fits(one, hints.get(name, Any)):
                    raise Misfit(Message("There is no such thing."))

    return demand


def fits(value: Any, hint: Any, *, listed: bool = False) -> bool:
    """Whether a value of JSON may stand where ``hint`` is written."""
    if value is None or hint in (Any, object):
        return True
    origin, parts = get_origin(hint) or hint, get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(value, part, listed=listed) for part in parts if part is not NoneType)
    if origin is list:
        return isinstance(value, list) and all(fits(one, *parts[:1], listed=True) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(one, *parts[1:2], listed=True) for one in value.values()
        )
    if isinstance(value, (list, dict)) or (isinstance(value, str) and NUL in value):
        return False
    return listed or _plain(value, hint)


def _plain(value: Any, hint: Any) -> bool:
    """Numbers may come as text, even as wrong text where a form judges it."""
    if hint is int and isinstance(value, str):
        return value == "" or (value.isascii() and value.removeprefix("-").isdigit())
    return hint is not str or isinstance(value, str)
