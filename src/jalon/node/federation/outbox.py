"""Making an envelope: once, in the transaction of the act that it carries to the partner."""

import dataclasses
import datetime
import os
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, queries
from jalon.node.federation.choices import STREAMS, Act, Priority
from jalon.node.federation.models import Outgoing, Partner, Stream
from jalon.node.kernel import bell, clock, keys
from jalon.node.kernel.refused import Refused
from jalon.wire import header as wire
from jalon.wire.certificates import Role
from jalon.wire.content import Content
from jalon.wire.encoding import encode
from jalon.wire.envelope import compose

EPOCH = 1


class CannotSend(Refused):
    """The partner cannot be written to now."""

    code = "federation.cannot-send"


@dataclasses.dataclass(frozen=True)
class Message:
    """What a domain sends: its type and body, and the three markings that travel with it everywhere."""

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


def enqueue(partner_code: str, message: Message, *, key: uuid.UUID, actor: str, about: str) -> Outgoing:
    """Sign, seal and store an envelope for a partner; must run in the transaction of the act.

    Args:
        partner_code: the node that it goes to.
        message: what goes; `files` are (digest, name) of files that the node keeps.
        key: the envelope's id, minted by the caller; a repeat returns the first envelope.
        actor: who does it, for the audit log.
        about: reference of the record that it carries.

    Raises:
        CannotSend: if the partner is not active.
    """
    if existing := Outgoing.objects.filter(pk=key).first():
        return existing
    partner = queries.active_partner(partner_code)
    if partner is None:
        raise CannotSend(f"{partner_code} is paused or not a partner of this node. Ask the administrator.")
    attachments = files.prepare(partner, message.files)
    stream = _locked_stream(partner, STREAMS[message.priority])
    envelope = compose(
        _content(message, attachments),
        _header(partner, message, stream, key),
        seal_to=[queries.directory_of(partner).seal_key(clock.now_ms(), keys.ALGORITHM)],
        agency=keys.signing_key(Role.AGENCY),
        node=keys.signing_key(Role.NODE),
        randomness=os.urandom,
    )
    stream.seq, stream.head = envelope.header.seq, envelope.digest
    stream.save(update_fields=["seq", "head"])
    bell.ring_after_commit()
    audit.record(
        Act.ENQUEUED,
        actor=actor,
        about=about,
        tree=Tree.EXCHANGE,
        detail={"envelope": key.hex, "to": partner.pk, "type": message.type, "digest": envelope.digest.hex()},
    )
    return Outgoing.objects.create(
        id=key,
        partner=partner,
        stream=envelope.header.stream,
        seq=envelope.header.seq,
        priority=message.priority,
        type=message.type,
        thread=message.thread,
        about=about,
        raw=envelope.raw,
        digest=envelope.digest,
        created_at=clock.from_ms(envelope.header.created),
        expires_at=clock.from_ms(envelope.header.expires),
    )


def _locked_stream(partner: Partner, name: str) -> Stream:
    """The stream, locked until the transaction ends, so that places follow one another."""
    name = f"{name}.{EPOCH}"
    streams = Stream.objects.select_for_update().filter(partner=partner, outgoing=True, name=name)
    found = streams.first()
    if found is None:
        Stream.objects.get_or_create(partner=partner, outgoing=True, name=name, defaults={"head": wire.GENESIS})
        found = streams.get()
    return found


def _header(partner: Partner, message: Message, stream: Stream, key: uuid.UUID) -> wire.Header:
    created = clock.now_ms()
    return wire.Header(
        id=key.bytes,
        from_node=keys.own_directory().node,
        to_node=partner.pk,
        stream=stream.name,
        seq=stream.seq + 1,
        prev=bytes(stream.head),
        created=created,
        expires=created + int(message.lives.total_seconds() * 1000),
        priority=wire.Priority[message.priority.name],
    )


def _content(message: Message, attachments: tuple[Any, ...]) -> Content:
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
        origin=message.origin,
        attachments=attachments,
    )
