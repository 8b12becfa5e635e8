"""The second factor as a person meets it: the picture for the app, the recovery codes, how it stands."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import segno
from dash import dcc, html

from models.i18n import _, ngettext


def off_view() -> Any:
    """What it is, and the password that begins."""
    return html.Div(
        [
            html.P(
                _(
                    "After the password, signing in asks for a code from an app on your telephone. "
                    "Whoever learns the password does not get in with it alone."
                ),
                className="wide muted",
            ),
            _password(),
            _button("factor-begin", _("Switch on")),
        ],
        className="form-grid",
    )


def proposal_view(secret: str, address: str) -> Any:
    """The picture to be read by the app, the same as text, and the code it shows."""
    picture = segno.make(address, error="l").svg_data_uri(scale=4, border=3, light="#fff")
    return html.Div(
        [
            html.P(
                _(
                    "Scan the picture with an authenticator app, or type the key into it. Then "
                    "enter the six digits it shows."
                ),
                className="wide muted",
            ),
            html.Img(src=picture, alt=_("Picture for the app"), className="factor-picture"),
            html.Div(
                [
                    html.Small(_("Key"), className="muted"),
                    html.Code(_grouped(secret), id="factor-secret", className="factor-secret"),
                    _code(_("Code from the app")),
                    _button("factor-confirm", _("Confirm")),
                ],
                className="factor-typed",
            ),
        ],
        className="form-grid",
    )


def codes_view(codes: Sequence[str]) -> Any:
    """The recovery codes, this one time."""
    return html.Div(
        [
            html.P(
                _(
                    "These are your recovery codes. Each signs you in once when the telephone is "
                    "lost. They are not shown again: print them or keep them where your passwords are."
                ),
                className="factor-note",
            ),
            dcc.Clipboard(target_id="factor-codes", title=_("Copy"), className="copy"),
            html.Pre("\n".join(codes), id="factor-codes", className="factor-codes"),
            dcc.Link(_("I have kept them"), href="/me", refresh=True, className="button"),
        ],
        className="once",
    )


def on_view(since: str, codes_left: int) -> Any:
    """That it is on, and what may be done about it."""
    left = ngettext("{count} recovery code left.", "{count} recovery codes left.", codes_left)
    return html.Div(
        [
            html.P([html.B(_("On since {date}.", date=since)), " ", left], className="wide"),
            _password(),
            _code(_("Code from the app, or a recovery code")),
            html.Div(
                [
                    html.Button(
                        _("New recovery codes"), id="factor-renew", className="button quiet", n_clicks=0
                    ),
                    html.Button(
                        _("Switch off"), id="factor-off", className="button quiet", n_clicks=0
                    ),
                ],
                className="wide form-buttons",
            ),
        ],
        className="form-grid",
    )  # fmt: skip


def reset_view(since: str) -> Any:
    """Of another person: whether it is on, and the way to take it away."""
    if not since:
        return html.P(_("The second factor is off."), className="muted")
    return html.Div(
        [
            html.P(
                _(
                    "On since {date}. If the telephone and the recovery codes are lost, reset it: "
                    "the person signs in with the password alone and can switch it on anew.",
                    date=since,
                )
            ),
            html.Button(
                _("Reset the second factor"), id="factor-reset", className="button quiet", n_clicks=0
            ),
        ]
    )  # fmt: skip


def _password() -> Any:
    return dmc.PasswordInput(id="factor-password", label=_("Current password"), value="")


def _code(title: str) -> Any:
    return dmc.TextInput(
        id="factor-code",
        label=title,
        value="",
        autoComplete="one-time-code",
        inputProps={"spellCheck": False},
    )


def _button(name: str, title: str) -> Any:
    return html.Div(
        html.Button(title, id=name, className="button", n_clicks=0), className="factor-button"
    )


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
