"""What the database plans its queries by: how many rows a table has, and how alike they are.

PostgreSQL counts by itself, about a minute after rows are committed; until then it takes the table for as small as it
was, and joins it row by row. SQLite never counts unless it is told to: among a hundred thousand requests it looks
through all of a unit's for the few that are open.
"""

from django.apps import apps
from django.db import connection
from django.db.models import Model

WHOLE = 1_000_000
"""Rows up to which SQLite looks through a whole table (a second at most); of a larger one it takes a sample."""
SAMPLE = 100_000


def count_anew(*models: type[Model]) -> None:
    """Let the database count these tables, after thousands of new rows."""
    for model in models:
        _count(model._meta.db_table)


def count_all() -> None:
    """Let SQLite count every table, one after another, so that writers wait for one at most."""
    if connection.vendor == "sqlite":
        count_anew(*apps.get_models())


def _count(table: str) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT max(rowid) FROM {name}")  # noqa: S608 - a name of our own
            rows = cursor.fetchone()[0] or 0
            cursor.execute(f"PRAGMA analysis_limit = {0 if rows <= WHOLE else SAMPLE}")
        cursor.execute(f"ANALYZE {name}")
