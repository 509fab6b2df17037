"""`jalon partners`: this node's card and fingerprint, and the partners that it has pinned."""

import argparse
import json
import pathlib
import sys
import time

from jalon.cli import bootstrap

SUMMARY = "our card and fingerprint; partners pinned, paused, revoked"
ACTOR = "system:command"
TRIAL_SECONDS = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    card = verbs.add_parser("card", help="what a partner's administrator needs to pin this node")
    card.add_argument("--out", type=pathlib.Path, help="the file (default: stdout)")
    verbs.add_parser("fingerprint", help="our fingerprint as groups and as words, to be read aloud")
    add = verbs.add_parser("add", help="pin a partner by its card and the fingerprint that was read aloud")
    add.add_argument("card", type=pathlib.Path, metavar="CARD")
    add.add_argument("--fingerprint", required=True, help="the eight groups or eight words, as they were read")
    listed = verbs.add_parser("list", help="every partner, with its fingerprint")
    listed.add_argument("--json", action="store_true", help="one JSON array on stdout")
    trial = verbs.add_parser("trial", help="send a message without effect, and wait for its receipts")
    trial.add_argument("code", metavar="CODE")
    for verb, text in (("pause", "send and take nothing for now"), ("resume", "go on"), ("revoke", "for good")):
        change = verbs.add_parser(verb, help=text)
        change.add_argument("code", metavar="CODE")
        change.add_argument("--reason", required=True, help="kept in the audit log")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    {"card": _card, "fingerprint": _fingerprint, "add": _add, "list": _list, "trial": _trial}.get(args.verb, _change)(
        args
    )
    return 0


def _card(args: argparse.Namespace) -> None:
    from jalon.node.federation import actions

    if args.out:
        args.out.write_text(actions.card(), encoding="utf8")
    else:
        print(actions.card())


def _fingerprint(_args: argparse.Namespace) -> None:
    from jalon.node.federation import queries

    print(*queries.own_fingerprint(), sep="\n")


def _add(args: argparse.Namespace) -> None:
    from jalon.node.federation import actions

    partner = actions.add_partner(args.card.read_text(encoding="utf8"), args.fingerprint, actor=ACTOR)
    print(f"{partner.pk} is pinned; its gate is {partner.gate_url}", file=sys.stderr)


def _list(args: argparse.Namespace) -> None:
    from jalon.node.federation import queries
    from jalon.node.kernel import clock

    rows = [
        {
            "code": line.partner.pk,
            "state": line.partner.state,
            "fingerprint": line.fingerprint,
            "words": line.words,
            "gate": line.partner.gate_url,
            "waiting": line.waiting,
            "refused": line.refused,
            "quarantined": line.quarantined,
        }
        for line in queries.health(clock.now())
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['code']}  {row['state']}  {row['gate']}  {row['waiting']} waiting\n  {row['fingerprint']}")


def _trial(args: argparse.Namespace) -> None:
    from jalon.node.federation import actions, queries
    from jalon.node.kernel import ids

    key = ids.new_id()
    actions.send_trial(args.code, key, actor=ACTOR)
    for _ in range(TRIAL_SECONDS * 10):
        fates = queries.trail(key).fates
        if "opened" in fates:
            print(f"{args.code} stored and opened it: all is well", file=sys.stderr)
            return
        time.sleep(0.1)
    raise bootstrap.NoNode(
        f"{args.code} has not opened it yet ({', '.join(fates) or 'no receipt'}). Look at its health."
    )


def _change(args: argparse.Namespace) -> None:
    from jalon.node.federation import actions
    from jalon.node.federation.choices import PartnerState

    states = {"pause": PartnerState.PAUSED, "resume": PartnerState.ACTIVE, "revoke": PartnerState.REVOKED}
    actions.change_partner(args.code, states[args.verb], actor=ACTOR, reason=args.reason)
