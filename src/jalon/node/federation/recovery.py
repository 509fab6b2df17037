"""Recovering: what a node does that was restored from a backup, and what its partners do for it.

A backup is older than what happened since. The restored node sends nothing to a partner before both have told each
other what they hold: it says since when its memory is lost, the partner sends anew what came after that, and answers
with what it holds of the restored node's streams. Then new streams begin in an epoch that neither side has seen, so
that no place is ever given to two messages. Both sides keep the other's signed word, and a person is told.
"""

import datetime
import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log_queries
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries
from jalon.node.federation.choices import Act, IncidentKind, OutgoingState, PartnerState, ReceiptSide
from jalon.node.federation.models import Incident, Incoming, Outgoing, Partner, Showing, Statement, Stream, Transfer
from jalon.node.kernel import bell, clock, keys
from jalon.wire.certificates import Role
from jalon.wire.errors import Policy
from jalon.wire.header import GENESIS
from jalon.wire.positions import MAX_GAPS, MAX_STREAMS, Position, Positions, sign_positions, verify_positions

MARGIN = datetime.timedelta(minutes=1)
"""The moment since which memory is lost is set back by so much: what is sent twice harms nothing."""
APART = datetime.timedelta(hours=12)
"""How far the clocks of two nodes may be apart, or one may have been wrong, without keeping a restored one waiting."""


@transaction.atomic
def begin(*, actor: str, reason: str) -> int:
    """Begin to recover, after this node's database was restored; returns with how many partners."""
    last = log_queries.last_entry_at() or clock.now()
    partners = list(Partner.objects.exclude(state=PartnerState.REVOKED))
    Partner.objects.filter(pk__in=[p.pk for p in partners]).update(recovering_since=last - MARGIN)
    Showing.objects.update(size=0, offered=0, at=None)
    detail = {"since": (last - MARGIN).isoformat(), "partners": [partner.pk for partner in partners]}
    audit.record(Act.RECOVERY_BEGUN, actor=actor, purpose=reason, detail=detail)
    bell.ring_after_commit(bell.Work.SENDING)
    return len(partners)


def is_over(partner: Partner) -> bool:
    """Whether the partner has said what it holds, so that it may be written to."""
    return not Partner.objects.filter(pk=partner.pk, recovering_since__isnull=False).exists()


def request(partner: Partner) -> bytes:
    """What a recovering node says to a partner: what it still holds of it, and since when the rest is lost."""
    since = partner.recovering_since
    return _sign(partner, Role.NODE, since=clock.to_ms(since) if since else 0)


def answer(partner: Partner) -> bytes:
    """What we hold of a partner's streams, under the key that lies at the gate."""
    return _sign(partner, Role.RECEIPT)


def _sign(partner: Partner, role: Role, *, since: int = 0) -> bytes:
    return sign_positions(
        [_position(stream) for stream in _streams(partner, outgoing=False)],
        node=keys.own_directory().node,
        to_node=partner.pk,
        at=clock.now_ms(),
        signer=keys.signing_key(role),
        since=since,
    )


def _streams(partner: Partner, *, outgoing: bool) -> list[Stream]:
    return list(Stream.objects.filter(partner=partner, outgoing=outgoing).order_by("-pk")[:MAX_STREAMS])


def _position(stream: Stream) -> Position:
    stored = Incoming.objects.filter(partner=stream.partner_id, stream=stream.name)
    digest = stored.filter(seq=stream.highest).values_list("digest", flat=True).first()
    gaps = []
    if stream.seq < stream.highest:
        early = stored.filter(seq__gt=stream.seq).order_by("seq").values_list("seq", flat=True)
        gaps = list(_gaps(stream.seq, early.iterator()))
    return Position(stream.name, stream.highest, bytes(digest) if digest else GENESIS, tuple(gaps))


def _gaps(contiguous: int, early: Iterable[int]) -> Iterable[range]:
    """The first ranges of places that are missing, from the last contiguous one to those that came early."""
    last, found = contiguous, 0
    for seq in early:
        if seq > last + 1:
            yield range(last + 1, seq)
            found += 1
            if found == MAX_GAPS:
                return
        last = seq


def take(partner: Partner, raw: bytes) -> None:
    """Take a partner's positions: its request where it was restored, or its answer where we were.

    Raises:
        WireError: if they are not that partner's word to us, or older than those taken before.
    """
    said = verify_positions(raw, directory=queries.directory_of(partner), node=keys.own_directory().node)
    if said.since:
        _send_anew(partner, said)
    elif partner.recovering_since and said.at >= clock.to_ms(partner.recovering_since - APART):
        _reconcile(partner, said)


@transaction.atomic
def _send_anew(partner: Partner, said: Positions) -> None:
    """Send again what a restored partner lacks, and our receipts of after the moment since which it lost all.

    Files begin anew, those under way and those that were whole since then: it says itself which chunks it still holds.
    """
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    if clock.from_ms(said.at) < clock.from_ms(held.recovered_at) - APART:
        raise Policy("These positions are older than those that were taken before.")
    if _is_known(partner, said.raw):
        return
    envelopes = _wait_again(partner, said)
    since = clock.from_ms(said.since) - APART
    lost = Statement.objects.filter(partner=partner, side=ReceiptSide.TO_PARTNER, at__gte=since)
    receipts = lost.exclude(delivered_at=None).update(delivered_at=None)
    unsure = Q(finished_at=None) | Q(finished_at__gte=since, expires_at__gt=clock.now(), entry__isnull=False)
    ours = Transfer.objects.filter(unsure, partner=partner, outgoing=True)
    ours.update(announced=False, done=0, finished_at=None)
    Partner.objects.filter(pk=partner.pk).update(recovered_at=said.at, era=held.era + 1)
    _tell(partner, IncidentKind.RESTORED, said.raw)
    detail = {"partner": partner.pk, "since": said.since, "envelopes": envelopes, "receipts": receipts}
    audit.record(Act.PARTNER_RESTORED, actor=f"node:{partner.pk}", tree=Tree.EXCHANGE, detail=detail)
    bell.ring_after_commit(bell.Work.SENDING)


def _wait_again(partner: Partner, said: Positions) -> int:
    """Let what the partner had stored and does not hold any more wait once more; returns how many envelopes."""
    places = {position.stream: position for position in said.streams}
    count = 0
    for stream in _streams(partner, outgoing=True):
        position = places.get(stream.name, Position(stream.name, 0, GENESIS))
        stored = Outgoing.objects.filter(partner=partner, stream=stream.name, state=OutgoingState.STORED)
        count += stored.filter(seq__gt=position.highest).update(state=OutgoingState.WAITING)
        for gap in position.missing:
            count += stored.filter(seq__gte=gap.start, seq__lt=gap.stop).update(state=OutgoingState.WAITING)
    return count


@transaction.atomic
def _reconcile(partner: Partner, said: Positions) -> None:
    """Learn what a partner holds of ours, begin a new epoch with it, and tell a person what we lost."""
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    if held.recovering_since is None:
        return
    ours = {stream.name: stream.seq for stream in _streams(partner, outgoing=True)}
    theirs = {position.stream: position.highest for position in said.streams}
    _wait_again(partner, said)
    epoch = 1 + max([held.epoch, *(_epoch(name) for name in {*ours, *theirs})])
    lost = {name: highest - ours.get(name, 0) for name, highest in theirs.items() if highest > ours.get(name, 0)}
    if lost:
        _tell(partner, IncidentKind.LOST, said.raw)
    Partner.objects.filter(pk=partner.pk).update(epoch=epoch, recovering_since=None)
    detail = {"partner": partner.pk, "epoch": epoch, "lost": lost}
    audit.record(Act.RECONCILED, actor=f"node:{partner.pk}", tree=Tree.EXCHANGE, detail=detail)
    bell.ring_after_commit(bell.Work.SENDING)


def _epoch(stream: str) -> int:
    tail = stream.rpartition(".")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) <= 9 else 0


def _is_known(partner: Partner, raw: bytes) -> bool:
    """Whether this very word was taken before; each stays as an incident."""
    return Incident.objects.filter(partner=partner, digest=hashlib.sha256(raw).digest()).exists()


def _tell(partner: Partner, kind: IncidentKind, raw: bytes) -> None:
    digest = hashlib.sha256(raw).digest()
    Incident.objects.get_or_create(
        partner=partner, digest=digest, defaults={"kind": kind, "raw": raw, "at": clock.now()}
    )
