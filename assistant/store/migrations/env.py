"""What Alembic runs: the steps, on the connection that `upgrade` hands over."""

from alembic import context

from assistant.store.migrations import VERSION_TABLE
from assistant.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
