"""What the lines above a table say of its time: «Отчёт за март 2026 г.», «Период: 01.06.2026 – …».

Not for headings and cells, which name nothing but a period: ``etl.columns.periods``.
"""

import re
from collections.abc import Iterable

from etl.columns.dates import MONTH
from etl.columns.periods import Period, parse_period

_DAY = r"\d{1,2}\.\d{1,2}\.\d{4}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_DAY}(?:\s*г\.)?\s*(?:-|–|—|по)\s*{_DAY}(?!\d)",
        r"(?<!\w)(?:[1-4]|iv|i{1,3})[\s-]*(?:й\s*)?кв(?:артал\w*|\.)?\s*\d{4}(?!\d)",
        rf"(?<!\w)(?:{MONTH})\.?[\s-]*\d{{4}}(?!\d)",
        rf"(?<!\w)(?:{MONTH})[-.’']\s?\d{{2}}(?!\d)",
        r"(?<!\w)(?:неделя|нед\.)\s*№?\s*\d{1,2}[\s.,]+\d{4}(?!\d)",
    )
)
_YEARS = re.compile(r"(?<![\d.])(20\d{2}|199\d)(?!\d)")
_QUARTERS = re.compile(r"кв(?:артал\w*)", re.IGNORECASE)


def period_in(*texts: str | None) -> Period | None:
    """The only period these titles, sheet and file names speak of."""
    for pattern in _PATTERNS:
        found = {
            period
            for text in texts
            for match in pattern.findall(text or "")
            if (period := parse_period(_QUARTERS.sub("квартал", match)))
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def year_in(texts: Iterable[str | None]) -> int | None:
    """The only year these titles, sheet and file names speak of."""
    years = {int(year) for text in texts for year in _YEARS.findall(text or "")}
    return years.pop() if len(years) == 1 else None
