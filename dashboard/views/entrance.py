"""Pages for those who are not signed in: plain HTML forms that need no script.

What they post is read and judged in ``dashboard.login``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from models.i18n import _, current_language


@dataclass(frozen=True)
class Field:
    """One input. ``options`` make it a choice of (value, title, explanation)."""

    name: str
    title: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    autocomplete: str = "off"
    options: tuple[tuple[str, str, str], ...] = ()


_PAGE = Markup(
    '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<title>{title} · ASM</title><link rel="icon" href="/assets/icon.svg">'
    '<link rel="stylesheet" href="/assets/base.css"><link rel="stylesheet" href="/assets/entrance.css">'
    '<script src="/assets/theme.js"></script></head><body class="entrance"><main>'
    '<div class="entrance-card"><div class="brand"><img src="/assets/icon.svg" alt="" width="36" '
    'height="36"><span><b>ASM</b><small>{motto}</small></span></div>'
    "<h1>{title}</h1>{lead}{error}{form}</div>{languages}</main></body></html>"
)
_FORM = Markup(
    '<form method="post" action="{action}">{fields}<button type="submit">{submit}</button></form>'
)
_FIELD = Markup(
    '<label for="{name}">{title}</label><input id="{name}" name="{name}" type="{kind}" value="{value}" '
    'autocomplete="{autocomplete}" required{focus}>{hint}'
)
_CHOICE = Markup(
    "<fieldset><legend>{title}</legend>{options}</fieldset>",
)
_OPTION = Markup(
    '<label class="option"><input type="radio" name="{name}" value="{value}"{checked}>'
    "<span><b>{title}</b><small>{text}</small></span></label>"
)
_WAY_IN = Markup('<p><a href="/sign-in">{title}</a></p>')
_LANGUAGES = Markup('<nav class="entrance-languages">{links}</nav>')


def entrance_page(
    title: str,
    fields: Sequence[Field],
    submit: str,
    *,
    action: str,
    lead: str = "",
    error: str = "",
) -> str:
    """A whole page with one form; ``error`` says what to mend, what was typed stays."""
    form = _FORM.format(
        action=action,
        submit=submit,
        fields=Markup("").join(_field(one, focus=i == 0) for i, one in enumerate(fields)),
    )
    return _page(title, lead, error, form)


def message_page(title: str, lead: str, *, way_in: bool = False) -> str:
    """A page that only says something, with or without a link to sign-in."""
    link = _WAY_IN.format(title=_("To sign-in")) if way_in else Markup("")
    return _page(title, lead, "", link)


def _page(title: str, lead: str, error: str, form: Markup) -> str:
    return str(
        _PAGE.format(
            language=current_language(),
            title=title,
            motto=_("the company by its numbers"),
            lead=Markup("<p>{}</p>").format(lead) if lead else "",
            error=Markup('<p class="error" role="alert">{}</p>').format(error) if error else "",
            form=form,
            languages=_LANGUAGES.format(links=_languages()),
        )
    )


def _field(field: Field, *, focus: bool) -> Markup:
    if field.options:
        return _CHOICE.format(
            title=field.title,
            options=Markup("").join(
                _OPTION.format(
                    name=field.name,
                    value=value,
                    title=title,
                    text=text,
                    checked=Markup(" checked") if value == field.value else "",
                )
                for value, title, text in field.options
            ),
        )
    return _FIELD.format(
        name=field.name,
        title=field.title,
        kind=field.kind,
        value=field.value,
        autocomplete=field.autocomplete,
        focus=Markup(" autofocus") if focus else "",
        hint=Markup("<small>{}</small>").format(field.hint) if field.hint else "",
    )


def _languages() -> Markup:
    """The same address in each language: the way back and the setup code stay in it."""
    names = (("ru", "Русский"), ("en", "English"))
    return Markup("").join(
        Markup('<a href="?{}"{}>{}</a>').format(
            urlencode({**request.args, "lang": code}),
            Markup(' aria-current="true"') if code == current_language() else "",
            name,
        )
        for code, name in names
    )
