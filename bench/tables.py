"""Tables to Parquet through the whole import: a workbook against pandas, a long text against DuckDB.

The rows are a sales register of twelve columns: dates, texts that repeat and that do not, digits
that are no numbers, decimals, a column of numbers and texts.
"""

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter

from bench.measurement import Measurement, peak_megabytes, seconds
from etl.importers.tables import Tables
from etl.reading import Choices, Limits, Source
from etl.recording import Recording

SHEET_ROWS, TEXT_ROWS = 100_000, 1_000_000
TIMES = 3
HEADINGS = (
    "Дата", "Номер", "Контрагент", "ИНН", "Номенклатура", "Код", "Количество", "Цена", "Сумма",
    "Опт", "Менеджер", "Комментарий",
)  # fmt: skip
FIRST = dt.date(2023, 1, 1)
MANAGERS = ("Анна Орлова", "Борис Синицын", "Вера Дятлова")
TODAY = dt.date(2026, 11, 23)


def measure(*, quick: bool) -> list[Measurement]:
    """Both claims."""
    share = 50 if quick else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [_workbook(folder, SHEET_ROWS // share), _text(folder, TEXT_ROWS // share)]


def _workbook(folder: Path, count: int) -> Measurement:
    path = folder / "продажи.xlsx"
    write_workbook(path, count)
    ours = seconds(lambda: import_(path, folder, count), TIMES)
    theirs = seconds(lambda: pd.read_excel(path).to_parquet(folder / "theirs.parquet"))
    _, peak = peak_megabytes("bench.tables", str(path), str(folder), str(count))
    return Measurement(
        what=f".xlsx of {count:,} × {len(HEADINGS)} mixed cells, file to Parquet",
        ours=f"{ours:.2f} s, peak {peak:.0f} MB",
        against=f"pandas.read_excel (openpyxl) + to_parquet: {theirs:.2f} s",
        ratio=f"{theirs / ours:.1f} times faster",
        target="≥ 5 times, ≤ 600 MB",
        met=theirs >= 5 * ours and peak <= 600,
    )


def _text(folder: Path, count: int) -> Measurement:
    path, copy = folder / "продажи.csv", folder / "копия.csv"
    write_text(path, copy, count)
    ours = seconds(lambda: import_(path, folder, count), TIMES)
    theirs = seconds(lambda: _by_duckdb(copy, folder / "theirs.parquet"), TIMES)
    _, peak = peak_megabytes("bench.tables", str(path), str(folder), str(count))
    return Measurement(
        what=f"windows-1251 CSV of {count:,} × {len(HEADINGS)} "
        f"({path.stat().st_size / 1e6:.0f} MB), file to Parquet",
        ours=f"{ours:.2f} s, peak {peak:.0f} MB",
        against=f"DuckDB: copy (from read_csv(UTF-8 copy)) to Parquet (zstd): {theirs:.2f} s",
        ratio=f"{ours / theirs:.2f} times its time",
        target="≤ 3 times, ≤ 800 MB",
        met=ours <= 3 * theirs and peak <= 800,
    )


def _by_duckdb(source: Path, target: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_csv('{source}')) to '{target}' (format parquet, compression zstd)"
        )


def import_(path: Path, folder: Path, count: int) -> None:
    """One import as the intake does it; every row must arrive."""
    recording = Recording("0" * 64, folder / "rows", lambda _done, _of: None)
    Tables().read(Source.open(path), Choices(today=TODAY), recording, Limits())
    recording.publish()
    if recording.counts["sales"] != count or recording.faults or recording.questions:
        raise RuntimeError(f"the table was not read whole: {dict(recording.counts)}")


def rows(
    count: int,
) -> Iterator[tuple[dt.date, str, str, str, str, str | int, int, int, str, str, str]]:
    """The same every time; prices in kopecks, sums are left to the writers."""
    for index in range(count):
        day = FIRST + dt.timedelta(days=index * 7919 % 1000)
        code = index % 3000
        yield (
            day,
            f"ЗК-{index:07d}",
            f"ООО «Муравейник № {index * 31 % 5000}»",
            f"77{index * 31 % 5000:08d}",
            f"Товар № {code}, упаковка",
            code if index % 3 == 0 else f"{code:05d}",
            index % 50 + 1,
            index * 7919 % 900_000 + 1000,
            "Да" if index % 4 == 0 else "Нет",
            MANAGERS[index % len(MANAGERS)],
            f"по счёту {index} от {day:%d.%m.%Y}",
        )


def write_workbook(path: Path, count: int) -> None:
    """As Excel writes: shared strings, dates as numbers with a format."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Продажи")
        shown = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for number, (day, *texts, code, quantity, price, whole, manager, comment) in enumerate(
            rows(count), 1
        ):
            sheet.write_datetime(number, 0, dt.datetime.combine(day, dt.time()), shown)
            amount = quantity * price / 100
            cells = (*texts, code, quantity, price / 100, amount, whole, manager, comment)
            for column, cell in enumerate(cells, 1):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)


def write_text(path: Path, copy: Path, count: int) -> None:
    """As 1C and banks write: windows-1251, semicolons, decimal commas; and its copy in UTF-8."""
    with (
        path.open("w", encoding="cp1251", newline="") as original,
        copy.open("w", encoding="utf-8", newline="") as copied,
    ):
        for line in _lines(count):
            original.write(line)
            copied.write(line)


def _lines(count: int) -> Iterator[str]:
    yield ";".join(HEADINGS) + "\r\n"
    for day, *texts, code, quantity, price, whole, manager, comment in rows(count):
        amounts = (_money(price), _money(quantity * price))
        cells = (*texts, str(code), str(quantity), *amounts, whole, manager, comment)
        yield f"{day:%d.%m.%Y};{';'.join(cells)}\r\n"


def _money(kopecks: int) -> str:
    return f"{kopecks // 100},{kopecks % 100:02d}"


if __name__ == "__main__":
    import_(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
