"""A scratch database: none (SQLite lies in the folder), one that was named, or a fresh one beside the node's own."""

import contextlib
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit


@contextlib.contextmanager
def none_needed() -> Iterator[str]:
    """SQLite: the database lies in the home."""
    yield ""


@contextlib.contextmanager
def given(url: str) -> Iterator[str]:
    """A database that was named; it stays."""
    yield url


@contextlib.contextmanager
def beside(url: str) -> Iterator[str]:
    """A fresh database on the same server, dropped at the end; the node's own is not touched."""
    import psycopg
    from psycopg import sql

    name = f"jalon_restore_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
