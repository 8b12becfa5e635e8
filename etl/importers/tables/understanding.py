"""What a table means in the end: the proposal, a saved or corrected layout, answers to questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.columns.roles import folded
from etl.importers.tables.asking import WAYS, Asker, Options, plain
from etl.importers.tables.document import Table, Wanted
from etl.layout import offered
from etl.layout.fit import adapted, fits, likeness
from etl.layout.model import Column, Layout, signature
from etl.layout.proposal import Proposal, as_target
from etl.notices import Notices
from etl.reading import Place
from models.i18n import Message

_LIKE = 0.5  # of the headings must be the same for a saved layout to be meant
_SHOWN = 12
_OTHER, _GONE = "(other)", "(gone)"
_KINDS = {
    "date": {"date", "period", "text"},
    "amount": {"number"},
}


def layout_for(table: Table, wanted: Wanted, asker: Asker, notices: Notices) -> Proposal:
    """The proposal with the decisions of the layout that is meant for this table."""
    found = table.found
    saved = _meant(found.layout, wanted.layout)
    if saved is None:
        return _fed(found, asker)
    if wanted.own and saved.header_row != saved.found_header_row:
        found = _moved(found, saved)
        if fits(saved, found.layout).missing:  # the heading was moved, the columns are the old ones
            return _fed(as_target(found, saved.target) if saved.target else found, asker)
    renamed = _renamed(saved, found.layout, asker)
    if renamed is None:
        return _fed(found, asker)
    layout = adapted(saved, found.layout, renamed, same_document=wanted.own)
    if not wanted.own:
        _warn_of_new(saved, found.layout, renamed, notices)
    if not layout.target:
        return _fed(replace(found, layout=layout), asker)
    return _agreeing(found, layout)


def _agreeing(found: Proposal, layout: Layout) -> Proposal:
    """The shape that goes with what the table is said to feed, where only that was changed."""
    roles = [column.role for column in layout.columns]
    if layout.target != found.layout.target and roles == [c.role for c in found.layout.columns]:
        proposed = as_target(found, layout.target)
        columns = [replace(new, decimal=old.decimal, date_order=old.date_order)
                   for new, old in zip(proposed.layout.columns, layout.columns, strict=True)]  # fmt: skip
        layout = replace(layout, shape=proposed.layout.shape, columns=tuple(columns))
        return replace(proposed, layout=layout)
    return replace(found, layout=replace(layout, shape=_shape_of(layout)))


def _shape_of(layout: Layout) -> str:
    if layout.target != "statistic_values":
        return "none" if layout.target == "none" else "register"
    if layout.having("period"):
        return "wide"
    if layout.role("statistic") and layout.having("value", "quota"):
        return "long"
    return "columns"


def _meant(found: Layout, wanted: Layout | None) -> Layout | None:
    """Of the wanted layouts the one with these headings, or the likest."""
    known = (wanted, *wanted.more) if wanted else ()
    for one in known:
        if signature(one) == signature(found) and one.sheet == found.sheet:
            return one
    moved = [
        one for one in known if one.header_row == found.header_row and one.sheet == found.sheet
    ]
    likest = max(known, key=lambda one: likeness(one, found), default=None)
    if likest is not None and likeness(likest, found) >= _LIKE:
        return likest
    return moved[0] if moved and moved[0].header_row != moved[0].found_header_row else None


def _moved(found: Proposal, saved: Layout) -> Proposal:
    return replace(found, layout=replace(found.layout, found_header_row=saved.found_header_row))


def _fed(found: Proposal, asker: Asker) -> Proposal:
    """The proposal; what nobody knows is asked: what does this table feed?"""
    if found.layout.target:
        return found
    names = ", ".join(column.name for column in found.layout.columns[:_SHOWN])
    text = Message("What does the table with the columns {columns} feed?", columns=names)
    target = asker.answer("feeds", text, tuple(offered.TARGETS.items()))
    return as_target(found, target) if target else found


def _renamed(saved: Layout, found: Layout, asker: Asker) -> dict[str, str] | None:
    """Headings here → in the saved layout; None when a person says it is another kind of table."""
    fit = fits(saved, found)
    renamed: dict[str, str] = {}
    for name in fit.missing:
        options = [
            *((new, plain(new)) for new in fit.new),
            (_GONE, Message("There is no such column any more")),
            (_OTHER, Message("It is a table of another kind")),
        ]
        text = Message(
            "The column “{name}” of the saved mapping is not here. Which one is it now?", name=name
        )
        answer = asker.answer(f"renamed:{name}", text, options, samples=fit.new, column=name)
        if answer == _OTHER:
            return None
        if answer not in {None, _GONE}:
            renamed[str(answer)] = name
    return renamed


def _warn_of_new(
    saved: Layout, found: Layout, renamed: Mapping[str, str], notices: Notices
) -> None:
    for name in fits(saved, found).new:
        if name not in renamed:
            message = Message("This column is new: the saved mapping does not know it.")
            notices.warn("new_column", message, Place(found.sheet, None, name))


def with_roles(found: Proposal, asker: Asker, notices: Notices) -> Layout:
    """Roles that a register cannot do without, asked for where they are missing or contested."""
    layout = found.layout
    if layout.shape != "register":
        return layout
    layout = _of_two_sides(layout, found, asker)
    for role in lacking(layout):
        layout = _with_role(layout, role, found, asker)
    for role, indices in found.proposed.contested.items():
        if role in offered.ALLOWED[layout.target] and layout.role(role) is None:
            names = [column.name for column in layout.columns if column.index in indices]
            message = Message(
                "“{first}” and “{second}” could both be “{role}”: neither is read.",
                first=names[0],
                second=names[1],
                role=offered.ROLES[role],
            )
            notices.warn("contested_role", message, Place(layout.sheet))
    return layout


def _of_two_sides(layout: Layout, found: Proposal, asker: Asker) -> Layout:
    """Debit and credit: a bank's debit is what the company spent, its own debit what it received."""
    sides = {role: i for i, role in found.proposed.roles.items() if role in {"debit", "credit"}}
    if layout.target != "payments" or len(sides) < 2 or "amount" not in lacking(layout):
        return layout
    debit = next(c for c in layout.columns if c.index == sides["debit"])
    text = Message("Is “{column}” money that came or money that went?", column=debit.name)
    answer = asker.answer("debit", text, tuple(WAYS.items()), column=debit.name)
    given = {sides["debit"]: "income", sides["credit"]: "expense"}
    if answer != "in":
        given = {sides["debit"]: "expense", sides["credit"]: "income"}
    return layout.with_columns(
        [replace(c, role=given.get(c.index, c.role)) for c in layout.columns]
    )


def lacking(layout: Layout) -> list[str]:
    """Roles without which a register cannot be read."""
    roles = {column.role for column in layout.columns}
    missing = [] if "date" in roles else ["date"]
    enough = {"amount"} & roles or (
        {"quantity", "price"} <= roles
        if layout.target == "sales"
        else {"income", "expense"} & roles
    )
    return missing if enough else [*missing, "amount"]


def _with_role(layout: Layout, role: str, found: Proposal, asker: Asker) -> Layout:
    contested = found.proposed.contested.get(role, ())
    fitting = [
        column
        for column in layout.columns
        if column.index in contested or (not contested and column.type in _KINDS[role])
    ]
    text = Message("Which column is “{role}”?", role=offered.ROLES[role])
    options: Options = [(column.name, plain(column.name)) for column in fitting]
    answer = asker.answer(f"role:{role}", text, options)
    return layout.with_columns(
        [replace(c, role=role) if c.name == answer else c for c in layout.columns]
    )


def look_alikes(columns: Sequence[Column], notices: Notices, sheet: str | None) -> None:
    """Two headings that only Latin letters tell apart: «Сумма» and «Cумма»."""
    seen: dict[str, str] = {}
    for column in columns:
        other = seen.setdefault(folded(column.name), column.name)
        if other != column.name:
            message = Message(
                "“{first}” and “{second}” look the same: some of the letters are Latin.",
                first=other,
                second=column.name,
            )
            notices.warn("look_alike", message, Place(sheet, None, column.name))
