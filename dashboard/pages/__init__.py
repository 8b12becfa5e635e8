"""The screens, one file each. To add one: write the file, add its line below.

A page is a rule, a title, the right it demands and a function that draws it. Without an icon it
is not in the navigation. ``topic`` is what help tells about it: a document of ``docs``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.pages import (
    access,
    audit,
    backups,
    board,
    board_incoming,
    definition,
    document,
    entry,
    hat,
    imports,
    manual,
    me,
    origin,
    people,
    post,
    rights,
    rows,
    settings,
    statistic,
    statistics,
    timeline,
    unit,
    wall,
)
from models.access import Permission
from models.i18n import Message


@dataclass(frozen=True)
class Page:
    """One screen. ``layout`` is called with the query string and the rule's arguments."""

    rule: str
    title: Message
    layout: Callable[..., Any]
    needs: Permission
    icon: str = ""
    topic: str = ""  # of ``handbook.TOPICS``


PAGES: tuple[Page, ...] = (
    Page(
        "/", Message("Information centre"), wall.layout, Permission.SEE_WALL, "wall", topic="wall"
    ),
    Page(
        "/statistics",
        Message("Statistics"),
        statistics.layout,
        Permission.SEE_WALL,
        "statistics",
        topic="statistics",
    ),
    Page(
        "/board", Message("Org board"), board.layout, Permission.SEE_BOARD, "board", topic="board"
    ),
    Page(
        "/board/file",
        Message("Board from a file"),
        board_incoming.layout,
        Permission.EDIT_BOARD,
        topic="board",
    ),
    Page("/posts/<int:post_id>", Message("Post"), post.layout, Permission.SEE_BOARD, topic="board"),
    Page("/hat", Message("My hat"), hat.layout, Permission.SIGNED_IN, topic="board"),
    Page(
        "/units/<int:unit_id>",
        Message("Unit of the board"),
        unit.layout,
        Permission.EDIT_BOARD,
        topic="board",
    ),
    Page(
        "/entry",
        Message("Entry of values"),
        entry.layout,
        Permission.ENTER_VALUES,
        "entry",
        topic="entry",
    ),
    Page(
        "/imports", Message("Import"), imports.layout, Permission.IMPORT, "imports", topic="import"
    ),
    Page(
        "/documents/<document_id>",
        Message("Document"),
        document.layout,
        Permission.SEE_DOCUMENTS,
        topic="import",
    ),
    Page(
        "/statistics/new",
        Message("A new statistic"),
        definition.new,
        Permission.DEFINE_STATISTICS,
        topic="statistics",
    ),
    Page(
        "/statistics/<int:statistic_id>/values",
        Message("Values and quotas"),
        timeline.layout,
        Permission.ENTER_VALUES,
        topic="entry",
    ),
    Page(
        "/statistics/<int:statistic_id>/edit",
        Message("Edit"),
        definition.edit,
        Permission.DEFINE_STATISTICS,
        topic="statistics",
    ),
    Page(
        "/statistics/<int:statistic_id>",
        Message("Statistic"),
        statistic.layout,
        Permission.SEE_WALL,
        topic="statistics",
    ),
    Page(
        "/statistics/<int:statistic_id>/rows",
        Message("The rows behind the number"),
        rows.layout,
        Permission.SEE_ROWS,
        topic="statistics",
    ),
    Page(
        "/statistics/<int:statistic_id>/rows/<document_id>/<int:row_no>",
        Message("In the document"),
        origin.layout,
        Permission.SEE_ROWS,
        topic="statistics",
    ),
    Page(
        "/people",
        Message("People"),
        people.layout,
        Permission.ADMINISTER_PEOPLE,
        "people",
        topic="people",
    ),
    Page(
        "/people/new",
        Message("A new person"),
        people.new,
        Permission.ADMINISTER_PEOPLE,
        topic="people",
    ),
    Page(
        "/people/<int:user_id>",
        Message("Person"),
        people.one,
        Permission.ADMINISTER_PEOPLE,
        topic="people",
    ),
    Page(
        "/people/<int:user_id>/rights",
        Message("Rights of a person"),
        access.of_person,
        Permission.ADMINISTER_RIGHTS,
        topic="people",
    ),
    Page("/access", Message("My rights"), access.mine, Permission.SIGNED_IN, topic="people"),
    Page(
        "/access/statistics/<int:statistic_id>",
        Message("Who sees this"),
        access.of_statistic,
        Permission.SEE_WALL,
        topic="people",
    ),
    Page(
        "/access/documents/<document_id>",
        Message("Who sees this"),
        access.of_document,
        Permission.SEE_DOCUMENTS,
        topic="people",
    ),
    Page("/rights", Message("Rights"), rights.layout, Permission.ADMINISTER_RIGHTS, topic="people"),
    Page(
        "/rights/<code>", Message("Role"), rights.one, Permission.ADMINISTER_RIGHTS, topic="people"
    ),
    Page(
        "/settings",
        Message("Settings"),
        settings.layout,
        Permission.ADMINISTER_SETTINGS,
        "settings",
        topic="settings",
    ),
    Page(
        "/backups",
        Message("Backups"),
        backups.layout,
        Permission.ADMINISTER_SETTINGS,
        topic="backup",
    ),
    Page("/audit", Message("Audit"), audit.layout, Permission.SEE_AUDIT, topic="audit"),
    Page("/me", Message("My profile"), me.layout, Permission.SIGNED_IN, topic="profile"),
    Page("/help", Message("Help"), manual.layout, Permission.SIGNED_IN, "help", topic="keys"),
    Page("/help/<topic>", Message("Help"), manual.layout, Permission.SIGNED_IN, topic="keys"),
)
