"""hat folders; people's cards, dismissals

Revision ID: 0007
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

EXACT = sa.String(32).with_variant(sa.Numeric(24, 6), "postgresql")


def upgrade() -> None:
    _hats()
    _cards()


def _hats() -> None:
    op.create_table(
        "hat_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_hat_material_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat_material")),
    )
    op.create_index(op.f("ix_hat_material_post_id"), "hat_material", ["post_id"])
    op.create_table(
        "hat_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["hat_material.id"],
            name=op.f("fk_hat_version_material_id_hat_material"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_hat_version_written_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat_version")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_hat_version_material_id")),
    )
    op.create_table(
        "hat_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_hat_file_post_id_post")),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["users.id"], name=op.f("fk_hat_file_brought_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat_file")),
    )
    op.create_index(op.f("ix_hat_file_post_id"), "hat_file", ["post_id"])
    op.create_index(op.f("ix_hat_file_sha256"), "hat_file", ["sha256"])
    op.create_table(
        "hat_version_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["hat_version.id"],
            name=op.f("fk_hat_version_file_version_id_hat_version"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["hat_file.id"], name=op.f("fk_hat_version_file_file_id_hat_file")
        ),
        sa.PrimaryKeyConstraint("version_id", "file_id", name=op.f("pk_hat_version_file")),
    )
    op.create_table(
        "hat_mark",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_hat_mark_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["hat_version.id"], name=op.f("fk_hat_mark_version_id_hat_version")
        ),
        sa.PrimaryKeyConstraint("employee_id", "version_id", name=op.f("pk_hat_mark")),
    )


def _cards() -> None:
    op.create_table(
        "employee_card",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("telegram", sa.String(length=32), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("salary", EXACT, nullable=True),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("consent_given_on", sa.Date(), nullable=True),
        sa.Column("consent_withdrawn_on", sa.Date(), nullable=True),
        sa.Column("consent_text", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_employee_card_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_employee_card")),
    )
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_dismissal_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_dismissal_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
    )
    op.create_index(op.f("ix_dismissal_employee_id"), "dismissal", ["employee_id"])


def downgrade() -> None:
    for table in (
        "dismissal", "employee_card", "hat_mark", "hat_version_file", "hat_file", "hat_version",
        "hat_material",
    ):  # fmt: skip
        op.drop_table(table)
