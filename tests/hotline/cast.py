"""Who and what the tests of the hotline share."""

import datetime
import uuid

from jalon.node.accounts import actions as accounts
from jalon.node.directory import actions as directory
from jalon.node.federation import opening
from jalon.node.federation.models import Incoming, Outgoing
from jalon.node.hotline.actions import alerts, lines, outgoing, rosters
from jalon.node.hotline.models import Alert
from jalon.node.hotline.rules import escalation
from jalon.wire.header import Priority

SINCE = datetime.date(2024, 10, 14)
VN, LA = "+84912345678", "+8562023123456"
PLAN = [
    {"rung": "duty", "minutes": 0},
    {"rung": "deputy", "minutes": 3},
    {"rung": "next-level", "minutes": 8},
    {"rung": "ministry", "minutes": 15},
]


class Border:
    """Our desk at HT under the ministry, theirs at BL, and the line between them."""

    def __init__(self, ours, hand):
        self.ours, self.hand, self.laos = ours, hand, ours.laos
        self.laos.head = self.laos.head.__class__("flash.1")
        ours.units["HT"].parent = ours.units["MPS"]
        ours.units["HT"].save()
        node = directory.add_node("LA-MPS", country="LA", names={"en": "MPS Laos"}, actor="system:test")
        self.theirs = {
            code: directory.add_unit(
                node, code=code, names={"en": name}, level=level, valid_from=SINCE, actor="system:test"
            )
            for code, name, level in (("BL", "Bolikhamxay", "province"), ("LA-MIN", "Ministry", "ministry"))
        }
        self.line = self.open_line("HT", "BL")

    def open_line(self, ours, theirs, **more):
        line = lines.open_line(
            self.ours.units[ours], self.theirs[theirs], valid_from=SINCE, actor="system:test",
            languages={"ours": ["vi", "en"], "theirs": ["lo", "en"]}, **more,
        )  # fmt: skip
        lines.set_end(line, actor="system:test", side="theirs", telephones=[("landline", LA, "gate office")])
        line.refresh_from_db()
        return line

    def on_duty(self, name, unit="HT", *, hours=12, duty="first", after=0, phone=VN, mail=""):
        start = self.hand.at + datetime.timedelta(hours=after)
        return rosters.set_shift(
            uuid.uuid4(), unit=self.ours.units[unit].pk, officer=self.ours.people[name], starts_at=start,
            ends_at=start + datetime.timedelta(hours=hours), actor="system:test", duty=duty, phone=phone,
            mail=mail, languages=["vi"],
        )  # fmt: skip

    def raise_(self, kind="pursuit", by="linh", line=None, key=None, **matter):
        person = self.ours.people[by]
        return alerts.raise_alert(
            key or uuid.uuid4(), line=line or self.line, matter=alerts.Matter(kind, **matter), actor=person.actor,
            author=person,
        )  # fmt: skip

    def body(self, **changes):
        """An alert as the partner sends it."""
        now = self.hand.at
        return {
            "line": self.line.code, "unit": {"code": "BL", "names": {"en": "Bolikhamxay"}}, "to_unit": "HT",
            "kind": "pursuit", "exercise": "", "place": "Nam Phao", "marker": "", "position": None,
            "text": "ລົດສີຂາວ", "language": "lo", "plan": PLAN, "raised_at": now.isoformat(),
            "expires_at": (now + datetime.timedelta(minutes=60)).isoformat(), **changes,
        }  # fmt: skip

    def deliver(self, kind, body, *, key=None, thread=None):
        """Let the partner's envelope come in, and apply it."""
        key = key or uuid.uuid4()
        envelope = self.laos.envelope(kind, body, key=key, thread=thread, re=thread, priority=Priority.FLASH)
        self.laos.deliver(envelope.raw)
        opening.apply_waiting()
        return key

    def theirs_raise(self, **changes):
        key = self.deliver(outgoing.ALERT, self.body(**changes))
        return Alert.objects.get(pk=key)

    def refused(self, kind, body, **more):
        """Deliver something that must be set aside; returns the reason that a person sees."""
        key = self.deliver(kind, body, **more)
        for _ in range(5):
            opening.apply_waiting()
        found = Incoming.objects.get(pk=key)
        assert found.state == "quarantined"
        return found.reason

    def sent(self, kind):
        """What left for the partner, of one type, opened as the partner would."""
        return [self.laos.read(each.raw)[1] for each in Outgoing.objects.filter(type=kind).order_by("seq")]

    def colleague(self, name, unit="HT", role="duty-officer"):
        user = accounts.add_user(name, full_name=name.title(), password="a long sentence", language="en", actor="x:y")
        accounts.grant_role(user, role=role, unit=self.ours.units[unit].pk, actor="x:y", valid_from=SINCE)
        self.ours.people[name] = user
        return user


def stages(*minutes):
    return [escalation.Stage(rung, each) for rung, each in zip(escalation.Rung, minutes, strict=False)]
