"""Which answer was judged, so that a judgement counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("feedback", sa.Column("answer", sa.String(32)))
    op.create_index("ix_feedback_answer", "feedback", ["answer"], unique=True)
