"""A sample and what a format makes of it, side by side: ``x.txt`` and ``x.txt.expected.json``."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path


def check(reading, sample: Path, *, rewrite: bool) -> None:
    """Compare everything a reading collected with the expectation; write it anew if asked."""
    expected = sample.with_name(sample.name + ".expected.json")
    found = as_json(reading)
    if rewrite:
        expected.write_text(
            json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def as_json(reading) -> dict:
    """Tables without empty cells, faults and warnings as sentences in English, totals."""
    return {
        "tables": {
            name: [
                {key: plain(value) for key, value in row.items() if value is not None}
                for row in reading.table(name)
            ]
            for name in sorted(reading.tables)
        },
        "faults": [said(fault) for fault in reading.faults],
        "warnings": [said(warning) for warning in reading.warnings],
        "totals": plain(reading.totals),
    }


def said(fault) -> dict:
    place = {key: value for key, value in vars(fault.place).items() if value is not None}
    sentence = fault.reason.text.format_map(dict(fault.reason.values))
    value = {} if fault.value is None else {"value": fault.value}
    return {"code": fault.code, "reason": sentence, **place, **value}


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (Decimal, dt.date)):
        return str(value)
    return value
