"""How Alembic runs here: on the open connection, inside the transaction that database.py began."""

from alembic import context

from bot.store.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
