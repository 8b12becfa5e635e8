"""Links that change how one looks: segmented choices and folded lists, as plain HTML."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.views.address import own_path


@dataclass(frozen=True)
class Choice:
    """One link; an empty ``href`` is a choice that is not to be had now."""

    text: str
    href: str
    current: bool = False
    title: str = ""


@dataclass(frozen=True)
class Group:
    """Choices of one kind; a folded group shows only the current one until it is opened."""

    label: str
    choices: tuple[Choice, ...]
    folded: bool = False


_GROUP = Markup(
    '<div class="segments" role="group" aria-label="{label}" title="{label}">{links}</div>'
)
_FOLDED = Markup(
    '<details class="folded"><summary title="{label}">{current}</summary><div>{links}</div></details>'
)
_LINK = Markup('<a href="{href}" title="{title}"{current}>{text}</a>')
_GONE = Markup('<span aria-disabled="true" title="{title}">{text}</span>')


def controls_html(groups: Iterable[Group]) -> Markup:
    """All groups in order."""
    return Markup("").join(_group(group) for group in groups)


def _group(group: Group) -> Markup:
    links = Markup("").join(_link(choice) for choice in group.choices)
    if not group.folded:
        return _GROUP.format(label=group.label, links=links)
    current = next((choice.text for choice in group.choices if choice.current), group.label)
    return _FOLDED.format(label=group.label, current=current, links=links)


def _link(choice: Choice) -> Markup:
    if not choice.href:
        return _GONE.format(title=choice.title, text=choice.text)
    return _LINK.format(
        href=own_path(choice.href),
        title=choice.title or choice.text,
        text=choice.text,
        current=Markup(' aria-current="true"') if choice.current else "",
    )
