"""What may be brought: each kind of file with where it comes from and how it looks inside.

The formats themselves are ``etl.importers``, which screens do not call; their stable names are keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from models.i18n import Message, _

SUFFIXES = ".txt,.xml,.zip,.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv"


@dataclass(frozen=True)
class Kind:
    """A kind of file as people know it."""

    title: Message
    files: str
    whence: Message
    sample: tuple[tuple[str, ...], ...]  # lines of a text, or rows of a table


KINDS: tuple[Kind, ...] = (
    Kind(
        Message("Bank statement"),
        ".txt",
        Message("In the client bank: statement → export → format “1C”."),
        (
            ("1CClientBankExchange",),
            ("СекцияРасчСчет",),
            ("НачальныйОстаток=1000.00",),
            ("СекцияДокумент=Платежное поручение",),
            ("Сумма=12500.00",),
        ),
    ),
    Kind(
        Message("Orders and goods"),
        ".xml · CommerceML 2",
        Message("In 1C: exchange with the site → export to a folder."),
        (
            ("<КоммерческаяИнформация>",),
            (" <Документ>",),
            ("  <Номер>А-17</Номер>",),
            ("  <Сумма>12500</Сумма>",),
            (" </Документ>",),
        ),
    ),
    Kind(
        Message("A table of yours"),
        ".xlsx · .xls · .xlsb · .ods · .csv",
        Message("Sales register, payments, or indicators by weeks and months."),
        (
            ("Дата", "Клиент", "Сумма"),
            ("02.11.2026", "Пчела", "12 500,00"),
            ("03.11.2026", "ИП Мышкин", "4 310,50"),
            ("03.11.2026", "Муравейник", "980,00"),
        ),
    ),
)
TITLES: Mapping[str, Message] = {
    "client_bank": Message("1C bank statement"),
    "commerceml": Message("CommerceML"),
    "tables": Message("Table"),
}


def format_title(code: str) -> str:
    """What a person calls the format; its stable name where this screen knows no better."""
    title = TITLES.get(code)
    return str(title) if title is not None else code


def examples() -> html.Div:
    """For an empty list: what may be brought, where to get it, how it looks inside."""
    return html.Div([_example(kind) for kind in KINDS], className="kinds")


def _example(kind: Kind) -> html.Section:
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.Section(
        [
            html.H3([glyph("document", 18), str(kind.title)]),
            html.Small(kind.files),
            html.Div(_sample(kind.sample), className="kind-sample", **hidden),
            html.P(str(kind.whence)),
        ],
        className="card kind",
    )


def _sample(lines: tuple[tuple[str, ...], ...]) -> Any:
    if len(lines[0]) == 1:
        return html.Pre("\n".join(line[0] for line in lines))
    head, *rows = lines
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(cell) for cell in head])),
            html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows]),
        ]
    )


def formats_line() -> str:
    """All kinds in one line, for the drop zone."""
    return _(
        "Bank statement for 1C (.txt), CommerceML (.xml), Excel (.xlsx, .xls, .xlsb, .ods), CSV"
    )
