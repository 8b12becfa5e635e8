"""Run every measurement, print one table and write docs/benchmarks.md.

``python -m bench [NAME …] [--quick]``: only some, or small sizes (which prove nothing but that the
bench works).
"""

import argparse
import datetime as dt
import importlib
import os
import platform
from pathlib import Path

from bench.measurement import Measurement

NAMES = ("client_bank", "commerceml", "tables", "conditions", "rebuild", "wall", "serving")
REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = ("what", "ours", "against", "ratio", "target", "met")


def main() -> None:
    """Measure what was named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], default=[])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rows: list[Measurement] = []
    for name in options.names or NAMES:
        print(f"… {name}", flush=True)
        rows += importlib.import_module(f"bench.{name}").measure(quick=options.quick)
    table = _table(rows)
    print(table)
    if not options.names and not options.quick:
        REPORT.write_text(_report(table), encoding="utf-8")


def _table(rows: list[Measurement]) -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    for row in rows:
        cells = (
            row.what,
            row.ours,
            row.against,
            row.ratio,
            row.target,
            "yes" if row.met else "**no**",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _report(table: str) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return (
        "# Benchmarks\n\nWritten by `make bench`. Every line is a ratio against the named "
        f"alternative in the same run.\n\nMachine: {machine}; {day}.\n\n{table}\n"
    )


if __name__ == "__main__":
    main()
