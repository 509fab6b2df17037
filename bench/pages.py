"""How long pages take on a full node: 20,000 units, 100,000 inquiries, a million entries of the log.

    make bench B=pages [ARGS="--units 20000 --inquiries 100000 --entries 1000000 --rounds 40 --postgres"]

The node runs in this process, in a home of its own; each page is asked as a person asks it, from the middleware to the
last byte of HTML. Printed for each: milliseconds at the median and the 95th percentile, milliseconds of this process's
processor at the median (SQLite works in it, PostgreSQL does not), questions to the database, kilobytes. Another app
adds a `Part`: how to fill the node, and which pages to ask.
"""

import argparse
import contextlib
import dataclasses
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable

from jalon.cli import postgres

LIMIT_MS = 100
SINCE = datetime.date(2020, 1, 1)
ACTOR = "system:bench"


@dataclasses.dataclass(frozen=True)
class Part:
    """What one app contributes: `fill(args)` makes its records, and returns its pages by name; `role` asks them."""

    name: str
    role: str
    fill: Callable[[argparse.Namespace], dict[str, str]]


def fill_directory(args):
    """A border of units on both sides, with contacts, gates and pairs."""
    from jalon import territory
    from jalon.node.directory import actions, queries
    from jalon.node.directory.models import Contact, KeptGate, Pair, Unit
    from jalon.node.directory.models.units import folded
    from jalon.node.kernel import ids

    own = queries.own_node()
    laos = actions.add_node("LA-MPS", country="LA", names={"lo": "ກະຊວງ"}, actor=ACTOR)
    communes = territory.children("VN", datetime.date(2026, 1, 1), level="commune")
    tops = {
        node.pk: actions.add_unit(
            node, code="TOP", names={"en": f"{node.pk} centre"}, level="ministry", valid_from=SINCE, actor=ACTOR,
            central=True, hours="24/7",
        )
        for node in (own, laos)
    }  # fmt: skip
    units = []
    for number in range(args.units - 2):
        node = own if number % 2 else laos
        place = communes[number % len(communes)]
        names = {"vi": f"Công an {place.title} {number}", "en": f"{place.name} post {number}"}
        units.append(
            Unit(
                id=ids.new_id(), node=node, code=f"U{number:06}", names=names, level="station", parent=tops[node.pk],
                territory=place.code if node is own else "", hours="Mo-Su 06:00-22:00", valid_from=SINCE,
                folded=folded(names, f"U{number:06}"),
            )
        )  # fmt: skip
    Unit.objects.bulk_create(units, batch_size=1000)
    ours, theirs = units[1::2], units[::2]
    Contact.objects.bulk_create(
        (Contact(unit=unit, kind="phone", value=f"+8421{n:07}", valid_from=SINCE) for n, unit in enumerate(units)),
        batch_size=1000,
    )
    Pair.objects.bulk_create(
        (Pair(ours=a, theirs=b, level="station", valid_from=SINCE) for a, b in zip(ours[:3000], theirs, strict=False)),
        batch_size=1000,
    )
    gate = "VN-LA:cau-treo"
    KeptGate.objects.bulk_create(KeptGate(unit=unit, gate=gate, valid_from=SINCE) for unit in (ours[0], theirs[0]))
    return {
        "units: first page": "/units/",
        "units: search without tones": "/units/?text=cong+an+ba+don",
        "units: search that finds nothing": "/units/?text=zzzz",
        "units: one province": "/units/?province=VN:44&country=VN",
        "units: one level": "/units/?level=station&country=LA",
        "unit: card": f"/units/{ours[0].pk}/",
        "unit: of the other side": f"/units/{theirs[5].pk}/",
        "who faces me": f"/units/faces/?gate={gate}",
        "counterparts": "/units/pairs/",
        "counterparts: gaps": "/units/pairs/?gaps=1",
        "map, before and after": "/units/map/",
    }


def fill_exchange(args):
    """Inquiries of our desk in every state, half of them theirs; most have ended, as on a node of some years."""
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.models import Event, Inquiry
    from jalon.node.federation.models import Partner
    from jalon.node.kernel import clock, planner, rows

    desk, user, now = Unit.objects.get(code="DESK"), User.objects.get(username="head-of-desk"), clock.now()
    laos = Partner.objects.create(code="LA-MPS", fingerprint="00", card=b"", gate_certificate=b"", added_at=now)
    states = {
        "ours": ("draft", "to-release", "sent", "opened", "acknowledged", "answered", "closed"),
        "theirs": ("opened", "acknowledged", "answered", "refused", "closed"),
    }
    keys = []
    for begun in range(0, args.inquiries, 1000):
        made = []
        for number in range(begun, min(begun + 1000, args.inquiries)):
            direction = ("ours", "theirs")[number % 2]
            here = states[direction]
            state = here[number // 100 % len(here)] if number % 100 < 2 else "closed"
            at = now - datetime.timedelta(minutes=5 * (args.inquiries - number))
            made.append(
                Inquiry(
                    direction=direction, partner=laos, number=f"VN-MPS-2026-{number:06}", unit=desk, state=state,
                    kind="verification.vehicle", subject={"plate": f"38A-{number:06}", "country": "VN"},
                    asked=["owner"], offence="drugs.trafficking", law_article="250", facts="It left the road. " * 20,
                    purpose="To find the owner", link="-", held_because="-", agreement="A", article="4",
                    handling="H1", source_grade="A", information_grade="2", language="en", author=user,
                    created_at=at, sent_at=at, stored_at=at, read_at=at, due_at=at + datetime.timedelta(days=7),
                )
            )  # fmt: skip
        rows.add(*made)
        keys += [inquiry.pk for inquiry in made]
        rows.add(*(Event(inquiry=each, step="open", side="theirs", at=each.created_at) for each in made))
    planner.count_anew(Inquiry, Event)
    views = ("waiting-on-us", "waiting-on-them", "due", "overdue", "to-release", "drafts", "answered", "closed")
    return {
        "requests": "/requests/",
        **{f"requests: {view}": f"/requests/?view={view}" for view in views},
        "request: ours": f"/requests/{keys[-2]}/",
        "request: theirs": f"/requests/{keys[-1]}/",
        "release desk": "/requests/release/",
        "ledger": "/requests/ledger/LA-MPS/",
    }


def fill_log(args):
    """Entries of the log about the inquiries, as reading them writes it."""
    from jalon.node.audit import actions as audit
    from jalon.node.audit.models import Entry
    from jalon.node.exchange.models import Inquiry
    from jalon.node.kernel import clock, ids, planner, rows
    from jalon.node.kernel.refs import ref

    about = [ref("exchange/inquiry", key) for key in Inquiry.objects.values_list("pk", flat=True)]
    for begun in range(0, args.entries, 10_000):
        span, now, made = range(begun, min(begun + 10_000, args.entries)), clock.now(), []
        for number in span:
            act = audit.Done("exchange.inquiry.viewed", "user:head-of-desk", about[number % len(about)])
            key, salt = ids.new_id(), os.urandom(16)
            sealed = audit.seal(act, key, now)
            made.append((key, now, act.actor, act.action, act.about, "", act.tree, {}, salt, sealed))
        rows.insert(Entry, audit.COLUMNS, made)
    planner.count_anew(Entry)
    return {"log": "/audit/", "log: one record": f"/audit/record/?about={about[0]}"}


PARTS = [
    Part("directory", "administrator", fill_directory),
    Part("exchange", "head-of-desk", fill_exchange),
    Part("oversight", "auditor", fill_log),
]


def main():
    """Fill a node, ask its pages, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL (default: SQLite)")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        start(stack, args)
        desk = own_desk()
        asked = [(logged_in(part.role, desk), part.fill(args)) for part in PARTS]
        figures = {name: measure(client, page, args.rounds) for client, pages in asked for name, page in pages.items()}
    print(f"{'page':36}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'queries':>9}{'KB':>8}")
    for name, said in figures.items():
        print(f"{name:36}{said['p50_ms']:>9}{said['p95_ms']:>9}{said['cpu_ms']:>9}{said['queries']:>9}{said['kb']:>8}")
    slow = [name for name, said in figures.items() if said["p95_ms"] > LIMIT_MS]
    database = "postgresql" if args.postgres else "sqlite"
    sizes = {"units": args.units, "inquiries": args.inquiries, "entries": args.entries, "rounds": args.rounds}
    whole = {"bench": "pages", "database": database, **sizes, "pages": figures}
    print(json.dumps({**whole, "limit_ms": LIMIT_MS, "over_limit": slow, "commit": commit()}))


def start(stack, args):
    """A node of its own in this process, migrated and with keys."""
    home = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
    (home / "keys").mkdir()
    os.environ |= {
        "JALON_HOME": str(home),
        "JALON_SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "jalon.node.project.settings",
    }
    if args.postgres:
        os.environ["JALON_DATABASE_URL"] = stack.enter_context(postgres.server())("pages")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS, settings.JALON_REQUIRE_MFA = ["testserver"], False
    call_command("migrate", interactive=False, verbosity=0)


def own_desk():
    """Our node and the desk at which everybody works."""
    from jalon.node.directory import actions

    node = actions.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True)
    return actions.add_unit(node, code="DESK", names={"en": "Desk"}, level="department", valid_from=SINCE, actor=ACTOR)


def logged_in(role, desk):
    """A client of somebody with a role at the desk."""
    from django.test import Client

    from jalon.node.accounts import actions as accounts

    user = accounts.add_user(role, full_name="Bench", password="only for the bench", language="en", actor=ACTOR)
    accounts.grant_role(user, role=role, unit=desk.pk, actor=ACTOR, valid_from=SINCE)
    client = Client()
    client.force_login(user, backend="jalon.node.accounts.access.RoleBackend")
    return client


def measure(client, page, rounds):
    """One page, asked once to warm up and then so many times."""
    from django.db import connection

    asked = []

    def counted(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    client.get(page, secure=True)
    with connection.execute_wrapper(counted):
        answer = client.get(page, secure=True)
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    took, worked = [], []
    for _round in range(rounds):
        begun, busy = time.perf_counter(), time.process_time()
        client.get(page, secure=True)
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
    return {
        "cpu_ms": round(statistics.median(worked), 1),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "queries": len(asked),
        "kb": round(len(answer.content) / 1024, 1),
    }


def commit():
    """The commit that was measured."""
    line = ["git", "rev-parse", "HEAD"]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
