"""The org board: units, posts, employees, who holds which post, and what may be done to them.

Divisions are data (OB-1); a vacant post is held by the nearest occupied head (OB-3); the tree has no
cycles, numbers are unique, nothing is deleted but closed from a date, and the board can be asked as
of any date (OB-5). Every post has its functions, its flows and its planned load (OB-7, OB-8); hat
folders are a later capability.
"""

from models.organisation.board import Board, Holder, Seat, board
from models.organisation.checks import SEVEN, Violation, empty_parts, violations
from models.organisation.duties import Flow, Function, flows, functions, lists
from models.organisation.employees import (
    assign,
    change_assignment,
    hire,
    rename,
    set_contract_hours,
    unassign,
)
from models.organisation.history import versions
from models.organisation.leaving import dismiss, take_back
from models.organisation.load import Load, Zone, planned
from models.organisation.main_statistics import set_main_statistic
from models.organisation.post_roles import set_post_role
from models.organisation.posts import change_post, close_post, create_post, create_unit_with_head
from models.organisation.tables import (
    Assignment,
    AssignmentKind,
    Employee,
    Former,
    Post,
    PostFlow,
    PostFunction,
    Unit,
    UnitKind,
)
from models.organisation.templates import TEMPLATES, apply_template
from models.organisation.units import change_unit, close_unit, create_unit, demand, move_unit

__all__ = [
    "SEVEN",
    "TEMPLATES",
    "Assignment",
    "AssignmentKind",
    "Board",
    "Employee",
    "Flow",
    "Former",
    "Function",
    "Holder",
    "Load",
    "Post",
    "PostFlow",
    "PostFunction",
    "Seat",
    "Unit",
    "UnitKind",
    "Violation",
    "Zone",
    "apply_template",
    "assign",
    "board",
    "change_assignment",
    "change_post",
    "change_unit",
    "close_post",
    "close_unit",
    "create_post",
    "create_unit",
    "create_unit_with_head",
    "demand",
    "dismiss",
    "empty_parts",
    "flows",
    "functions",
    "hire",
    "lists",
    "move_unit",
    "planned",
    "rename",
    "set_contract_hours",
    "set_main_statistic",
    "set_post_role",
    "take_back",
    "unassign",
    "versions",
    "violations",
]
