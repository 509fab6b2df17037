"""Runs inside a node: `send HOME PARTNER COUNT [WORDS]` enqueues messages a few at a time and prints their ids; `count
HOME PARTNER` prints what the node holds of both directions."""

import json
import pathlib
import sys
import time

from jalon.cli import bootstrap

FEW = 25


def send(partner, count, words="weather"):
    """Enqueue so many messages, and say which."""
    from jalon.node.federation import actions
    from jalon.node.kernel import ids

    keys = [ids.new_id() for _ in range(count)]
    for at in range(0, count, FEW):
        actions.send_trials(partner, keys[at : at + FEW], actor="system:test", text=words)
        time.sleep(0.05)
    return [key.hex for key in keys]


def count(partner):
    """What was sent, what was stored and applied, which receipts are held, and whether the log is whole."""
    from django.db.models import Count

    from jalon.node.audit import actions as audit
    from jalon.node.audit.choices import Tree
    from jalon.node.audit.models import Entry
    from jalon.node.federation.models import Incident, Incoming, Outgoing, Receipt

    fates = Receipt.objects.filter(side="from-partner").values("fate").annotate(n=Count("envelope", distinct=True))
    opened = Entry.objects.filter(action="federation.envelope.opened")
    audit.sequence()
    return {
        "sent": sorted(key.hex for key in Outgoing.objects.values_list("pk", flat=True)),
        "unsettled": Outgoing.objects.exclude(state="stored").count(),
        "held": sorted(key.hex for key in Incoming.objects.values_list("pk", flat=True)),
        "unapplied": Incoming.objects.exclude(state="applied").count(),
        "opened": sorted(detail["envelope"] for detail in opened.values_list("detail", flat=True)),
        "receipts": {row["fate"]: row["n"] for row in fates},
        "incidents": Incident.objects.count(),
        "faults": [fault for tree in Tree for fault in audit.verify(tree).faults],
    }


if __name__ == "__main__":
    what, home, partner, *more = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    said = send(partner, int(more[0]), *more[1:]) if what == "send" else count(partner)
    sys.stdout.write(json.dumps(said))
