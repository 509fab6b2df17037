"""`jalon backup`: the whole node as of one moment in one file: database, keys, settings, files. It goes on working.

The file holds the node's secrets. Seal it for the holders of keys that lie elsewhere (`--recipient age1…`), or with a
passphrase (`--passphrase-file`); the program `age` opens it as well. A backup counts once it was restored:
`jalon restore FILE --verify`.
"""

import argparse
import datetime
import pathlib
import sys
import tempfile
from typing import Any

from jalon import JalonError
from jalon.cli import bootstrap
from jalon.cli.keeping import archive, dumps

SUMMARY = "the whole node as of one moment in one file"


class CannotBackUp(JalonError):
    """There is no place for the backup."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--to", type=pathlib.Path, required=True, metavar="FILE", help="where to write; not there yet")
    parser.add_argument(
        "--recipient", action="append", default=[], metavar="age1…", help="seal it for this key (again)"
    )
    parser.add_argument("--passphrase-file", type=pathlib.Path, metavar="FILE", help="seal it with the phrase in FILE")


def run(args: argparse.Namespace) -> int:
    home = bootstrap.start_node(args.home)
    if args.to.exists():
        raise CannotBackUp(f"{args.to} is there already. Name another file: no backup is written over.")
    passphrase = args.passphrase_file.read_text(encoding="utf-8").strip() if args.passphrase_file else ""
    sealed = bool(args.recipient or passphrase)
    with tempfile.TemporaryDirectory(dir=home, prefix=".backup-") as folder:
        plain = pathlib.Path(folder) / "plain"
        manifest = _gather(pathlib.Path(folder), home, plain)
        if sealed:
            archive.seal(plain, args.to, args.recipient, passphrase)
        else:
            archive.copy(plain, args.to)
    _note(args.to, sealed=sealed)
    size = args.to.stat().st_size
    print(f"kept: {args.to}, {size} bytes, {len(manifest['files'])} files", file=sys.stderr)
    if not sealed:
        print("It is not sealed and holds the node's secrets. Keep it as you keep those.", file=sys.stderr)
    return 0


def _gather(folder: pathlib.Path, home: pathlib.Path, plain: pathlib.Path) -> dict[str, Any]:
    from jalon.node.directory import queries

    dumped = folder / "database"
    dumped.mkdir()
    own = queries.own_node_if_any()
    told = {
        "node": own.code if own else "",
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "migrations": dumps.migrations(),
        "database": dumps.dump(dumped),
    }
    return archive.write(plain, home, dumped, told)


def _note(path: pathlib.Path, *, sealed: bool) -> None:
    from jalon.node.desk import actions

    actions.note_backup(size=path.stat().st_size, sealed=sealed, digest=archive.digest(path))
