"""The frame of every signed-in page: header, navigation, the viewer's menu, the page's own place.

Written as plain HTML into the index page, so that it stands before any script runs; Dash draws
only the page inside. On the start page the wall itself is written too (``early``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from markupsafe import Markup

from dashboard import context
from dashboard.views import finder
from dashboard.views.icons import icon
from dashboard.views.roles import role_title
from models.access import Permission, Viewer
from models.i18n import Message, _, current_language


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    href: str
    title: Message
    icon: str
    needs: Permission


_HEAD = Markup(
    '<header class="shell-head"><a class="shell-brand" href="/" data-inside><img src="/assets/icon.svg" '
    'alt="" width="26" height="26"><b>{company}</b></a>'
    '<input type="checkbox" id="shell-menu" class="shell-toggle" aria-label="{menu}">'
    '<label for="shell-menu" class="shell-burger" title="{menu}">{burger}</label>'
    '<nav class="shell-nav" aria-label="{menu}">{links}</nav>'
    '{tools}<span class="shell-state" id="state" data-src="/state" role="status"></span>{person}</header>'
)
_LINK = Markup('<a href="{href}" data-inside>{icon}<span>{title}</span></a>')
_PERSON = Markup(
    '<details class="shell-person"><summary title="{name}"><b aria-hidden="true">{initials}</b>'
    '<span>{name}</span></summary><div class="shell-card"><p><b>{name}</b><small>{role}</small></p>'
    '<a href="/hat" data-inside>{hat}</a><a href="/me" data-inside>{profile}</a>'
    '<div class="shell-choice" data-theme-choice>{themes}</div>'
    '<div class="shell-choice" data-language-choice>{languages}</div>'
    '<form method="post" action="/sign-out"><button type="submit">{sign_out}</button></form>'
    "</div></details>"
)
_CHOICE = Markup('<button type="button" value="{value}"{current}>{title}</button>')

INDEX = Markup(
    '<!DOCTYPE html><html lang="{language}" data-theme="{theme}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="icon" href="/assets/icon.svg"><script src="/assets/theme.js"></script>{css}</head>'
    '<body>{head}<main class="shell-main">{early}{entry}</main>'
    '<footer class="shell-scripts">{config}{scripts}{renderer}</footer></body></html>'
)


def index(parts: dict[str, str], places: Sequence[Place], company: str, early: str) -> str:
    """The index page around Dash's own parts, for the viewer of this request."""
    viewer = context.viewer()
    return str(
        INDEX.format(
            language=current_language(),
            theme=viewer.theme,
            title=f"{company} · ASM" if company else "ASM",
            css=Markup(parts["css"]),  # noqa: S704 - Dash's own tags
            head=_head(viewer, places, company),
            early=Markup(early),  # noqa: S704 - a fragment of views.wall, escaped there
            entry=Markup(parts["app_entry"]),  # noqa: S704 - Dash's own tags
            config=Markup(parts["config"]),  # noqa: S704 - Dash's own tags
            scripts=Markup(parts["scripts"]),  # noqa: S704 - Dash's own tags
            renderer=Markup(parts["renderer"]),  # noqa: S704 - Dash's own tags
        )
    )


def layout() -> Any:
    """What Dash draws inside the frame: the same for everybody, without data."""
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="help-wish"),
            html.Div(id="help-sheet"),
            dmc.DatesProvider(
                html.Div(id="page", className="page"),
                settings={"locale": current_language(), "firstDayOfWeek": 1},
            ),
        ],
        theme={
            "primaryColor": "indigo",
            "defaultRadius": "md",
            "fontFamily": "var(--font)",
            "headings": {"fontFamily": "var(--font)"},
        },
        defaultColorScheme="auto",
    )


def _head(viewer: Viewer, places: Sequence[Place], company: str) -> Markup:
    links = (
        _LINK.format(href=place.href, icon=icon(place.icon), title=place.title)
        for place in places
        if viewer.may(place.needs)
    )
    return _HEAD.format(
        company=company or "ASM",
        menu=_("Menu"),
        burger=icon("menu"),
        links=Markup("").join(links),
        tools=finder.buttons(),
        person=_person(viewer),
    )


def _person(viewer: Viewer) -> Markup:
    themes = (("light", _("Light")), ("dark", _("Dark")), ("auto", _("As the system")))
    languages = (("ru", "Русский"), ("en", "English"))
    return _PERSON.format(
        name=viewer.name,
        initials="".join(word[0] for word in viewer.name.split()[:2]).upper(),
        role=role_title(viewer.role, viewer.role_name),
        hat=_("My hat"),
        profile=_("My profile"),
        themes=_choices(themes, viewer.theme),
        languages=_choices(languages, viewer.language),
        sign_out=_("Sign out"),
    )


def _choices(options: Sequence[tuple[str, str]], chosen: str) -> Markup:
    return Markup("").join(
        _CHOICE.format(
            value=value,
            title=title,
            current=Markup(' aria-pressed="true"') if value == chosen else "",
        )
        for value, title in options
    )
