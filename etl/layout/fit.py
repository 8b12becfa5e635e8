"""A saved or corrected layout on the table at hand: columns are found by name, never by position."""

from dataclasses import dataclass, replace

from etl.columns.roles import folded, is_total
from etl.layout.model import Column, Layout

_IDLE = frozenset({"", "ignore", "total"})


@dataclass(frozen=True)
class Fit:
    """``new`` headings are welcome; a ``missing`` one that is mapped stops the import."""

    new: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def fits(profile: Layout, found: Layout) -> Fit:
    """How ``found``, the proposal for this file, differs from the saved ``profile``."""
    here = {folded(column.name) for column in found.columns}
    known = {folded(column.name) for column in profile.columns}
    return Fit(
        new=tuple(
            column.name
            for column in found.columns
            if folded(column.name) not in known and not _comes_and_goes(column)
        ),
        missing=tuple(
            column.name
            for column in profile.columns
            if column.role not in _IDLE
            and not _comes_and_goes(column)
            and folded(column.name) not in here
        ),
    )


def _comes_and_goes(column: Column) -> bool:
    """Columns of periods are others in every file."""
    return column.period is not None or is_total(column.name)


def likeness(profile: Layout, found: Layout) -> float:
    """How much of the headings two tables share: 1 for all of them."""
    here = {folded(column.name) for column in found.columns if not _comes_and_goes(column)}
    known = {folded(column.name) for column in profile.columns if not _comes_and_goes(column)}
    return len(here & known) / max(1, len(here | known))


def adapted(
    saved: Layout, found: Layout, renamed: dict[str, str], *, same_document: bool
) -> Layout:
    """The decisions of ``saved`` at the positions of ``found``; new columns stay unmapped.

    ``renamed`` are headings here → in the saved layout. What is true of one document only, its
    year and period, is taken over only when a person decided it for this one.
    """
    by_name = {folded(column.name): column for column in saved.columns}
    columns = tuple(
        _decided(column, by_name.get(folded(renamed.get(column.name, column.name))))
        for column in found.columns
    )
    chosen = tuple(sheet for sheet in saved.sheets if sheet in found.sheets)
    return replace(
        found,
        columns=columns,
        shape=saved.shape,
        target=saved.target,
        period_type=saved.period_type,
        year=saved.year if same_document else found.year,
        period=saved.period if same_document or saved.period == "sheet" else found.period,
        statistic=saved.statistic,
        sheets=chosen or found.sheets,
    )


def _decided(column: Column, known: Column | None) -> Column:
    if known is None:
        return column if _comes_and_goes(column) else replace(column, role="")
    return replace(
        column,
        role=known.role,
        decimal=known.decimal,
        date_order=known.date_order,
        period=known.period if known.role == "period" and known.period else column.period,
        quota=known.quota,
        statistic=known.statistic,
        factor=known.factor,
    )
