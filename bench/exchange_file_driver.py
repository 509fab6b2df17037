"""Runs inside the sending node of `bench/exchange.py --file`: sends a file, and an urgent message while it crosses."""

import json
import os
import pathlib
import sys
import time

from jalon.cli import bootstrap

BLOCK = 1 << 20
PATIENCE = 1800


def main():
    """The figures, as one JSON object."""
    home, partner, size = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    print(json.dumps(crossing(partner, int(size))))


def crossing(partner, size):
    """Keep and seal a file of so many MiB, and wait until the partner's gate has all of it."""
    from django.db import transaction

    from jalon.node.federation import actions, files, outbox
    from jalon.node.federation.models import Transfer
    from jalon.node.kernel import ids

    kept = files.keep_blocks((os.urandom(BLOCK) for _ in range(size)), "video/mp4")
    marks = {"handling": "H1", "tlp": "amber", "pap": "amber"}
    message = outbox.Message(
        type=actions.TRIAL, thread=ids.new_id(), body={"text": ""}, files=[(kept.digest, "film.mp4")], **marks
    )
    started = time.perf_counter()
    files.seal_ahead([(kept.digest, "film.mp4")])
    with transaction.atomic():
        outbox.enqueue(partner, message, key=ids.new_id(), actor="system:bench", about="")
    sealed = time.perf_counter()
    wait(lambda: Transfer.objects.get(outgoing=True).done > 0)
    urgent = opened_after(partner)
    wait(lambda: not Transfer.objects.filter(outgoing=True, finished_at=None).exists())
    taken = time.perf_counter()
    return {
        "file_sealed_mib_a_second": round(size / (sealed - started)),
        "file_carried_mib_a_second": round(size / (taken - sealed)),
        "urgent_meanwhile_ms": round(1000 * urgent),
    }


def opened_after(partner):
    """Seconds until a message that is sent now is stored at the partner's."""
    from jalon.node.federation import actions
    from jalon.node.federation.models import Receipt
    from jalon.node.kernel import ids

    key, started = ids.new_id(), time.perf_counter()
    actions.send_trial(partner, key, actor="system:bench", text="urgent")
    wait(lambda: Receipt.objects.filter(envelope=key, fate="stored").exists())
    return time.perf_counter() - started


def wait(is_so):
    """Wait until it is so."""
    deadline = time.perf_counter() + PATIENCE
    while not is_so():
        if time.perf_counter() > deadline:
            raise SystemExit("the file did not cross")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
