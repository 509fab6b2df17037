"""How `bench/pages.py` fills its node: one `Part` an app, which makes its records and names its pages.

What crossed the border lies under the inquiries as the exchange leaves it: an envelope each way, an answer to most, and
the partner's ledgers of six months. Nothing is sealed, as no page opens an envelope.
"""

import argparse
import dataclasses
import datetime
import os
from collections.abc import Callable

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
    from jalon.node.exchange import actions
    from jalon.node.exchange.models import Event, Inquiry, Reply
    from jalon.node.federation.models import Incoming, Outgoing, Partner
    from jalon.node.kernel import clock, planner, rows

    desk, user, now = Unit.objects.get(code="DESK"), User.objects.get(username="head-of-desk"), clock.now()
    laos = Partner.objects.create(code="LA-MPS", fingerprint="00", card=b"", gate_certificate=b"", added_at=now)
    states = {
        "ours": ("draft", "to-release", "sent", "opened", "acknowledged", "answered", "closed"),
        "theirs": ("opened", "acknowledged", "answered", "refused", "closed"),
    }
    keys, crossed = [], Crossed(laos)
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
        crossed.add(made)
    crossed.keep_streams()
    planner.count_anew(Inquiry, Event, Reply, Outgoing, Incoming)
    tell_ledgers(laos, now)
    actions.keep_ledgers()  # as the worker does every half minute
    views = ("waiting-on-us", "waiting-on-them", "due", "overdue", "to-release", "drafts", "answered", "closed")
    return {
        "requests": "/requests/",
        **{f"requests: {view}": f"/requests/?view={view}" for view in views},
        "request: ours": f"/requests/{keys[-2]}/",
        "request: theirs": f"/requests/{keys[-1]}/",
        "release desk": "/requests/release/",
        "ledger": "/requests/ledger/LA-MPS/",
    }


class Crossed:
    """The envelopes and answers under inquiries, each in its place of one stream each way."""

    stream = "routine.1"
    ended = ("answered", "closed", "refused")

    def __init__(self, partner):
        self.partner, self.places = partner, {"ours": 0, "theirs": 0}

    def add(self, inquiries):
        """What crossed for these inquiries, in order: all but drafts, and an answer to what has ended."""
        from jalon.node.kernel import rows

        gone = [each for each in inquiries if each.state not in ("draft", "to-release")]
        self._envelopes(gone, "inquiry", lambda each: (each.direction, each.sent_at))
        replies = [self._reply(number, each) for number, each in enumerate(gone) if each.state in self.ended]
        rows.add(*replies)
        self._envelopes(replies, "reply", lambda each: (each.direction, each.sent_at))

    def _reply(self, number, inquiry):
        from jalon.node.exchange.models import Reply

        refused = inquiry.state == "refused" or number % 40 == 0
        at = inquiry.sent_at + datetime.timedelta(hours=1 + number * 37 % 220)
        return Reply(
            inquiry=inquiry, direction="theirs" if inquiry.direction == "ours" else "ours", state="sent",
            outcome="refused" if refused else "full", ground="abci"[number % 3] if refused else "", text="Known. " * 30,
            handling="H1", language="en", written_at=at, sent_at=at,
        )  # fmt: skip

    def _envelopes(self, records, kind, read):
        from jalon.node.federation.models import Incoming, Outgoing
        from jalon.node.kernel import rows

        made = {"ours": [], "theirs": []}
        for each in records:
            side, at = read(each)
            self.places[side] += 1
            same = {
                "id": each.pk, "partner": self.partner, "stream": self.stream, "seq": self.places[side], "raw": b"",
                "priority": "routine", "type": f"exchange.{kind}.v1", "thread": each.pk, "digest": os.urandom(32),
            }  # fmt: skip
            if side == "ours":
                made[side].append(Outgoing(**same, state="sent", created_at=at, expires_at=at, sent_at=at))
            else:
                made[side].append(Incoming(**same, prev=b"", state="applied", sent_at=at, stored_at=at, opened_at=at))
        rows.add(*made["ours"])
        rows.add(*made["theirs"])

    def keep_streams(self):
        """Note how far both streams have come."""
        from jalon.node.federation.models import Stream

        for side, seq in self.places.items():
            reached = {"seq": seq, "highest": seq, "applied": 0 if side == "ours" else seq, "head": bytes(32)}
            Stream.objects.create(partner=self.partner, outgoing=side == "ours", name=self.stream, **reached)


def tell_ledgers(partner, now):
    """The partner's ledgers of the last six months, each told a day after its month and equal to ours."""
    from jalon.node.exchange.models import Statement
    from jalon.node.exchange.queries import ledger

    cut = ledger.cut_now(partner.pk)
    for month in range(6):
        until = now.replace(hour=0, minute=0, second=0, microsecond=0) - datetime.timedelta(days=31 * month)
        since = until - datetime.timedelta(days=31)
        held = ledger.ledger(partner.pk, until, since=since, cut=cut)
        Statement.objects.create(
            partner=partner, side="theirs", since=since, until=until, sent=cut.sent, taken=cut.taken, ours=held.ours,
            theirs=held.theirs, codes="\n".join(f"{key} {code}" for key, code in sorted(held.codes().items())),
            at=until + datetime.timedelta(days=1),
        )  # fmt: skip


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
