"""Reads of what was set aside for a person: incidents and quarantined envelopes that nobody has looked at."""

import dataclasses
import datetime
import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from jalon.node.federation.choices import IncidentKind, IncomingState, ReceiptSide
from jalon.node.federation.models import Incident, Incoming, Look, Receipt
from jalon.node.kernel.literal import Literal
from jalon.wire.receipts import Fate

MOST = 200
ASK_ANEW = gettext_lazy("Ask the partner to send it anew, then keep this one aside.")
REASONS = {
    "poison": (
        gettext_lazy("could not be applied after five tries"),
        gettext_lazy("Mend what is missing here (an agreement, a unit), then try again."),
    ),
    "unsupported": (
        gettext_lazy("of a type that this version does not know"),
        gettext_lazy("Bring this node up to date, then try again."),
    ),
    "malformed": (gettext_lazy("not written as agreed"), ASK_ANEW),
    "bad-signature": (
        gettext_lazy("its inner signature does not fit"),
        gettext_lazy("Call the partner, not by this line: who wrote it? Do not try again before you know."),
    ),
    "unknown-key": (
        gettext_lazy("sealed or signed with a key that is not known"),
        gettext_lazy("See that the partner's newest card is pinned, then try again."),
    ),
    "policy": (gettext_lazy("against a rule of this node"), ASK_ANEW),
    "too-big": (gettext_lazy("larger than the protocol allows"), ASK_ANEW),
}
WHAT_TO_DO = {
    IncidentKind.CONFLICT: gettext_lazy("Call the partner: its node made two messages under one number."),
    IncidentKind.FORK: gettext_lazy("Call the partner: was its node restored, or does it run twice?"),
    IncidentKind.REWIND: gettext_lazy("Call the partner: was its node restored from an older copy?"),
    IncidentKind.LOG_FORK: gettext_lazy(
        "Keep both notes, they are proof. Call the partner's auditor, not by this line: was its node restored, or was "
        "its log rewritten?"
    ),
    IncidentKind.LOG_LOST: gettext_lazy(
        "Call your auditor: was this node restored from an older copy? Run `jalon verify-audit`, and keep the database."
    ),
    IncidentKind.RESTORED: gettext_lazy(
        "Call the partner, not by this line: was its node restored? What it lost is being sent to it anew."
    ),
    IncidentKind.LOST: gettext_lazy(
        "Ask the partner which of our messages it got after the backup, and enter again what is missing here."
    ),
}


@dataclasses.dataclass(frozen=True)
class SetAside:
    """One thing that waits for a person: an incident, or an envelope in quarantine, which may be tried again.

    It is named by its number alone; what it says is nobody's business here.
    """

    id: uuid.UUID
    partner: str
    at: datetime.datetime
    words: str
    todo: str
    may_retry: bool


def open_kinds(partner: str) -> set[str]:
    """The kinds of incidents of a partner that nobody has looked at yet."""
    return {incident.kind for incident in open_incidents() if incident.partner_id == partner}


def quarantined() -> QuerySet[Incoming]:
    """The envelopes in quarantine that nobody keeps aside."""
    found = Incoming.objects.filter(state=Literal(IncomingState.QUARANTINED))
    return found.exclude(pk__in=Look.objects.values("pk"))


def set_aside() -> list[SetAside]:
    """Everything that waits for a person, newest first."""
    incidents = [
        SetAside(i.pk, i.partner_id, i.at, str(IncidentKind(i.kind).label), todo_of(i.kind), may_retry=False)
        for i in open_incidents()
    ]
    envelopes = list(quarantined().defer("raw").order_by("-stored_at")[:MOST])
    said = Receipt.objects.filter(
        envelope__in=[envelope.pk for envelope in envelopes], side=ReceiptSide.TO_PARTNER, fate=Fate.REJECTED
    )
    reasons = dict(said.values_list("envelope", "reason"))
    return [*incidents, *(_quarantined(envelope, reasons.get(envelope.pk, "")) for envelope in envelopes)]


def _quarantined(envelope: Incoming, reason: str) -> SetAside:
    words, todo = REASONS.get(reason, REASONS["poison"])
    return SetAside(envelope.pk, envelope.partner_id, envelope.stored_at, str(words), str(todo), may_retry=True)


def open_incidents() -> list[Incident]:
    """Every incident that nobody has looked at, newest first, without its bytes."""
    return list(Incident.objects.exclude(pk__in=Look.objects.values("pk")).defer("raw").order_by("-at", "-pk"))


def todo_of(kind: str) -> str:
    """What to do about an incident of that kind."""
    return str(WHAT_TO_DO[IncidentKind(kind)])
