"""Runs inside the sending node of `bench/exchange.py --backlog`: fills what waits, and watches it drain.

exchange_backlog_driver.py fill HOME PARTNER COUNT     enqueues routine messages, then one that is urgent
exchange_backlog_driver.py drain HOME PARTNER SINCE    waits until nothing waits any more
"""

import json
import pathlib
import sys
import time

from jalon.cli import bootstrap

TEXT = "x" * 1900  # with its head and signatures a message of 2 KB, padded to 4
AT_ONCE = 200
PATIENCE = 6 * 3600


def main():
    """One JSON object."""
    part, home, partner, number = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    print(json.dumps({"fill": fill, "drain": drain}[part](partner, int(number))))


def fill(partner, count):
    """Enqueue so many routine messages, and a flash message last of all."""
    from django.db import transaction

    from jalon.node.federation import actions, outbox
    from jalon.node.federation.choices import Priority
    from jalon.node.kernel import clock, ids

    started = time.perf_counter()
    for at in range(0, count, AT_ONCE):
        keys = [ids.new_id() for _ in range(min(AT_ONCE, count - at))]
        actions.send_trials(partner, keys, actor="system:bench", text=TEXT)
    marks = {"handling": "H1", "tlp": "amber", "pap": "amber", "priority": Priority.FLASH}
    urgent = outbox.Message(type=actions.TRIAL, thread=ids.new_id(), body={"text": "urgent"}, **marks)
    with transaction.atomic():
        outbox.enqueue(partner, urgent, key=ids.new_id(), actor="system:bench", about="")
    return {"backlog_filled_a_second": round(count / (time.perf_counter() - started)), "filled": clock.now_ms()}


def drain(partner, since):
    """Wait until nothing waits; the partner's receipts then tell how fast it stored, and what before the urgent one.

    Args:
        partner: its code.
        since: when all waited, milliseconds since 1970.
    """
    from django.db.models import Max, Min

    from jalon.node.federation.choices import OutgoingState, Priority
    from jalon.node.federation.models import Outgoing, Receipt
    from jalon.node.kernel import clock

    deadline = time.perf_counter() + PATIENCE
    while Outgoing.objects.filter(partner=partner, state=OutgoingState.WAITING).exists():
        if time.perf_counter() > deadline:
            raise SystemExit(f"the backlog did not drain within {PATIENCE} s")
        time.sleep(0.2)
    stored = Receipt.objects.filter(fate="stored", side="from-partner", at__gte=clock.from_ms(since))
    urgent = Outgoing.objects.filter(partner=partner, priority=Priority.FLASH).latest("pk")
    span = stored.aggregate(first=Min("at"), last=Max("at"))
    seconds = (span["last"] - span["first"]).total_seconds()
    return {
        "backlog_before_the_urgent": stored.filter(at__lt=stored.get(envelope=urgent.pk).at).count(),
        "backlog_drained_a_second": round(stored.count() / max(seconds, 0.001)),
    }


if __name__ == "__main__":
    main()
