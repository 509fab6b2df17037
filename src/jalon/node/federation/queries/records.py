"""Reads of partners, of the trail of an envelope, and of what waits."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Iterable

from django.db.models import Count, Q

from jalon.node.federation.choices import UNDELIVERED, OutgoingState, PartnerState, ReceiptSide
from jalon.node.federation.models import Incoming, Outgoing, Partner, Receipt, Stream
from jalon.node.federation.queries.incidents import quarantined
from jalon.node.kernel import keys, rows
from jalon.node.kernel.literal import Literal
from jalon.wire.directory import Directory, verify_directory
from jalon.wire.keys import spoken, spoken_words
from jalon.wire.receipts import Fate

TRAIL = (Fate.STORED, Fate.OPENED, Fate.READ, Fate.ANSWERED)


@dataclasses.dataclass(frozen=True)
class Mark:
    """One place of the trail: reached at a moment, or not reached."""

    fate: str
    at: datetime.datetime | None


@dataclasses.dataclass(frozen=True)
class Trail:
    """How far an envelope has come, by the receipts that are held."""

    sent_at: datetime.datetime | None
    marks: tuple[Mark, ...]
    rejected: str = ""

    @property
    def fates(self) -> list[str]:
        """The fates that were reached, in their order."""
        return [mark.fate for mark in self.marks if mark.at]


@dataclasses.dataclass(frozen=True)
class Health:
    """A partner as the Health page and `jalon doctor` show it."""

    partner: Partner
    fingerprint: str
    words: str
    waiting: int
    refused: int
    quarantined: int
    key_days_left: int


def partners() -> list[Partner]:
    """All partners by code."""
    return list(Partner.objects.order_by("code"))


def partner(code: str) -> Partner:
    """The partner of that code as it stands now."""
    found = rows.one(Partner, {"code": code})
    if found is None:
        raise Partner.DoesNotExist(code)
    return found


def active_partner(code: str) -> Partner | None:
    """The partner of that code, where messages may go to it."""
    return rows.one(Partner, {"code": code, "state": PartnerState.ACTIVE})


def directory_of(partner: Partner) -> Directory:
    """The keys of a partner, proved against its pinned fingerprint."""
    return _directory(bytes(partner.card), partner.fingerprint)


@functools.lru_cache(maxsize=256)
def _directory(raw: bytes, fingerprint: str) -> Directory:
    return verify_directory(raw, fingerprint=bytes.fromhex(fingerprint))


def trail(envelope: uuid.UUID) -> Trail:
    """The trail of an envelope of ours."""
    return trails([envelope])[envelope]


def trails(envelopes: Iterable[uuid.UUID]) -> dict[uuid.UUID, Trail]:
    """The trails of several envelopes of ours, by id; that of an id that is none of ours is empty."""
    keys = list(dict.fromkeys(envelopes))
    sent = dict(rows.select(Outgoing, ("id", "sent_at"), {"id": keys}))
    names = ("envelope", "fate", "reason", "at")
    found: dict[uuid.UUID, dict[str, tuple[str, datetime.datetime]]] = {key: {} for key in keys}
    for key, fate, reason, at in rows.select(Receipt, names, {"envelope": keys, "side": ReceiptSide.FROM_PARTNER}):
        found[key][fate] = (reason, at)
    return {key: _trail(sent.get(key), receipts) for key, receipts in found.items()}


def _trail(sent_at: datetime.datetime | None, found: dict[str, tuple[str, datetime.datetime]]) -> Trail:
    ended = next((fate for fate in (Fate.ANSWERED, Fate.REFUSED) if fate in found), None)
    marks = tuple(Mark(fate, found[fate][1] if fate in found else None) for fate in TRAIL[:3])
    last = Mark(ended or Fate.ANSWERED, found[ended][1] if ended else None)
    rejected = found[Fate.REJECTED][0] if Fate.REJECTED in found else ""
    return Trail(sent_at, (*marks, last), rejected)


def health(now: datetime.datetime) -> list[Health]:
    """Every partner with what waits, what was refused, and how long its keys still serve."""
    waiting = _counts(Outgoing.objects.filter(state=Literal(OutgoingState.WAITING)))
    refused = _counts(Outgoing.objects.filter(state__in=[Literal(state) for state in UNDELIVERED]))
    aside = _counts(quarantined())
    return [
        Health(
            partner,
            spoken(bytes.fromhex(partner.fingerprint)),
            spoken_words(bytes.fromhex(partner.fingerprint)),
            waiting.get(partner.pk, 0),
            refused.get(partner.pk, 0),
            aside.get(partner.pk, 0),
            _key_days_left(partner, now),
        )
        for partner in partners()
    ]


def unapplied(partner: Partner) -> tuple[int, int]:
    """How many envelopes of a partner wait to be applied, and how many bytes they have."""
    found = rows.select(Stream, ("waiting", "octets"), {"partner": partner.pk, "outgoing": False})
    return sum(waiting for waiting, _ in found), sum(octets for _, octets in found)


def _counts(found: "object") -> dict[str, int]:
    return dict(found.values_list("partner").annotate(n=Count("*")).order_by())  # type: ignore[attr-defined]


def _key_days_left(partner: Partner, now: datetime.datetime) -> int:
    moment = int(now.timestamp() * 1000)
    ends = [c.not_after for c in directory_of(partner).certificates if c.role == "encryption"]
    return max(0, (max(ends, default=moment) - moment) // 86_400_000)


def own_fingerprint() -> tuple[str, str]:
    """Our own root's fingerprint, in groups and in words, to be read aloud."""
    raw = (keys.folder() / "fingerprint").read_bytes()
    return spoken(raw), spoken_words(raw)


def held_receipts(thread: uuid.UUID) -> list[Receipt]:
    """Every receipt, of both sides, about the envelopes of a thread, oldest first."""
    envelopes = [
        *Outgoing.objects.filter(thread=thread).values_list("pk", flat=True),
        *Incoming.objects.filter(thread=thread).values_list("pk", flat=True),
    ]
    return list(Receipt.objects.filter(Q(envelope__in=envelopes)).order_by("at", "pk"))
