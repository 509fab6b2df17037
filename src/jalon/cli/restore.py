"""`jalon restore`: bring a node back from a backup, or prove that it could be (`--verify`), in a scratch database.

`--verify` unpacks the backup into a folder of its own, loads its database (SQLite there; PostgreSQL into a fresh
database beside the node's own, which is dropped again), counts rows, compares every file, checks the keys and
recomputes the log. The verdict goes to stdout, and to the node's page Health. Nothing of the running node is touched.

Without `--verify` the backup becomes a new home, which must not be there yet. What was erased after the backup is
erased again, and the node starts as recovering, so that no number that a partner has seen is given twice.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from jalon import JalonError
from jalon.cli import bootstrap
from jalon.cli.keeping import archive

SUMMARY = "bring a node back from a backup, or prove that it could be"


class CannotRestore(JalonError):
    """The backup cannot be restored there, or what came out of it is not whole."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("file", type=pathlib.Path, metavar="FILE", help="the backup")
    parser.add_argument("--verify", action="store_true", help="only prove it, in a scratch database")
    parser.add_argument("--identity-file", type=pathlib.Path, metavar="FILE", help="the key AGE-SECRET-KEY-1…")
    parser.add_argument("--passphrase-file", type=pathlib.Path, metavar="FILE", help="the phrase that sealed it")
    parser.add_argument("--database-url", default="", help="an empty PostgreSQL database to restore into")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        raise CannotRestore(f"{args.file} is not there.")
    verdict = _verify(args) if args.verify else _restore(args)
    if args.json:
        print(json.dumps(verdict))
    else:
        for fault in verdict["faults"]:
            print(f"  {fault}")
        said = f"{verdict['rows']} rows, {verdict['files']} files, {verdict['entries']} entries of the log"
        print(f"verdict: whole; {said}" if not verdict["faults"] else "verdict: NOT WHOLE. Make another backup.")
    return 1 if verdict["faults"] else 0


def _verify(args: argparse.Namespace) -> dict[str, Any]:
    """The verdict over a backup, kept in the log of the node whose home it is, where there is one."""
    with tempfile.TemporaryDirectory(prefix="jalon-restore-") as folder:
        home = pathlib.Path(folder) / "home"
        manifest = _unpack(args, home)
        with _scratch(args, manifest) as database:
            verdict = _prove(home, manifest, database)
    if (bootstrap.find_home(args.home) / bootstrap.SECRET_FILE).is_file():
        _note(args, manifest, verdict)
    return verdict


def _restore(args: argparse.Namespace) -> dict[str, Any]:
    home = bootstrap.find_home(args.home)
    if home.exists() and any(home.iterdir()):
        raise CannotRestore(f"{home} is not empty. Name a new home: nothing is ever restored over a node.")
    try:
        manifest = _unpack(args, home)
        if manifest["database"]["engine"] == "postgresql" and not args.database_url:
            raise CannotRestore("The backup is of PostgreSQL. Name an empty database with --database-url.")
        verdict = _prove(home, manifest, args.database_url)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    shutil.rmtree(home / "database", ignore_errors=True)
    if args.database_url:
        _set_database(home, args.database_url)
    if not verdict["faults"]:
        _begin_again(home, args.database_url)
    return verdict


def _unpack(args: argparse.Namespace, home: pathlib.Path) -> dict[str, Any]:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain, passing = args.file, None
    if archive.is_sealed(args.file):
        passing = home.with_name(f".{home.name}.unsealed")
        passing.unlink(missing_ok=True)
        archive.unseal(args.file, passing, _secret(args.identity_file), _secret(args.passphrase_file))
        plain = passing
    try:
        manifest = archive.extract(plain, home)
    finally:
        if passing:
            passing.unlink(missing_ok=True)
    if manifest["database"]["engine"] == "sqlite":
        (home / "database" / "node.db").rename(home / "node.db")
    return manifest


def _secret(path: pathlib.Path | None) -> str:
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")


def _scratch(args: argparse.Namespace, manifest: dict[str, Any]) -> Any:
    from jalon.cli.keeping import scratch

    if manifest["database"]["engine"] == "sqlite":
        return scratch.none_needed()
    if args.database_url:
        return scratch.given(args.database_url)
    settings = bootstrap.read_settings(bootstrap.find_home(args.home))
    url = os.environ.get("JALON_DATABASE_URL") or settings.get("JALON_DATABASE_URL", "")
    if not url:
        raise CannotRestore("The backup is of PostgreSQL. Name an empty database with --database-url.")
    return scratch.beside(url)


def _prove(home: pathlib.Path, manifest: dict[str, Any], database: str) -> dict[str, Any]:
    words = [sys.executable, "-m", "jalon.cli.keeping.proof", str(home), "--load"]
    told = subprocess.run(  # noqa: S603 - ourselves
        words, env=_inside(home, database), input=json.dumps(manifest), capture_output=True, text=True, check=False
    )
    if told.returncode:
        last = (told.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise CannotRestore(f"What was unpacked does not start: {last}")
    verdict: dict[str, Any] = json.loads(told.stdout)
    return verdict | {"node": manifest["node"], "kept_at": manifest["at"]}


def _inside(home: pathlib.Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    return kept | {"JALON_HOME": str(home), "JALON_DATABASE_URL": database}


def _note(args: argparse.Namespace, manifest: dict[str, Any], verdict: dict[str, Any]) -> None:
    bootstrap.start_node(args.home)
    from jalon.node.desk import actions

    actions.note_restore_test(kept_at=manifest["at"], faults=len(verdict["faults"]), rows=verdict["rows"])


def _set_database(home: pathlib.Path, url: str) -> None:
    path = home / bootstrap.SETTINGS_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if not line.startswith("JALON_DATABASE_URL=")]
    path.write_text("\n".join([*kept, f"JALON_DATABASE_URL={url}"]) + "\n", encoding="utf-8")


def _begin_again(home: pathlib.Path, database: str) -> None:
    """Migrate forward, then what must happen before the node speaks to anybody again."""
    words = [sys.executable, "-m", "jalon.cli.keeping.again", str(home)]
    done = subprocess.run(words, env=_inside(home, database), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotRestore(f"The node is back in {home}, but could not begin again: {done.stderr.strip()[-300:]}")
    print(done.stdout.strip(), file=sys.stderr)
