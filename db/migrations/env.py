"""Alembic's door: runs the steps on the connection that `collector.store.migrate` hands over.

The caller has opened the transaction, so that the steps and their record are committed together.
"""

from alembic import context

from collector.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
