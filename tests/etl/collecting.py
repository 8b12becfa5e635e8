"""A reading that keeps everything in memory, for tests of formats."""

from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from etl.reading import Choices, Importer, Limits, Source
from etl.rows import SCHEMAS


class Collected:
    """What a format handed over. ``table(name)`` is a list of dicts."""

    def __init__(self) -> None:
        self.tables = defaultdict(list)
        self.faults, self.warnings, self.questions = [], [], []
        self.totals, self.layout, self.steps = {}, None, []

    def rows(self, table, rows):
        assert rows.schema.equals(SCHEMAS[table]), table
        self.tables[table].append(rows)

    def fault(self, fault):
        self.faults.append(fault)

    def warn(self, warning):
        self.warnings.append(warning)

    def ask(self, question):
        self.questions.append(question)

    def propose(self, layout):
        self.layout = layout

    def total(self, name, value):
        self.totals[name] = value

    def progress(self, done, of=None):
        self.steps.append((done, of))

    def table(self, name):
        if name not in self.tables:
            return []
        return pa.concat_tables(self.tables[name]).to_pylist()


def collect(
    importer: Importer, path: Path, choices: Choices | None = None, limits=None
) -> Collected:
    reading = Collected()
    importer.read(Source.open(path), choices or Choices(), reading, limits or Limits())
    return reading
