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
    written = verbs.add_parser("export-bundle", help="what waits for a partner, as a file or as codes for a carrier")
    written.add_argument("code", metavar="CODE")
    where = written.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=pathlib.Path, metavar="FILE", help="the file")
    where.add_argument("--qr", type=pathlib.Path, metavar="DIR", help="a folder for QR codes (SVG), where it is short")
    brought = verbs.add_parser("import-bundle", help="take in what a carrier brought")
    brought.add_argument(
        "bundle", type=pathlib.Path, metavar="FILE", help="the file, or the texts of its codes by line"
    )
    for verb, text in (("pause", "send and take nothing for now"), ("resume", "go on"), ("revoke", "for good")):
        change = verbs.add_parser(verb, help=text)
        change.add_argument("code", metavar="CODE")
        change.add_argument("--reason", required=True, help="kept in the audit log")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    verbs = {"card": _card, "fingerprint": _fingerprint, "add": _add, "list": _list, "trial": _trial}
    carriage = {"export-bundle": _export, "import-bundle": _import}
    (verbs | carriage).get(args.verb, _change)(args)
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


def _export(args: argparse.Namespace) -> None:
    from jalon.node.federation import bundles

    pieces = bundles.write(args.code, actor=ACTOR)
    if args.out:
        with args.out.open("wb") as file:
            file.writelines(pieces)
        print(f"{args.out} is written for {args.code}", file=sys.stderr)
    else:
        _draw(b"".join(pieces), args.qr)


def _draw(bundle: bytes, folder: pathlib.Path) -> None:
    """Draw a bundle as QR codes, numbered in their order."""
    import segno

    from jalon.wire.slips import write_slips

    slips = write_slips(bundle)
    folder.mkdir(parents=True, exist_ok=True)
    for number, slip in enumerate(slips, 1):
        segno.make(slip, error="m", micro=False).save(str(folder / f"{number:03}.svg"), scale=4)
    print(f"{len(slips)} codes are drawn in {folder}; they may be read in any order", file=sys.stderr)


def _import(args: argparse.Namespace) -> None:
    from jalon.node.federation import bundles

    with args.bundle.open("rb") as file:
        carried = bundles.take(iter(lambda: file.read(1 << 16), b""), actor=ACTOR)
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(carried.outcomes.items()))
    print(f"{carried.partner}: envelopes: {counted or 'none'}; receipts: {carried.receipts}", file=sys.stderr)
    if carried.refused:
        raise bootstrap.NoNode(f"Not taken: {'; '.join(carried.refused)}")
