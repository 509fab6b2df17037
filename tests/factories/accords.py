"""The other side of the register, in memory: a peer that proposes, amends and answers as its own node would."""

import uuid

from jalon.node.accords import actions
from jalon.node.accords.choices import Kind
from jalon.node.accords.models import Record
from jalon.node.accords.rules import contents, standing
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing

COMMITMENT = {"words": {"en": "set up a direct line", "vi": "thiết lập đường dây nóng"}, "due": "2027-06-30"}
MEETING = {
    "titles": {"en": "Fifth conference"},
    "kind": "conference",
    "ordinal": 5,
    "date": "2026-12-03",
    "place": "Vinh",
}
MECHANISM = {"names": {"en": "Ministerial conference"}}


def enter(person, kind=Kind.COMMITMENT, /, **changes):
    """A record on our side alone."""
    content = {Kind.COMMITMENT: COMMITMENT, Kind.MEETING: MEETING, Kind.MECHANISM: MECHANISM}.get(kind, {})
    return actions.add_record(uuid.uuid4(), kind=kind, content={**content, **changes}, by=person)


class Desk:
    """What a peer holds of one record, as far as its own rules need it."""

    def __init__(self, peer, record, parties=("LA-MPS", "VN-MPS"), kind=Kind.COMMITMENT):
        self.peer, self.record, self.parties, self.kind = peer, str(record), sorted(parties), kind
        self.wordings, self.answers = {}, {}

    def take(self, raw):
        """Take a message of ours, as the peer's own handler would."""
        content, body = self.peer.read(raw)
        if content.type == "accords.version.v1":
            self._keep("VN-MPS", body["parents"], body["content"])
        elif content.type == "accords.answer.v1":
            self.answers[body["version"], "VN-MPS"] = body["accepted"]
        return body

    def _keep(self, author, parents, content):
        name = standing.digest(
            record=self.record,
            kind=self.kind,
            author=author,
            parents=parents,
            content=contents.check(self.kind, content),
        )
        self.wordings[name] = standing.Wording(name, tuple(parents), author, contents.check(self.kind, content))
        return name

    def say(self, content, parents=(), **changes):
        """Write a version and send it to us; returns its digest."""
        body = {
            "record": self.record, "kind": str(self.kind), "parties": self.parties, "parents": sorted(parents),
            "content": contents.check(self.kind, content), "by": "Khamla", **changes,
        }  # fmt: skip
        deliver(self.peer, "accords.version.v1", body)
        return self._keep(self.peer.code, parents, content)

    def answer(self, version, accepted=True, reason=""):
        """Answer a version to us."""
        self.answers[version, self.peer.code] = accepted
        body = {"record": self.record, "version": version, "accepted": accepted, "reason": reason, "by": "Bounmy"}
        deliver(self.peer, "accords.answer.v1", body)

    @property
    def stand(self):
        """Where the record stands for the peer."""
        return standing.standing(self.kind, list(self.wordings.values()), self.answers, self.parties)


def deliver(peer, kind, body):
    """Bring a message of a peer to our gate and apply it."""
    peer.deliver(peer.envelope(kind, body).raw)
    opening.apply_waiting()


def sent(kind="accords.version.v1", to="LA-MPS"):
    """The messages of ours to a partner, oldest first."""
    return [each.raw for each in Outgoing.objects.filter(type=kind, partner=to).order_by("seq")]


def at_home(record):
    """The record as our database holds it now."""
    return Record.objects.get(pk=record.pk)
