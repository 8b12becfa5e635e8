"""the org board: duties of posts, shares of holders, what units and posts were

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EXACT = sa.String(32).with_variant(sa.Numeric(24, 6), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goal", sa.Text(), nullable=True))
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("authority", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("norm_hours_week", EXACT, nullable=True))
        batch_op.add_column(
            sa.Column("max_holders", sa.Integer(), nullable=False, server_default="1")
        )
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("contract_hours_week", EXACT, nullable=False, server_default="40")
        )
    with op.batch_alter_table("post_assignment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=12), nullable=False, server_default="permanent")
        )
        batch_op.add_column(sa.Column("time_share", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("post_part", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "post_function",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("weight", EXACT, nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_function_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_function")),
    )
    with op.batch_alter_table("post_function", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_function_post_id"), ["post_id"], unique=False)
    op.create_table(
        "post_flow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("outside", sa.String(length=200), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["post.id"], name=op.f("fk_post_flow_giver_id_post")),
        sa.ForeignKeyConstraint(["taker_id"], ["post.id"], name=op.f("fk_post_flow_taker_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_flow")),
    )
    with op.batch_alter_table("post_flow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_flow_giver_id"), ["giver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_flow_taker_id"), ["taker_id"], unique=False)
    op.create_table(
        "board_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=4), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_history")),
        sa.UniqueConstraint("thing", "thing_id", "until", name=op.f("uq_board_history_thing")),
    )
    with op.batch_alter_table("board_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_history_until"), ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("board_history")
    op.drop_table("post_flow")
    op.drop_table("post_function")
    with op.batch_alter_table("post_assignment", schema=None) as batch_op:
        for column in ("version", "post_part", "time_share", "kind"):
            batch_op.drop_column(column)
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_column("contract_hours_week")
    with op.batch_alter_table("post", schema=None) as batch_op:
        for column in ("max_holders", "norm_hours_week", "sequence", "authority", "purpose"):
            batch_op.drop_column(column)
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("goal")
