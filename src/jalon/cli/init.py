"""`jalon init`: make a node's home, secrets, database and identity. A second run makes only what is missing."""

import argparse
import pathlib
import re
import secrets
import sys
from typing import TYPE_CHECKING

from jalon import JalonError
from jalon.cli import bootstrap, certificate

if TYPE_CHECKING:
    from jalon.node.directory.models import Node

SUMMARY = "make a node, or what is missing of it"
ACTOR = "system:init"


class CannotInit(JalonError):
    """The node that was asked for cannot be made there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--code", type=_code, help="the node's code, such as VN-MPS")
    parser.add_argument("--country", type=_country, help="ISO 3166-1 alpha-2, such as VN")
    parser.add_argument("--name", help="the agency's name, in --language")
    parser.add_argument("--language", default="en", choices=["en", "fr", "vi", "zh-hans", "lo", "km"])
    parser.add_argument("--database-url", default="", help="postgresql://… (default: SQLite in the home)")
    parser.add_argument("--set", action="append", default=[], metavar="JALON_NAME=VALUE", help="keep a setting")


def run(args: argparse.Namespace) -> int:
    make_tables(args)
    _say_node(_own_node(args))
    _make_keys()
    return 0


def make_tables(args: argparse.Namespace) -> None:
    """Make the home and its database, which knows nothing yet."""
    home = bootstrap.find_home(args.home)
    _make_home(home)
    _make_secret(home / bootstrap.SECRET_FILE)
    _keep_settings(home, _asked_settings(args))
    bootstrap.start_node(home)
    _make_certificate(home, args.code)
    _migrate()


def _code(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9][A-Z0-9-]{0,16}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a node code; write one like VN-MPS")
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a country code; write two capitals, such as VN")
    return text


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _make_home(home: pathlib.Path) -> None:
    fresh = not home.exists()
    for folder in (home, home / "keys"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _say(f"home: {home}{' made' if fresh else ', there already'}")


def _make_secret(path: pathlib.Path) -> None:
    if path.exists():
        return
    write_private(path, secrets.token_urlsafe(48).encode())
    _say(f"secret of the pages: {path} made")


def write_private(path: pathlib.Path, content: bytes) -> None:
    """Write a file that only its owner may read; it is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.rename(path)


def _asked_settings(args: argparse.Namespace) -> dict[str, str]:
    asked = dict(bootstrap.parse_setting(line, "--set") for line in args.set)
    if args.database_url:
        asked["JALON_DATABASE_URL"] = args.database_url
    if args.language != "en":
        asked["JALON_LANGUAGE"] = args.language
    return asked


def _keep_settings(home: pathlib.Path, asked: dict[str, str]) -> None:
    """Write the settings of a new home; an old home keeps its own, and an asked one that differs is refused."""
    path = home / bootstrap.SETTINGS_FILE
    kept = bootstrap.read_settings(home)
    if path.exists():
        for name, value in asked.items():
            if kept.get(name) != value:
                raise CannotInit(f"{path} was made with another {name}. Change it there, then run this again.")
        return
    lines = ["# Settings of this node; see docs/reference/settings.md. The environment wins over this file."]
    lines += [f"{name}={value}" for name, value in sorted(asked.items())]
    write_private(path, ("\n".join(lines) + "\n").encode())


def _make_certificate(home: pathlib.Path, code: str | None) -> None:
    from django.conf import settings

    paths = home / "keys" / "gate.crt", home / "keys" / "gate.key"
    if all(path.exists() for path in paths):
        return
    made = certificate.self_signed(code or "jalon", settings.JALON_GATE_HOST, settings.JALON_GATE_URL)
    for path, content in zip(paths, made, strict=True):
        write_private(path, content)
    _say(f"certificate of the gate: {paths[0]} made, valid for {certificate.DAYS} days")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise CannotInit(f"The database did not do as asked: {error}. Mend that, then run this again.") from error
    _say("database: ready, every migration applied")


def _own_node(args: argparse.Namespace) -> "Node":
    from jalon.node.directory import actions, queries

    own = queries.own_node_if_any()
    if own is None:
        if not (args.code and args.country and args.name):
            raise CannotInit("A new node needs a name: give --code, --country and --name.")
        names = {args.language: args.name}
        return actions.add_node(args.code, country=args.country, names=names, actor=ACTOR, own=True)
    if args.code and args.code != own.code:
        raise CannotInit(f"This is already the node {own.code}. Give {args.code} a home of its own.")
    return own


def _say_node(own: "Node") -> None:
    _say(f"node: {own.code} ({own})")


def _make_keys() -> None:
    from jalon.node.federation import actions

    actions.make_keys(actor=ACTOR)
    _say("keys: ready")
