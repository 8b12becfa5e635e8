"""The org board: units, posts, employees, who holds which post, and what may be done to them.

Divisions are data (OB-1); a vacant post is held by the nearest occupied head (OB-3); the tree has no
cycles, numbers are unique, nothing is deleted but closed from a date, and the board can be asked as
of any date (OB-5). Functions, hats and load are a later capability.
"""

from models.organisation.board import Board, Holder, board
from models.organisation.employees import assign, dismiss, hire, rename, unassign
from models.organisation.main_statistics import set_main_statistic
from models.organisation.posts import change_post, close_post, create_post
from models.organisation.tables import Assignment, Employee, Post, Unit, UnitKind
from models.organisation.templates import TEMPLATES, apply_template
from models.organisation.units import change_unit, close_unit, create_unit, move_unit

__all__ = [
    "TEMPLATES",
    "Assignment",
    "Board",
    "Employee",
    "Holder",
    "Post",
    "Unit",
    "UnitKind",
    "apply_template",
    "assign",
    "board",
    "change_post",
    "change_unit",
    "close_post",
    "close_unit",
    "create_post",
    "create_unit",
    "dismiss",
    "hire",
    "move_unit",
    "rename",
    "set_main_statistic",
    "unassign",
]
