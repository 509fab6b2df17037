"""The command `jalon`: thin subcommands over the rooms.

Data goes to stdout or the named file, talk to stderr. Exit codes: 0 done, 1 something failed (said on stderr),
2 wrong usage. A subcommand is a module here with `SUMMARY`, `arguments(parser)` and `run(args) -> int`; it is
imported only when it is called, so that `jalon names` never loads the node.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from jalon import JalonError

COMMANDS = {
    "init": "make a node, or what is missing of it",
    "run": "run the whole node: pages, gate and worker",
    "web": "serve the pages",
    "gate": "serve the gate that partners' nodes send to",
    "worker": "send, receive and apply messages",
    "units": "enter a police unit for every Vietnamese territory",
    "register": "enter units, agreements and people from a file",
    "readmit": "give somebody who lost the way in a new password",
    "partners": "our card and fingerprint; partners pinned, paused, revoked",
    "exchange": "how far every inquiry has come, and the ledger with each partner",
    "accords": "official texts into the library and the registers; what they hold",
    "hotline": "the hotline's lines, alerts and test calls; the example network of 2024",
    "demo": "play a day at the border between nodes of this machine",
    "proof": "the proof of one message in a file, to be checked offline",
    "verify-audit": "prove that the log is unbroken",
    "certify": "certify the signing keys for another year with the root key",
    "backup": "the whole node as of one moment in one file",
    "restore": "bring a node back from a backup, or prove that it could be",
    "doctor": "say what is missing or wrong on this node, and what to do",
    "codes": "the field's code lists, in six languages",
    "territory": "places as of a day: find, resolve across reforms, border",
    "names": "names across scripts: compare, score, readings",
    "screen": "lists at scale: build, search, documents",
    "read": "official texts into proposed records",
    "tally": "figures from files: import, table",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code.

    Args:
        argv: the words after `jalon`; the process's own where None.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(words[0] if words else "")
    args = parser.parse_args(words)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (JalonError, OSError) as error:
        print(f"jalon {words[0]}: {error}", file=sys.stderr)
        return 1
    return code


def _parser(chosen: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jalon", description="Cross-border cooperation, node by node.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name == chosen:
            module = importlib.import_module(f"jalon.cli.{name.replace('-', '_')}")
            module.arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser
