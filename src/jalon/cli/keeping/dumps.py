"""A database as of one moment, while the node goes on working; and loaded into an empty one.

SQLite copies itself (its backup interface). PostgreSQL is read table by table in one snapshot (`REPEATABLE READ`), with
COPY, so that neither the server's version nor its own tools matter; it is loaded below the migrations of that state.
"""

import contextlib
import json
import pathlib
import sqlite3
from typing import Any

from jalon import JalonError

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


class CannotLoad(JalonError):
    """The archive's database cannot be loaded here."""


def dump(folder: pathlib.Path) -> dict[str, Any]:
    """Write the database into `folder`; returns what a manifest must know of it."""
    from django.db import connection

    return _dump_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgresql(folder)


def migrations() -> list[list[str]]:
    """The migrations that the database has had."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _dump_sqlite(folder: pathlib.Path) -> dict[str, Any]:
    from django.db import connection

    target = folder / "node.db"
    own = connection.settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(own, timeout=60)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)  # every page in one go, in one read transaction: writers go on beside it
        copy.execute("PRAGMA journal_mode=DELETE")
    with contextlib.closing(sqlite3.connect(target)) as copy:
        found = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        names = sorted(name for (name,) in found)
        counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
    return {"engine": "sqlite", "rows": counts}


def _dump_postgresql(folder: pathlib.Path) -> dict[str, Any]:
    from psycopg import IsolationLevel, sql

    counts: dict[str, int] = {}
    (folder / "tables").mkdir()
    with _postgresql() as link:
        link.isolation_level = IsolationLevel.REPEATABLE_READ
        with link.transaction():
            for (name,) in link.execute(TABLES).fetchall():
                columns = _columns(link, name)
                query = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), _names(columns))
                with (folder / "tables" / name).open("wb") as file, link.cursor() as cursor:
                    with cursor.copy(query) as copy:
                        for chunk in copy:
                            file.write(chunk)
                    counts[name] = cursor.rowcount
                (folder / "tables" / f"{name}.columns").write_text(json.dumps(columns))
            sequences = {name: value for name, value in link.execute(SEQUENCES).fetchall() if value}
    return {"engine": "postgresql", "rows": counts, "sequences": sequences}


def load(folder: pathlib.Path, told: dict[str, Any], applied: list[list[str]]) -> None:
    """Load what `dump` wrote into the database of this home, which is empty."""
    from django.db import connection

    if told["engine"] != connection.vendor:
        raise CannotLoad(
            f"The archive is of {told['engine']}, this home's database is {connection.vendor}. "
            "Restore it into a database of the same kind."
        )
    if connection.vendor == "postgresql":
        _load_postgresql(folder, told, applied)


def _load_postgresql(folder: pathlib.Path, told: dict[str, Any], applied: list[list[str]]) -> None:
    from django.db import connection
    from psycopg import sql

    if connection.introspection.table_names():
        raise CannotLoad("The database is not empty. Name an empty one: nothing is ever restored over a node.")
    _migrate_to(applied)
    connection.close()
    with _postgresql() as link, link.transaction():
        link.execute("SET session_replication_role = replica")  # no trigger, no check of references, while it loads
        for (name,) in link.execute(TABLES).fetchall():
            link.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name in told["rows"]:
            columns = json.loads((folder / "tables" / f"{name}.columns").read_text())
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _names(columns))
            with (folder / "tables" / name).open("rb") as file, link.cursor().copy(query) as copy:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
        for name, value in told["sequences"].items():
            link.execute("SELECT setval(%s, %s)", (f'"{name}"', value))


def _migrate_to(applied: list[list[str]]) -> None:
    """Bring the empty database to the state of the archive: every migration that it had, and none that it had not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.graph.nodes)
    had = {(app, name) for app, name in applied}
    if unknown := sorted(had - known):
        raise CannotLoad(f"The archive was made by a newer Jalon (migration {'.'.join(unknown[0])}). Install that one.")
    graph = executor.loader.graph
    followed = {parent.key for each in had for parent in graph.node_map[each].parents if parent.key[0] == each[0]}
    executor.migrate(sorted(had - followed))  # the last of each app: asked for one before it, Django would go back


def _postgresql() -> Any:
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{name: parameters[name] for name in wanted if parameters.get(name)}, autocommit=True)


def _columns(link: Any, table: str) -> list[str]:
    found = link.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        (table,),
    )
    return [name for (name,) in found.fetchall()]


def _names(columns: list[str]) -> Any:
    from psycopg import sql

    return sql.SQL(", ").join(map(sql.Identifier, columns))
