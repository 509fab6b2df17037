"""Whether a node that was brought back is whole: runs inside its home, in a process of its own.

python -m jalon.cli.keeping.proof HOME   (the manifest comes on standard input; the verdict goes to standard output)
"""

import json
import pathlib
import sys
from typing import Any

from jalon.cli import bootstrap
from jalon.cli.keeping import dumps


def main() -> None:
    manifest = json.loads(sys.stdin.read())
    home = pathlib.Path(sys.argv[1])
    bootstrap.start_node(home)
    if "--load" in sys.argv[2:]:
        dumps.load(home / "database", manifest["database"], manifest["migrations"])
    print(json.dumps(verdict(manifest)))


def verdict(manifest: dict[str, Any]) -> dict[str, Any]:
    """Rows as they were kept, every file that a message names, an unbroken log, keys that open."""
    from jalon.node.audit import actions as audit
    from jalon.node.audit.choices import Tree

    rows = _rows()
    kept = manifest["database"]["rows"]
    faults = [
        f"{name}: {rows.get(name)} rows, {count} were kept" for name, count in kept.items() if rows.get(name) != count
    ]
    faults += _keys()
    entries = 0
    for tree in Tree:
        found = audit.verify(tree)
        entries += found.entries
        faults += found.faults
    return {"faults": faults, "entries": entries, "rows": sum(kept.values()), "files": len(manifest["files"])}


def _rows() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - its own tables
            found[name] = cursor.fetchone()[0]
        return found


def _keys() -> list[str]:
    from jalon import JalonError
    from jalon.node.directory import queries
    from jalon.node.kernel import keys

    try:
        own, told = queries.own_node_if_any(), keys.own_directory().node
        keys.open_keys()
    except JalonError as error:
        return [f"keys: {error}"]
    return [] if own and own.code == told else ["keys: they are of another node than the database"]


if __name__ == "__main__":
    main()
