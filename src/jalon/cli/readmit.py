"""`jalon readmit`: give somebody who lost the way in a new password, printed once on stdout; all their sessions end.

With `--factors` their passkeys, authenticator app and recovery codes go as well, for a lost device. Make sure first
that it is them: call back on a number that you know.
"""

import argparse

from jalon.cli import bootstrap

SUMMARY = "give somebody who lost the way in a new password"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("username")
    parser.add_argument("--factors", action="store_true", help="remove the second factors too, for a lost device")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.accounts import actions

    print(args.username, actions.readmit(args.username, factors_too=args.factors, actor="system:command"))
    return 0
