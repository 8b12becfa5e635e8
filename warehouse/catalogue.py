"""The library of metrics: one ``.sql`` file each, with a TOML head that says what it means.

The select gives the rows behind the number; how rows become a number is one of a few aggregates.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from models import statistics
from models.access import Permission
from models.i18n import current_language

METRICS = Path(__file__).parent / "metrics"
DIMENSIONS = statistics.DIMENSIONS
AGGREGATES = frozenset(
    {"sum", "count", "mean", "distinct", "sum_per_distinct", "balance", "top_share"}
)


@dataclass(frozen=True)
class Metric:
    """One metric. ``reads`` are the marts it looks at, ``dimensions`` what it can be filtered by."""

    name: str
    titles: Mapping[str, str]
    meanings: Mapping[str, str]
    unit: str
    decimals: int
    direction: str
    kind: str
    aggregate: str
    grain: str
    permission: Permission
    dimensions: tuple[str, ...]
    reads: tuple[str, ...]
    sql: str

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.titles[current_language()]

    @property
    def meaning(self) -> str:
        """What exactly is counted, in the reader's language."""
        return self.meanings[current_language()]


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric by name, in the order of the names."""
    return MappingProxyType({path.stem: _read(path) for path in sorted(METRICS.glob("*.sql"))})


def _read(path: Path) -> Metric:
    text = path.read_text(encoding="utf-8")
    head, _, sql = text.removeprefix("/*").partition("*/")
    values = tomllib.loads(head)
    if values["aggregate"] not in AGGREGATES or set(values["dimensions"]) - set(DIMENSIONS):
        raise ValueError(f"{path.name}: unknown aggregate or dimension")
    return Metric(
        name=path.stem,
        titles=values["title"],
        meanings=values["meaning"],
        unit=values["unit"],
        decimals=values["decimals"],
        direction=values["direction"],
        kind=values["kind"],
        aggregate=values["aggregate"],
        grain=values["grain"],
        permission=Permission(values["permission"]),
        dimensions=tuple(values["dimensions"]),
        reads=tuple(values["reads"]),
        sql=sql.strip().removesuffix(";"),
    )
