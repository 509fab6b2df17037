"""`jalon accords`: official texts into the library, by a person of this node; what the library and register hold.

    jalon accords load FILE… --by linh --source VNA     the reader's proposals wait in the library
    jalon accords accept --by linh [--name STEM]        that person accepts every proposal that waits
    jalon accords state [--json]                        documents, proposals, accepted, registers

Whoever is named decides and answers for it: the log and each record say so, as if it had been done on the pages.
"""

import argparse
import json
import pathlib
import sys
import uuid
from typing import TYPE_CHECKING, Any

from jalon import JalonError
from jalon.cli import bootstrap

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SUMMARY = "official texts into the library and the registers; what they hold"


class CannotLoad(JalonError):
    """The texts cannot be loaded or accepted by that person."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parts = parser.add_subparsers(metavar="WHAT", required=True, dest="what")
    load = parts.add_parser("load", help="keep texts and have them read")
    load.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE", help="text, HTML, DOCX or PDF")
    load.add_argument("--source", required=True, help="who publishes them")
    accept = parts.add_parser("accept", help="accept every proposal that waits")
    accept.add_argument("--name", default="", metavar="STEM", help="only of texts whose file name begins so")
    state = parts.add_parser("state", help="what the library and the register hold")
    state.add_argument("--json", action="store_true", help="one JSON object on stdout")
    for part in (load, accept):
        part.add_argument("--by", required=True, metavar="USER", help="the person who does it")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    done = {"load": _load, "accept": _accept, "state": _state}[args.what](args)
    return 0 if done else 1


def _person(username: str) -> "User":
    from jalon.node.accounts import queries
    from jalon.node.accounts.choices import Permission

    user = queries.user_named(username)
    if user is None or not user.has_perm(Permission.WRITE_ACCORDS):
        raise CannotLoad(f"{username} is nobody here who may decide on proposals. Name somebody with that role.")
    return user


def _load(args: argparse.Namespace) -> bool:
    from jalon.node.accords import actions

    person, failed = _person(args.by), 0
    for path in args.files:
        try:
            document = actions.add_document(
                uuid.uuid4(), name=path.name, content=path.read_bytes(), source=args.source, by=person
            )
        except (JalonError, OSError) as error:
            failed += 1
            print(f"{path}: {error}", file=sys.stderr)
        else:
            print(f"{path.name}: {document.proposals.count()} proposals", file=sys.stderr)
    return not failed


def _accept(args: argparse.Namespace) -> bool:
    from jalon.node.accords import actions
    from jalon.node.accords.queries import library

    person = _person(args.by)
    chosen = [each for each in library.documents() if each.name.startswith(args.name)]
    for document in reversed(chosen):
        print(f"{document.name}: {actions.accept_all(document, by=person)} accepted", file=sys.stderr)
    return bool(chosen)


def _state(args: argparse.Namespace) -> bool:
    from jalon.node.accords import queries

    told: dict[str, Any] = queries.state()
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return True
    for name, count in told.items():
        if isinstance(count, int):
            print(f"{name:12} {count}")
    return True
