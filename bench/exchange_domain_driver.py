"""Runs inside a node of `bench/exchange.py --domain`: asks, or answers, through the whole domain layer.

exchange_domain_driver.py ask HOME PARTNER COUNT       drafts, releases, waits for every answer
exchange_domain_driver.py answer HOME PARTNER COUNT    acknowledges, screens, assigns and answers what comes
"""

import collections
import contextlib
import json
import pathlib
import sys
import time

from jalon.cli import bootstrap

PATIENCE = 600


class Spent:
    """Seconds and statements by step, so that the figure says where the time goes."""

    def __init__(self):
        self.seconds, self.statements, self.times = (collections.Counter() for _ in range(3))
        self.step = ""

    @contextlib.contextmanager
    def on(self, step):
        """Count what happens in this block as this step."""
        started, self.step = time.perf_counter(), step
        yield
        self.seconds[step] += time.perf_counter() - started
        self.times[step] += 1

    def count(self, execute, sql, params, many, context):
        """A wrapper of Django's `execute`."""
        self.statements[self.step] += 1
        return execute(sql, params, many, context)

    def told(self):
        """Milliseconds and statements of each step."""
        return {
            step: {
                "ms": round(1000 * self.seconds[step] / times, 2),
                "statements": round(self.statements[step] / times, 1),
            }
            for step, times in self.times.items()
        }


def main():
    """One JSON object."""
    part, home, partner, count = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    from django.db import connection

    spent = Spent()
    with connection.execute_wrapper(spent.count):
        seconds = {"ask": ask, "answer": answer}[part](partner, int(count), spent)
    print(json.dumps({"seconds": round(seconds, 2), "steps": spent.told()}))


def no_concern():
    """The Article 3 screen, every question answered with no."""
    from jalon.node.exchange.rules.article3 import QUESTIONS

    return dict.fromkeys(QUESTIONS, False)


def person(role):
    """Somebody of the cast who holds a role."""
    from jalon.node.accounts.models import Grant

    return Grant.objects.select_related("user").filter(role=role).order_by("unit__code").first()


def ask(partner, count, spent):
    """Draft and release `count` inquiries, then wait until all of them are answered."""
    from jalon.node.exchange import actions
    from jalon.node.exchange.models import Inquiry
    from jalon.node.kernel import ids

    author, head = person("liaison"), person("head-of-desk")
    keys, started = [ids.new_id() for _ in range(count)], time.perf_counter()
    for number, key in enumerate(keys):
        with spent.on("draft"):
            actions.draft_inquiry(
                key, author=author.user, fields=fields(partner, author.unit_id, number), screen=no_concern()
            )
        with spent.on("release"):
            actions.release_inquiry(key, releaser=head.user)
    wait(lambda: Inquiry.objects.filter(pk__in=keys, answered_at__isnull=False).count() >= count)
    return time.perf_counter() - started


def fields(partner, unit, number):
    """An inquiry as the form cleans it."""
    return {
        "partner_id": partner, "partner_unit": {}, "unit_id": unit, "kind": "verification.vehicle",
        "subject": {"plate": f"ກກ {number:04d}", "country": "LA"}, "asked": ["owner"], "offence": "drugs.trafficking",
        "law_article": "Criminal Code, article 250", "facts": "It left the road before the checkpoint. " * 20,
        "purpose": "To find who drove it", "link": "The owner may name the driver",
        "held_because": "The plate is of your country", "agreement": "VN-LA-DEMO", "article": "4",
        "urgency": "routine", "ground": "", "urgency_reasons": "", "handling": "H1", "tlp": "amber", "pap": "amber",
        "source_grade": "A", "information_grade": "2", "language": "vi",
    }  # fmt: skip


def answer(partner, count, spent):
    """Take and answer inquiries as they come, until `count` are answered."""
    from jalon.node.exchange import actions
    from jalon.node.exchange.models import Inquiry
    from jalon.node.kernel import ids

    handler, reviewer, done, started = person("liaison").user, person("reviewer").user, 0, time.perf_counter()
    deadline = started + PATIENCE
    while done < count and time.perf_counter() < deadline:
        found = list(Inquiry.objects.filter(partner=partner, direction="theirs", state="opened")[:200])
        for inquiry in found:
            with spent.on("acknowledge"):
                actions.acknowledge_inquiry(inquiry.pk, handler=handler, direct=True)
            with spent.on("screen"):
                actions.pass_screen(inquiry.pk, reviewer=reviewer, answers=no_concern())
            with spent.on("assign"):
                actions.assign_inquiry(inquiry.pk, handler=handler, by=handler)
            with spent.on("reply"):
                actions.reply_to_inquiry(
                    ids.new_id(), inquiry_key=inquiry.pk, author=handler, outcome="full", text="Known.", handling="H1"
                )
            done += 1
        if not found:
            time.sleep(0.02)
    return time.perf_counter() - started


def wait(ready):
    """Wait until something is so."""
    deadline = time.perf_counter() + PATIENCE
    while not ready():
        if time.perf_counter() > deadline:
            raise SystemExit(f"not every inquiry was answered within {PATIENCE} s")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
