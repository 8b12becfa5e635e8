"""What people call the kinds, directions, policies and dimensions of statistics."""

from models.i18n import Message
from models.statistics import Direction, EntryMode, Kind, MissingPolicy, QuotaMode, Visibility

MODES = {
    EntryMode.MANUAL: Message("by hand"),
    EntryMode.IMPORTED: Message("from files"),
    EntryMode.METRIC: Message("by a metric"),
}
KINDS = {
    Kind.FLOW: Message("flow: added up over the period"),
    Kind.STOCK: Message("stock: the last value of the period"),
    Kind.RATIO: Message("ratio: computed anew for every period"),
    Kind.AVERAGE: Message("average"),
    Kind.SCORE: Message("score"),
    Kind.MAX: Message("maximum"),
    Kind.MIN: Message("minimum"),
}
DIRECTIONS = {Direction.UP: Message("up is better"), Direction.DOWN: Message("down is better")}
QUOTAS = {
    QuotaMode.NONE: Message("no quota"),
    QuotaMode.CONSTANT: Message("the same for every period"),
    QuotaMode.PERIODS: Message("its own for each period"),
}
MISSING = {
    MissingPolicy.GAP: Message("a gap"),
    MissingPolicy.ZERO: Message("zero"),
    MissingPolicy.CARRY: Message("the value before (stock only)"),
}
VISIBLE = {
    Visibility.POST_LINE: Message("the post and those above it"),
    Visibility.DIVISION: Message("the division"),
    Visibility.COMPANY: Message("the whole company"),
}
DIMENSIONS = {
    "own_account": Message("Own account"),
    "counterparty": Message("Counterparty"),
    "manager": Message("Manager"),
    "product_group": Message("Product group"),
    "product": Message("Product"),
    "customer": Message("Customer"),
}
