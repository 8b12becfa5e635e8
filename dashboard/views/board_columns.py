"""The columns of the org board's file: the same when it leaves and when it comes back."""

from dataclasses import dataclass

from models.i18n import Message


@dataclass(frozen=True)
class BoardColumn:
    """A column: which field it holds (``models.organisation.incoming``), its heading, its kind."""

    field: str
    title: Message
    kind: str = "text"


COLUMNS = (
    BoardColumn("level", Message("Level")),
    BoardColumn("number", Message("Number")),
    BoardColumn("unit", Message("Unit of the board")),
    BoardColumn("part_of", Message("Part of")),
    BoardColumn("post", Message("Post")),
    BoardColumn("leads", Message("Leads the unit")),
    BoardColumn("holder", Message("Holder")),
    BoardColumn("product", Message("Valuable product"), "long"),
    BoardColumn("purpose", Message("Purpose"), "long"),
    BoardColumn("authority", Message("Authority"), "long"),
    BoardColumn("functions", Message("Functions and duties"), "long"),
    BoardColumn("norm", Message("Norm, hours a week"), "number"),
    BoardColumn("statistic", Message("Post’s main statistic")),
    BoardColumn("unit_product", Message("Valuable product of the unit"), "long"),
    BoardColumn("unit_id", Message("Code of the unit"), "number"),
    BoardColumn("post_id", Message("Code of the post"), "number"),
)
TITLES = {column.field: column.title for column in COLUMNS}
