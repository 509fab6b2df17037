"""Our node for the tests of its apps: VN-MPS with its keys, its desk and its people, and LA-MPS pinned in memory.

*Linh* works at our desk and *Minh* heads it; *Rev* answers Article 3 there, and *Quan* at the ministry; *Hoa* audits;
*Thu* administers; *Mei* works at a unit of ours that has nothing to do with it; the *Outsider* has no role at all.
"""

import datetime
import uuid

from factories.peer import Peer
from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions as agreements
from jalon.node.directory import actions as directory
from jalon.node.exchange import actions as exchange
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.rules.article3 import QUESTIONS
from jalon.node.federation import actions as federation
from jalon.node.federation import opening, receipts
from jalon.node.federation.models import Outgoing, Partner
from jalon.node.kernel import clock, keys
from jalon.wire.receipts import Fate

PASSWORD = "a sentence only the tests know"
SINCE = datetime.date(2020, 1, 1)
ACTOR = "system:test"
PEOPLE = {
    "linh": ("liaison", "HT"),
    "minh": ("head-of-desk", "HT"),
    "rev": ("reviewer", "HT"),
    "quan": ("reviewer", "MPS"),
    "tam": ("victim-focal-point", "MPS"),
    "hoa": ("auditor", "MPS"),
    "thu": ("administrator", "MPS"),
    "mei": ("liaison", "LC"),
}


class Ours:
    """The node, its units and people by name, and its partner."""

    def __init__(self):
        self.node = directory.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True)
        keys.make("VN-MPS")
        self.units = {code: self._unit(code, level) for code, level in UNITS}
        self.people = {name: self._person(name, *role) for name, role in PEOPLE.items()}
        self.people["outsider"] = accounts.add_user(
            "outsider", full_name="Outsider", password=PASSWORD, language="en", actor=ACTOR
        )
        self.laos = self.pin(Peer())
        agreements.add_agreement(
            "VN-LA-2024",
            titles={"en": "Protocol"},
            parties=["VN", "LA"],
            articles=[{"number": "4", "titles": {}}],
            limits={"urgent-direct": 8},
            valid_from=SINCE,
            actor=ACTOR,
        )

    def pin(self, peer):
        """Pin a partner by its card and fingerprint."""
        federation.add_partner(peer.card(), peer.fingerprint, actor=ACTOR)
        return peer

    def _unit(self, code, level):
        return directory.add_unit(self.node, code=code, names={"en": code}, level=level, valid_from=SINCE, actor=ACTOR)

    def _person(self, name, role, unit):
        user = accounts.add_user(name, full_name=name.title(), password=PASSWORD, language="en", actor=ACTOR)
        accounts.grant_role(user, role=role, unit=self.units[unit].pk, actor=ACTOR, valid_from=SINCE)
        return user


NO_CONCERN = dict.fromkeys(QUESTIONS, False)
"""The Article 3 screen, every question answered with no."""

UNITS = (("MPS", "ministry"), ("HT", "province"), ("LC", "province"))


def inquiry_fields(ours, **changes):
    """The content of an inquiry as the form cleans it."""
    fields = {
        "partner_id": "LA-MPS",
        "partner_unit": {},
        "unit_id": ours.units["HT"].pk,
        "kind": "verification.vehicle",
        "subject": {"plate": "ກກ 1234", "country": "LA", "make": "Hilux", "colour": "white"},
        "asked": ["owner"],
        "offence": "drugs.trafficking",
        "law_article": "Criminal Code, article 250",
        "facts": "It left the road before the checkpoint.",
        "purpose": "To find who drove it",
        "link": "The owner may name the driver",
        "held_because": "The plate is of your country",
        "agreement": "VN-LA-2024",
        "article": "4",
        "urgency": "routine",
        "ground": "",
        "urgency_reasons": "",
        "handling": "H1",
        "tlp": "amber",
        "pap": "amber",
        "source_grade": "A",
        "information_grade": "2",
        "language": "en",
    }
    return {**fields, **changes}


def inquiry_body(**changes):
    """An inquiry as a partner sends it."""
    body = {
        "number": "LA-MPS-2026-000001",
        "unit": {"code": "BL", "names": {"lo": "ບໍລິຄຳໄຊ"}},
        "to_unit": "HT",
        "kind": "verification.vehicle",
        "subject": {"plate": "38A-123.45", "country": "VN", "make": "", "colour": ""},
        "asked": ["owner", "stolen"],
        "offence": "drugs.trafficking",
        "law_article": "Penal Code, article 316",
        "facts": "Seen at the bridge.",
        "purpose": "To find the owner",
        "link": "The owner may know the load",
        "held_because": "The plate is yours",
        "agreement": "VN-LA-2024",
        "article": "4",
        "urgency": "routine",
        "ground": None,
        "urgency_reasons": "",
        "handling": "H1",
        "tlp": "amber",
        "pap": "amber",
        "source_grade": "B",
        "information_grade": "3",
        "language": "lo",
    }
    return {**body, **changes}


def ask(ours, key=None, uploads=(), screen=NO_CONCERN, by="linh", **changes):
    """An inquiry of ours, written and waiting for release."""
    return exchange.draft_inquiry(
        key or uuid.uuid4(), author=ours.people[by], fields=inquiry_fields(ours, **changes), uploads=uploads,
        screen=screen,
    )  # fmt: skip


def release(ours, inquiry):
    return exchange.release_inquiry(inquiry.pk, releaser=ours.people["minh"])


def receive(ours, peer=None, **changes):
    """An inquiry of theirs that came by an envelope."""
    marks = {name: code for name, code in changes.items() if name in ("handling", "tlp", "pap")}
    envelope = (peer or ours.laos).envelope("exchange.inquiry.v1", inquiry_body(**changes), **marks)
    (peer or ours.laos).deliver(envelope.raw)
    opening.apply_waiting()
    return Inquiry.objects.get(pk=uuid.UUID(bytes=envelope.id))


def take(ours, inquiry, to="assigned"):
    """Take an inquiry of theirs up to a state: Linh acknowledges, Rev screens, Linh works on it."""
    exchange.acknowledge_inquiry(inquiry.pk, handler=ours.people["linh"], direct=True)
    if to in ("screened", "assigned"):
        exchange.pass_screen(inquiry.pk, reviewer=ours.people["rev"], answers=NO_CONCERN)
    if to == "assigned":
        exchange.assign_inquiry(inquiry.pk, handler=ours.people["linh"], by=ours.people["linh"])
    inquiry.refresh_from_db()
    return inquiry


def say(ours, fate, inquiry, peer=None):
    """The partner's receipt for an inquiry of ours."""
    raw = (peer or ours.laos).say(fate, Outgoing.objects.get(pk=inquiry.pk))
    receipts.take(Partner.objects.get(pk=(peer or ours.laos).code), [raw])
    inquiry.refresh_from_db()
    return inquiry


def tell(ours, kind, inquiry, body, peer=None, **marks):
    """A message of the partner in the thread of an inquiry; returns the inquiry as it stands then."""
    sender = peer or ours.laos
    raw = sender.envelope(kind, body, thread=inquiry.thread, re=inquiry.pk, **marks).raw
    assert sender.deliver(raw)[1].outcomes == ("stored",)
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    inquiry.refresh_from_db()
    return inquiry


def acknowledgement(inquiry, **changes):
    """The partner's acknowledgement of an inquiry of ours."""
    unit = {"code": "BL", "names": {"lo": "ບໍລິຄຳໄຊ"}}
    due = clock.now() + datetime.timedelta(days=7)
    said = {"inquiry": str(inquiry.pk), "number": "LA-7", "unit": unit, "direct": True, "due_at": due.isoformat()}
    return {**said, "downgrade_reasons": "", **changes}


def step_body(inquiry, step, **changes):
    """A step that the partner takes."""
    said = {"inquiry": str(inquiry.pk), "step": step, "at": clock.now().isoformat()}
    return {**said, "reason": None, "text": "", "language": "lo", "until": None, "due_at": None, **changes}


def reply_body(inquiry, **changes):
    """The partner's reply to an inquiry of ours."""
    body = {
        "inquiry": str(inquiry.pk), "number": "LA-7", "outcome": "full", "ground": None, "text": "ເຈົ້າຂອງ",
        "handling": "H1", "tlp": "amber", "pap": "amber", "language": "lo",
    }  # fmt: skip
    return {**body, **changes}


def walk(ours, inquiry, to="assigned"):
    """Bring an inquiry of ours to a state by what the partner says."""
    release(ours, inquiry)
    say(ours, Fate.STORED, inquiry)
    say(ours, Fate.OPENED, inquiry)
    tell(ours, "exchange.acknowledgement.v1", inquiry, acknowledgement(inquiry))
    for step in ("screen", "assign"):
        if inquiry.state != to:
            tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, step))
    return inquiry
