"""The node's database: SQLite in its home by default, PostgreSQL where an address is given."""

import pathlib
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database(address: str, home: pathlib.Path) -> dict[str, Any]:
    """Django's description of the database at `address`; the file `node.db` in `home` where it is empty."""
    if not address:
        return _sqlite(home / "node.db")
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("JALON_DATABASE_URL must begin with postgresql:// or be left out for SQLite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],  # ?host=/run/postgresql: its socket
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # what is asked again and again is read once, and planned for the values at hand; bytes travel as bytes
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c plan_cache_mode=force_custom_plan",
        },
    }


def _sqlite(path: pathlib.Path) -> dict[str, Any]:
    # WAL with FULL: a commit has reached the disk before anybody is told of it. IMMEDIATE: a transaction that will
    # write takes its lock at once, so that two writers wait for each other and never deadlock.
    return {
        "ENGINE": "jalon.node.kernel.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": SQLITE_PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 20},
    }
