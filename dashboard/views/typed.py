"""The bare field of a sheet of typed values: told to the server when it is left or Enter is pressed.

And what is said once it is kept. Not ``dcc.Input``: it loses the place of letters that are typed faster than it draws.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc

from dashboard.views.formats import amount, decimals_of
from models.i18n import _


@dataclass(frozen=True)
class Kept:
    """The revision (of a plan: the version) that holds now, and the decimals its statistic shows."""

    revision: int
    decimals: int

    def said(self, value: Decimal | None) -> str:
        """What stands beside the field: also that more digits were kept than screens will show."""
        if value is None or decimals_of(value) <= self.decimals:
            return _("kept")
        return _(
            "kept; shown as {value}: the definition has decimals: {count}",
            value=amount(value, self.decimals),
            count=self.decimals,
        )


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


def pasted() -> dict[str, Any]:
    """What a sheet says of the lines of a pasted column that found no field, for ``entry.js``."""
    return {"data-left": _("The column is longer than the sheet; lines that found no field:")}
