"""Making an envelope: once, in the transaction of the act that it carries to the partner."""

import dataclasses
import datetime
import functools
import os
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, queries
from jalon.node.federation.choices import STREAMS, Act, OutgoingState, Priority
from jalon.node.federation.models import Outgoing, Partner, Stream
from jalon.node.kernel import bell, clock, keys, rows
from jalon.node.kernel.refused import Refused
from jalon.wire import header as wire
from jalon.wire.certificates import Role
from jalon.wire.content import Content
from jalon.wire.encoding import encode
from jalon.wire.envelope import Envelope, compose

COLUMNS = (
    "id", "partner", "stream", "seq", "priority", "type", "thread",
    "about", "state", "reason", "created_at", "expires_at", "digest", "raw",
)  # fmt: skip


class CannotSend(Refused):
    """The partner cannot be written to now."""

    code = "federation.cannot-send"


@dataclasses.dataclass(frozen=True)
class Message:
    """What a domain sends: its type and body, and the three markings that travel with it everywhere.

    `origin` is the node that owned it first; ours where it is empty.
    """

    type: str
    thread: uuid.UUID
    body: Mapping[str, Any]
    handling: str
    tlp: str
    pap: str
    re: uuid.UUID | None = None
    evaluation: str = ""
    agreement: str = ""
    purpose: str = ""
    origin: str = ""
    files: Sequence[tuple[str, str]] = ()
    priority: Priority = Priority.ROUTINE
    lives: datetime.timedelta = datetime.timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class Parcel:
    """One message to be sent: `key` is its envelope's id, minted by the caller; `about` names the record it carries."""

    key: uuid.UUID
    message: Message
    about: str = ""


@dataclasses.dataclass
class Place:
    """Where a stream of ours ends: the row, the place and the digest of its last envelope."""

    row: int
    name: str
    seq: int
    head: bytes


def enqueue(
    partner_code: str, message: Message, *, key: uuid.UUID, actor: str, about: str, acts: Sequence[audit.Done] = ()
) -> None:
    """Sign, seal and store an envelope for a partner; must run in the transaction of the act.

    Args:
        partner_code: the node that it goes to.
        message: what goes; `files` are (digest, name) of files that the node keeps.
        key: the envelope's id, minted by the caller; a repeat changes nothing.
        actor: who does it, for the audit log.
        about: reference of the record that it carries.
        acts: what it tells the partner of; audited together with the envelope.

    Raises:
        CannotSend: if the partner is not active, this node recovers, or its keys have run out.
    """
    enqueue_all(partner_code, [Parcel(key, message, about)], actor=actor, acts=acts)


def enqueue_all(partner_code: str, parcels: Sequence[Parcel], *, actor: str, acts: Sequence[audit.Done] = ()) -> None:
    """The same for many messages to one partner, in one transaction; those enqueued before are passed over.

    Raises:
        CannotSend: if the partner is not active, this node recovers, or its keys have run out.
    """
    known = {key for (key,) in rows.select(Outgoing, ("id",), {"id": [parcel.key for parcel in parcels]})}
    fresh = {parcel.key: parcel for parcel in parcels if parcel.key not in known}
    if not fresh:
        audit.record_all(acts)
        return
    partner = _ready(partner_code)
    sealing = _Sealing(partner)
    made = [(parcel, sealing.envelope(parcel)) for parcel in fresh.values()]
    rows.update(Stream, ("seq", "head"), [(end.seq, end.head, end.row) for end in sealing.places.values()], by=("id",))
    audit.record_all([*acts, *(_enqueued(parcel, envelope, actor) for parcel, envelope in made)])
    rows.insert(Outgoing, COLUMNS, [_row(parcel, envelope) for parcel, envelope in made])
    if any(parcel.message.priority == Priority.FLASH for parcel in fresh.values()):
        transaction.on_commit(functools.partial(_try_now, partner.pk))
    bell.ring_after_commit(bell.Work.SENDING)


def _ready(code: str) -> Partner:
    """The partner of that code, where messages may be made for it now."""
    partner, named = queries.active_partner(code), {"partner": code}
    if partner is None:
        raise CannotSend(_("%(partner)s is paused or not a partner of this node. Ask the administrator.") % named)
    if partner.recovering_since:
        raise CannotSend(
            _("This node was restored from a backup and first asks %(partner)s what it holds. Try again in a minute.")
            % named
        )
    if clock.now() >= keys.certified_until():
        raise CannotSend(_("The keys that sign for this node have run out. Ask the administrator to certify them."))
    return partner


def _try_now(code: str) -> None:
    """A flash message waits for no back-off that began before it: the line may be back."""
    Partner.objects.filter(pk=code, failures__gt=0).update(retry_at=None)


class _Sealing:
    """What all envelopes to one partner have in common, and where their streams end."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.node = keys.own_directory().node
        self.created = clock.now_ms()
        self.seal_to = [queries.directory_of(partner).seal_key(self.created, keys.ALGORITHM)]
        self.agency, self.signer = keys.signing_key(Role.AGENCY), keys.signing_key(Role.NODE)
        self.places: dict[str, Place] = {}

    def envelope(self, parcel: Parcel) -> Envelope:
        """The next envelope of its stream."""
        message = parcel.message
        name = STREAMS[message.priority]
        place = self.places.get(name) or self.places.setdefault(name, _locked_place(self.partner, name))
        envelope = compose(
            self._content(message, files.prepare(self.partner, message.files)),
            self._header(parcel, place),
            seal_to=self.seal_to,
            agency=self.agency,
            node=self.signer,
            randomness=os.urandom,
        )
        place.seq, place.head = envelope.header.seq, envelope.digest
        return envelope

    def _content(self, message: Message, attachments: tuple[Any, ...]) -> Content:
        return Content(
            type=message.type,
            thread=message.thread.bytes,
            handling=message.handling,
            tlp=message.tlp,
            pap=message.pap,
            body=encode(message.body),
            re=message.re.bytes if message.re else b"",
            evaluation=message.evaluation,
            agreement=message.agreement,
            purpose=message.purpose,
            origin=message.origin or self.node,
            attachments=attachments,
        )

    def _header(self, parcel: Parcel, place: Place) -> wire.Header:
        return wire.Header(
            id=parcel.key.bytes,
            from_node=self.node,
            to_node=self.partner.pk,
            stream=place.name,
            seq=place.seq + 1,
            prev=place.head,
            created=self.created,
            expires=self.created + int(parcel.message.lives.total_seconds() * 1000),
            priority=wire.Priority[parcel.message.priority.name],
        )


def _locked_place(partner: Partner, name: str) -> Place:
    """The end of a stream, locked until the transaction ends, so that places follow one another."""
    name = f"{name}.{partner.epoch}"
    where = {"partner": partner.pk, "outgoing": True, "name": name}
    found = rows.select(Stream, ("id", "seq", "head"), where, lock=True)
    if not found:
        Stream.objects.get_or_create(partner=partner, outgoing=True, name=name, defaults={"head": wire.GENESIS})
        found = rows.select(Stream, ("id", "seq", "head"), where, lock=True)
    [(row, seq, head)] = found
    return Place(row, name, seq, head)


def _enqueued(parcel: Parcel, envelope: Envelope, actor: str) -> audit.Done:
    said = {"to": envelope.header.to_node, "type": parcel.message.type, "digest": envelope.digest.hex()}
    detail = {"envelope": parcel.key.hex, **said}
    return audit.Done(Act.ENQUEUED, actor, about=parcel.about, tree=Tree.EXCHANGE, detail=detail)


def _row(parcel: Parcel, envelope: Envelope) -> tuple[object, ...]:
    header, message = envelope.header, parcel.message
    created, expires = clock.from_ms(header.created), clock.from_ms(header.expires)
    return (
        parcel.key, header.to_node, header.stream, header.seq, message.priority, message.type, message.thread,
        parcel.about, OutgoingState.WAITING, "", created, expires, envelope.digest, envelope.raw,
    )  # fmt: skip
