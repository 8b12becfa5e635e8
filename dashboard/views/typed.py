"""The bare field of a sheet of typed values: told to the server when it is left or Enter is pressed.

Not ``dcc.Input``: it loses the place of letters that are typed faster than it draws.
"""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc


def typed(
    identity: Mapping[str, object],
    value: str,
    *,
    css: str,
    label: str,
    disabled: bool = False,
    placeholder: str = "",
) -> Any:
    """A field with this id; ``label`` is what is heard of it."""
    heard: dict[str, Any] = {"aria-label": label}
    return dmc.TextInput(
        id=dict(identity),
        value=value,
        className=css,
        disabled=disabled,
        placeholder=placeholder,
        debounce=True,
        autoComplete="off",
        **heard,
    )
