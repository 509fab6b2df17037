"""Runs inside the node of `bench/partners.py`: sends to each partner at a steady pace, notes each receipt's wait."""

import json
import pathlib
import sys
import threading
import time

from jalon.cli import bootstrap

TEXT = "x" * 1900
PATIENCE = 60


def main():
    """The waits of all partners but the slow one, as one JSON object."""
    home, cards, slow, seconds, rate = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    pinned = json.loads(pathlib.Path(cards).read_text("utf-8"))
    print(json.dumps(played(pin(pinned), slow, float(seconds), float(rate))))


def pin(cards):
    """Pin every partner; their codes."""
    from jalon.node.federation import actions

    return [actions.add_partner(card, fingerprint, actor="system:bench").pk for card, fingerprint in cards]


def played(codes, slow, seconds, rate):
    """Send, and wait for the last receipt that anybody but the slow one owes."""
    from jalon.node.federation import actions
    from jalon.node.kernel import ids

    sent, took, ended = {}, {}, threading.Event()
    watching = threading.Thread(target=watch, args=(sent, took, ended))
    watching.start()
    began, step, count = time.perf_counter(), 1 / (rate * len(codes)), 0
    while (now := time.perf_counter() - began) < seconds:
        if now < count * step:
            time.sleep(count * step - now)
        code, key = codes[count % len(codes)], ids.new_id()
        sent[key] = (code, time.perf_counter())
        actions.send_trial(code, key, actor="system:bench", text=TEXT)
        count += 1
    deadline = time.perf_counter() + PATIENCE
    owed = {key for key, (code, _) in sent.items() if code != slow}
    while not owed <= took.keys() and time.perf_counter() < deadline:
        time.sleep(0.01)
    ended.set()
    watching.join()
    if not owed <= took.keys():
        raise SystemExit(f"{len(owed - took.keys())} messages have no receipt after {PATIENCE} s")
    waits = sorted(took[key] for key in owed)
    return {
        "sent": count,
        "p50_ms": round(1000 * waits[len(waits) // 2], 1),
        "p99_ms": round(1000 * waits[int(0.99 * (len(waits) - 1))], 1),
    }


def watch(sent, took, ended):
    """Note when each receipt is there."""
    from jalon.node.federation.models import Receipt
    from jalon.node.kernel import rows

    while not ended.is_set():
        open_ = [key for key in list(sent) if key not in took][:400]
        now = time.perf_counter()
        for (key,) in rows.select(Receipt, ("envelope",), {"envelope": open_, "fate": "stored"}) if open_ else ():
            took[key] = now - sent[key][1]
        time.sleep(0.004)


if __name__ == "__main__":
    main()
