"""Runs inside the sending node of `bench/exchange.py`: enqueues messages and waits for their receipts."""

import json
import pathlib
import statistics
import sys
import threading
import time

from jalon.cli import bootstrap

TEXT = "x" * 1900  # with its head and signatures a message of 2 KB, padded to 4
AT_ONCE = 50  # messages of one transaction: while it seals them, the node writes nothing else
IN_FLIGHT = 8  # people who send side by side, each the next message once the last has its receipt
PATIENCE = 300


def main():
    """All three measures, as one JSON object."""
    home, partner, messages, single = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    figures = {**batched(partner, int(messages)), **one_by_one(partner, int(single))}
    figures |= side_by_side(partner, int(single))
    print(json.dumps(figures))


def batched(partner, count):
    """Enqueue everything, then wait until all of it is stored, and opened."""
    from jalon.node.federation import actions
    from jalon.node.kernel import ids

    keys = [ids.new_id() for _ in range(count)]
    started = time.perf_counter()
    for at in range(0, count, AT_ONCE):
        actions.send_trials(partner, keys[at : at + AT_ONCE], actor="system:bench", text=TEXT)
    made = time.perf_counter()
    stored = wait(keys, "stored")
    opened = wait(keys, "opened")
    return {
        "enqueued_a_second": round(count / (made - started)),
        "stored_a_second": round(count / (stored - started)),
        "opened_a_second": round(count / (opened - started)),
    }


def wait(keys, fate):
    """Wait until every message has its receipt; the moment at which it did."""
    from jalon.node.federation.models import Receipt

    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        if Receipt.objects.filter(fate=fate, side="from-partner").count() >= len(keys):
            return time.perf_counter()
        time.sleep(0.05)
    raise SystemExit(f"not every message was {fate} within {PATIENCE} s")


def one_by_one(partner, count):
    """Each message with its receipt before the next is made."""
    from jalon.node.federation import actions
    from jalon.node.federation.models import Receipt
    from jalon.node.kernel import ids, rows

    took = []
    for _ in range(count):
        key, started = ids.new_id(), time.perf_counter()
        actions.send_trial(partner, key, actor="system:bench", text=TEXT)
        while not rows.select(Receipt, ("fate",), {"envelope": key, "fate": "stored"}):
            time.sleep(0.001)
        took.append(1000 * (time.perf_counter() - started))
    took.sort()
    return {
        "one_by_one_a_second": round(1000 * count / sum(took)),
        "single_p50_ms": round(statistics.median(took), 1),
        "single_p99_ms": round(took[int(0.99 * (count - 1))], 1),
    }


def side_by_side(partner, count):
    """The same by several people at once: no message is handed in with another, nor waits for another's receipt."""
    left, waiting, took = iter(range(count)), {}, []
    started = time.perf_counter()
    people = [threading.Thread(target=send_each, args=(partner, left, waiting, took)) for _ in range(IN_FLIGHT)]
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        told(waiting)
        time.sleep(0.001)
    spent = time.perf_counter() - started
    took.sort()
    return {
        f"in_flight_{IN_FLIGHT}_a_second": round(count / spent),
        f"in_flight_{IN_FLIGHT}_p50_ms": round(statistics.median(took), 1),
        f"in_flight_{IN_FLIGHT}_p99_ms": round(took[int(0.99 * (count - 1))], 1),
    }


def send_each(partner, left, waiting, took):
    """One person: as long as something is left, a message and then its receipt."""
    from django.db import connection

    from jalon.node.federation import actions
    from jalon.node.kernel import ids

    for _ in left:
        key, stored, started = ids.new_id(), threading.Event(), time.perf_counter()
        waiting[key] = stored
        actions.send_trial(partner, key, actor="system:bench", text=TEXT)
        if not stored.wait(PATIENCE):
            raise SystemExit(f"a message had no receipt within {PATIENCE} s")
        took.append(1000 * (time.perf_counter() - started))
    connection.close()


def told(waiting):
    """Tell those who wait for a receipt that it is there."""
    from jalon.node.federation.models import Receipt
    from jalon.node.kernel import rows

    for (key,) in rows.select(Receipt, ("envelope",), {"envelope": list(waiting), "fate": "stored"}):
        waiting.pop(key).set()


if __name__ == "__main__":
    main()
