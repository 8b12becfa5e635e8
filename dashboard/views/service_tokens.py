"""Keys for programs: the list, and a new one with the command that uses it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html

from models.i18n import _


@dataclass(frozen=True)
class KeyLine:
    """One key of the list."""

    id: int
    name: str
    maker: str
    until: str
    used: str
    revoked: bool
    alive: bool


@dataclass(frozen=True)
class FreshKey:
    """A key that was just made: its text this one time, and the address it is for."""

    text: str = field(repr=False)
    address: str


def keys_view(lines: Sequence[KeyLine]) -> Any:
    """The table, or that there are none."""
    if not lines:
        return html.P(_("There are no keys yet."), className="muted")
    heads = (_("Name"), _("Acts for"), _("Good until"), _("Last used"), "")
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head) for head in heads])),
                html.Tbody([_key(line) for line in lines]),
            ],
            className="table keys",
        ),
        className="keys-wrap",
    )


def _key(line: KeyLine) -> Any:
    end: Any = html.Span(_("revoked") if line.revoked else _("out of date"), className="muted")
    if line.alive:
        end = dcc.ConfirmDialogProvider(
            html.Button(_("Revoke"), className="button quiet small"),
            id={"type": "key-revoke", "key": line.id},
            message=_("Programs that use the key “{name}” will be turned away.", name=line.name),
        )
    return html.Tr(
        [
            html.Td(line.name),
            html.Td(line.maker),
            html.Td(line.until),
            html.Td(line.used or "—", className="muted"),
            html.Td(end, className="number"),
        ],
        className="" if line.alive else "muted",
    )


def fresh_view(key: FreshKey) -> Any:
    """The key, and a command to try it with."""
    command = f'curl -H "Authorization: Bearer {key.text}" -F "file=@выписка.txt" {key.address}'
    return html.Div(
        [
            html.P(_("This is the key. It is not shown again: put it where the program keeps it.")),
            html.Code(key.text, id="key-text"),
            dcc.Clipboard(target_id="key-text", title=_("Copy"), className="copy"),
            html.P(_("To try it:"), className="muted"),
            html.Code(command, id="key-command"),
            dcc.Clipboard(target_id="key-command", title=_("Copy"), className="copy"),
        ],
        className="once key-fresh",
    )
