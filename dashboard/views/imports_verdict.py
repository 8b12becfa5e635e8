"""The verdict on a document: rows = accepted + refused, or why nothing of it can be taken."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.imports_upload import drop_zone
from models import i18n
from models.i18n import Message, _, ngettext

ANOTHER_KIND = Message(
    "Save it in one of the kinds ASM reads: a statement in the format “1C”, CommerceML, Excel or CSV."
)
ANOTHER_FILE = Message(
    "There is nothing to mend in this file: bring the same data in another one, as said above."
)
REMEDIES: Mapping[str, Message] = {
    "unknown_format": ANOTHER_KIND,
    "pdf": Message(
        "Export the same from the bank or from 1C as Excel, CSV or “exchange with 1C” (a .txt file), "
        "not as PDF."
    ),
    "unbalanced": Message("Only the bank can mend this: figures corrected by hand prove nothing."),
    "truncated": Message("The file was cut off on its way. Save it anew and bring it whole."),
    "damaged": Message("The file was damaged on its way. Save it anew and bring it whole."),
    "encrypted": Message("Take the password off in Excel and save the file again."),
    "too_large": Message("Split it: one month or one sheet per file."),
    "encoding_damaged": Message("Save it as Excel, or as CSV in UTF-8."),
    "empty": Message("Look whether the export was finished, and save it anew."),
    "no_rows": Message("Mend the rows listed below in the file and bring it again."),
    "internal_error": Message(
        "This is our mistake, not yours. Read it again, or tell the administrator."
    ),
    **dict.fromkeys(
        ("program", "web_page", "not_a_workbook", "not_a_table", "other_xml", "other_json"),
        ANOTHER_KIND,
    ),
    **dict.fromkeys(
        (
            "word", "presentation", "numbers", "picture", "archive", "database", "moxcel",
            "lfs_pointer", "lock_file", "xml_2003", "web_archive", "commerceml_1",
            "enterprise_data", "universal_exchange", "electronic_document", "ib_parameters",
            "odata_metadata", "odata_answer", "odata_error",
        ),
        ANOTHER_FILE,
    ),
}  # fmt: skip
NO_ROWS = Message(
    "There is a heading and nothing under it. Look at the period and the filters of the export, and "
    "save it anew."
)
ELSE = Message("Mend the file and bring it again. The refused one stays here for comparison.")


def figures(counts: Mapping[str, int], *, done: bool) -> html.Section:
    """How many rows, as sums that can be checked by eye; ``done``: they count already."""
    label: dict[str, Any] = {"aria-label": _("Counts")}
    return html.Section(
        [_taken(counts), _against_what_counts(counts, done=done)], className="card figures", **label
    )


def _taken(counts: Mapping[str, int]) -> html.Div:
    rows, accepted, refused = (counts.get(name, 0) for name in ("rows", "accepted", "refused"))
    return html.Div(
        [
            figure(rows, ngettext("row in the file", "rows in the file", rows)),
            sign("="),
            figure(accepted, _("accepted"), "good"),
            sign("+"),
            figure(refused, _("refused"), "bad" if refused else "none"),
        ],
        className="sum",
    )


def _against_what_counts(counts: Mapping[str, int], *, done: bool) -> html.Div:
    """What accepted rows mean to the numbers: only those known already leave them as they are."""
    accepted, changed, known, gone = (
        counts.get(name, 0) for name in ("accepted", "changed", "already_known", "gone")
    )
    new = accepted - changed - known
    parts = [
        figure(accepted, _("accepted"), "echo"),
        sign("="),
        figure(new, ngettext("new", "new", new), "" if new else "none"),
        sign("+"),
        figure(changed, _changed(changed, done=done), "warn" if changed else "none"),
        sign("+"),
        figure(known, ngettext("known already", "known already", known), "" if known else "none"),
    ]
    if gone:
        title = _("of the same records are no longer there")
        parts.append(figure(gone, title, "bad"))
    return html.Div(parts, className="sum")


def _changed(count: int, *, done: bool) -> str:
    if done:
        return ngettext("was changed", "were changed", count)
    return ngettext("will change", "will change", count)


def figure(value: int | str, title: str, kind: str = "") -> html.Div:
    """A number over its name."""
    text = i18n.number(value) if isinstance(value, int) else value
    return html.Div([html.B(text), html.Span(title)], className=f"figure {kind}".strip())


def sign(text: str) -> html.Span:
    """Between two figures."""
    return html.Span(text, className="sign")


def refusal(reason: str, code: str, values: Mapping[str, Any], *, listed: bool) -> html.Section:
    """Why the whole document is refused, what to do, and the place for a better one.

    ``listed``: rows that cannot be read stand below.
    """
    remedy = NO_ROWS if code == "no_rows" and not listed else REMEDIES.get(code, ELSE)
    label: dict[str, Any] = {"role": "alert"}
    return html.Section(
        [
            html.Div(
                [
                    html.H2([glyph("warning", 18), _("Nothing of this file is taken")]),
                    html.P(reason, className="reason"),
                    _contradiction(values) if code == "unbalanced" else "",
                ],
                **label,
            ),
            html.H3(_("What to do")),
            html.P(str(remedy)),
            drop_zone(corrected=True) if code != "internal_error" else "",
        ],
        className="card refused-card",
    )


def _contradiction(values: Mapping[str, Any]) -> Any:
    """Both figures, one over the other, and the difference between them."""
    found = {
        name: money(values.get(name))
        for name in ("opening", "received", "spent", "expected", "closing")
    }
    expected, closing = decimal(values.get("expected")), decimal(values.get("closing"))
    if expected is None or closing is None:
        return ""
    return html.Div(
        [
            html.Div(
                [
                    figure(found["opening"], _("Opening balance")),
                    sign("+"),
                    figure(found["received"], _("Money in")),
                    sign("−"),
                    figure(found["spent"], _("Money out")),
                    sign("="),
                    figure(found["expected"], _("must be")),
                ],
                className="sum",
            ),
            html.Div(
                [
                    sign("≠"),
                    figure(found["closing"], _("the statement says"), "bad"),
                    figure(money(closing - expected), _("difference"), "bad"),
                ],
                className="sum",
            ),
        ],
        className="equation broken",
    )


def decimal(value: Any) -> Decimal | None:
    """A figure of a verdict, which keeps exact decimals as text."""
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def money(value: Any) -> str:
    """A sum with its kopecks; a dash where the document gives none."""
    amount = decimal(value)
    return "—" if amount is None else i18n.number(amount, 2)
