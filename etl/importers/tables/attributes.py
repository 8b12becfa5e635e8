"""What a value belongs to besides its statistic: shop, manager, group, sheet; as JSON."""

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.texts import trimmed
from etl.importers.tables.piece import Piece
from etl.importers.tables.register import by_value, constant
from etl.layout.model import Column

GROUP, SHEET = "group", "sheet"
_BETWEEN = ", "
_encode = json.JSONEncoder(ensure_ascii=False).encode


def attributes_of(piece: Piece, columns: Sequence[Column]) -> pa.Array:
    """A JSON object per record, keys in order; null where nothing is known."""
    named: dict[str, pa.Array] = {
        column.name: by_value(trimmed(piece.texts(column).values), _one_line) for column in columns
    }
    if piece.paths is not None:
        named[GROUP] = piece.paths
    if piece.part.label is not None:
        named[SHEET] = constant(piece.part.label, piece.height)
    if not named:
        return pa.nulls(piece.height, pa.string())
    pairs = [_pairs(name, named[name]) for name in sorted(named)]
    # begun with a text that is always there: Arrow leaves rows out in which nothing is
    inside = pc.binary_join_element_wise("", *pairs, _BETWEEN, null_handling="skip")
    whole = pc.binary_join_element_wise(
        "{", pc.utf8_slice_codeunits(inside, len(_BETWEEN)), "}", ""
    )
    return pc.if_else(pc.equal(inside, ""), None, whole)


def _pairs(name: str, texts: pa.Array) -> pa.Array:
    key = _encode(name)
    return by_value(texts, lambda text: f"{key}: {_encode(text)}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
