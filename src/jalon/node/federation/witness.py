"""Witnessing: partners show one another how their exchange trees grow, refuse forks, and cosign what they saw.

On ordinary deliveries rides our newest checkpoint with the proof from the one that the partner took last. An offer
stays the same until it was taken, so that a lost answer leaves no gap. The partner's gate, which holds no log key,
only checks that the new state follows the old one and keeps it. Cosignatures are made with the log key, since proof
files are checked against that key alone; it lies inside, so the worker cosigns, and the partner's own note comes back
with our line under it on our next delivery to it. (A gate that was asked again gives the line in its answer, too.)

Acts of witnessing are written into the internal tree: in the exchange tree each would be a new state to be witnessed,
and two nodes would never come to rest. A fork is kept as an incident with both notes and stops no message.
"""

import contextlib
import datetime
import hashlib
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet

from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log_queries
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries
from jalon.node.federation.choices import Act, IncidentKind
from jalon.node.federation.models import Cosignature, Incident, Partner, Showing, Witnessed
from jalon.node.federation.queries.incidents import open_kinds
from jalon.node.kernel import clock, keys
from jalon.wire.batches import Shown
from jalon.wire.certificates import Role
from jalon.wire.checkpoints import (
    Checkpoint,
    advance,
    cosign,
    read_checkpoint,
    verify_checkpoint,
    verify_cosignature,
)
from jalon.wire.directory import Directory
from jalon.wire.encoding import encode
from jalon.wire.errors import BadSignature, UnknownKey, WireError
from jalon.wire.keys import VerifyKey
from jalon.wire.merkle import consistency_proof

log = logging.getLogger(__name__)

MOST_OFTEN = datetime.timedelta(seconds=10)
"""Our tree is shown to a partner no more often, so that witnessing costs a busy exchange nothing that is felt."""
AT_LEAST = datetime.timedelta(hours=1)
"""After so long a grown tree is shown even where nothing else is to be sent."""
DOUBTS = 2
"""Proofs from one state that do not fit, before the log is said to be forked: the first may have been damaged."""


class Carriage:
    """What witnessing adds to one delivery: our newest state, and the partner's own with our cosignature."""

    def __init__(self, partner: Partner, *, rides: bool) -> None:
        cosign_waiting(partner)
        self.partner = partner
        self.back = list(Witnessed.objects.filter(partner=partner, returned_at=None).exclude(cosignature=""))[-5:]
        self.offer = _offer(partner, rides=rides or bool(self.back))

    def __bool__(self) -> bool:
        return bool(self.back or self.offer)

    @property
    def checkpoints(self) -> tuple[Shown, ...]:
        """As the delivery carries them."""
        return (*([self.offer] if self.offer else []), *(Shown(row.note + row.cosignature) for row in self.back))

    def settle(self, cosignatures: Iterable[str]) -> None:
        """Note that the partner's gate has taken them; runs in the transaction that settles the delivery."""
        now = clock.now()
        Witnessed.objects.filter(pk__in=[row.pk for row in self.back]).update(returned_at=now)
        if self.offer is None:
            return
        size = read_checkpoint(self.offer.note).size
        Showing.objects.filter(partner=self.partner, offered=size).update(size=size, at=now)
        for line in cosignatures:
            take(self.partner, Shown(self.offer.note + line))


def _offer(partner: Partner, *, rides: bool) -> Shown | None:
    """Our state to be shown now; None where the partner has seen it, or saw one a moment ago."""
    showing, _ = Showing.objects.get_or_create(partner=partner)
    if showing.offered == showing.size:
        rest = MOST_OFTEN if rides else AT_LEAST
        if not (rides or showing.at) or (showing.at and clock.now() - showing.at < rest):
            return None
        latest = log_queries.latest_checkpoint(Tree.EXCHANGE)
        if latest is None or latest.size <= showing.size:
            return None
        showing.offered = latest.size
        showing.save(update_fields=["offered"])
    offered = log_queries.checkpoint(Tree.EXCHANGE, showing.offered)
    if offered is None:  # a restored database; what the partner holds will come back from it
        Showing.objects.filter(pk=partner.pk).update(offered=showing.size)
        return None
    if not showing.size:
        return Shown(offered.note)
    proof = consistency_proof(showing.size, showing.offered, log_queries.node_reader(Tree.EXCHANGE))
    return Shown(offered.note, showing.size, tuple(proof))


def take(partner: Partner, shown: Shown) -> str:
    """Take a checkpoint that came from a partner: of its own tree, or of ours with its cosignature.

    What its key did not sign says nothing and is passed over; a fork is kept, and told to a person.

    Returns:
        Our cosignature where it was made before; empty otherwise.
    """
    try:
        if read_checkpoint(shown.note).origin == _origin(keys.own_directory().node):
            _take_back(partner, shown.note)
            return ""
        new = _signed(shown.note, queries.directory_of(partner))
    except WireError as error:
        log.info("a checkpoint of %s was passed over: %s", partner.pk, error)
        return ""
    with transaction.atomic():
        era = Partner.objects.select_for_update().get(pk=partner.pk).era
        return _watch(partner, shown, new, era)


def _states(partner: Partner) -> QuerySet[Witnessed]:
    """What was seen of a partner's tree since it was restored last, if ever."""
    return Witnessed.objects.filter(partner=partner, era=F("partner__era"))


def _watch(partner: Partner, shown: Shown, new: Checkpoint, era: int) -> str:
    states = _states(partner)
    same, held = states.filter(size=new.size).first(), states.order_by("-size").first()
    if same and bytes(same.root) == new.root:
        return same.cosignature
    if same:
        _accuse(partner, IncidentKind.LOG_FORK, same, shown)
    elif held and (new.size < held.size or shown.since != held.size):
        # a delivery that comes late, or one who missed our answer: it is told what we hold, and proves from there
        Witnessed.objects.filter(pk=held.pk).update(returned_at=None)
    elif held and not _follows(held, new, shown):
        _doubt(partner, held, shown)
    else:
        seen = {"size": new.size, "root": new.root, "note": _bare(shown.note, new), "at": clock.now()}
        Witnessed.objects.create(partner=partner, era=era, **seen)
    return ""


def _follows(held: Witnessed, new: Checkpoint, shown: Shown) -> bool:
    try:
        advance(read_checkpoint(held.note), new, shown.proof)
    except BadSignature:
        return False
    return True


def _doubt(partner: Partner, held: Witnessed, shown: Shown) -> None:
    """A proof does not fit: nobody signed it, so it is asked for once more before the log is said to be forked."""
    doubts = min(held.doubts + 1, DOUBTS)
    Witnessed.objects.filter(pk=held.pk).update(doubts=doubts, returned_at=None)
    if doubts == DOUBTS:
        _accuse(partner, IncidentKind.LOG_FORK, held, shown)


def _accuse(partner: Partner, kind: IncidentKind, held: Witnessed | None, shown: Shown) -> None:
    """Keep both states as evidence; one is enough until a person has looked at it."""
    if kind in open_kinds(partner.pk):
        return
    evidence = encode(
        {
            "held": held.note if held else "",
            "shown": shown.note,
            "since": shown.since,
            "proof": list(shown.proof),
        }
    )
    digest = hashlib.sha256(evidence).digest()
    Incident.objects.get_or_create(
        partner=partner, digest=digest, defaults={"kind": kind, "raw": evidence, "at": clock.now()}
    )
    audit.record(
        Act.LOG_FORKED,
        actor=f"node:{partner.pk}",
        tree=Tree.EXCHANGE,
        detail={"partner": partner.pk, "kind": kind.value, "digest": digest.hex()},
    )


def cosign_waiting(partner: Partner) -> None:
    """Cosign the newest state that the gate found to be true; needs the log key, so it runs inside."""
    newest = _states(partner).order_by("-size").first()
    if newest is None or newest.cosignature:
        return
    key = keys.signing_key(Role.LOG)
    with transaction.atomic():
        line = cosign(newest.note, name=keys.own_directory().node, key=key, public=key.public, at=clock.now_ms())
        Witnessed.objects.filter(pk=newest.pk).update(cosignature=line)
        detail = {"partner": partner.pk, "size": newest.size, "root": bytes(newest.root).hex()}
        audit.record(Act.COSIGNED, actor="system:worker", detail=detail)


def _take_back(partner: Partner, note: str) -> None:
    """Keep a partner's cosignature of our own state; one that we have shows what it holds, and we prove from there."""
    state = _signed(note, keys.own_directory())
    line = _line_of(note, state, queries.directory_of(partner))
    known = log_queries.checkpoint(Tree.EXCHANGE, state.size)
    with transaction.atomic():
        if known is None or bytes(known.root) != state.root:
            _accuse(partner, IncidentKind.LOG_LOST, None, Shown(note))
            return
        _, fresh = Cosignature.objects.get_or_create(
            partner=partner, size=state.size, defaults={"line": line, "at": clock.now()}
        )
        if fresh:
            detail = {"partner": partner.pk, "size": state.size, "root": state.root.hex()}
            audit.record(Act.COSIGNATURE_TAKEN, actor=f"node:{partner.pk}", detail=detail)
        else:
            Showing.objects.filter(partner=partner).update(size=state.size, offered=state.size, at=None)


def _line_of(note: str, state: Checkpoint, witness: Directory) -> str:
    """The witness's line of a note, checked."""
    lines = [line for line in note.splitlines(keepends=True) if line.startswith(f"— {witness.node} ")]
    for line in lines[:10]:
        for key in _log_keys(witness):
            with contextlib.suppress(UnknownKey):
                verify_cosignature(f"{state.text}\n{line}", name=witness.node, key=key)
                return line
    raise UnknownKey(f"The note bears no cosignature of {witness.node}.")


def _bare(note: str, state: Checkpoint) -> str:
    """The note with the log's own signatures alone; lines of others are theirs to send."""
    return f"{state.text}\n" + "".join(
        line for line in note.splitlines(keepends=True) if line.startswith(f"— {state.origin} ")
    )


def _signed(note: str, owner: Directory) -> Checkpoint:
    """The state that a node's own log key signed."""
    for key in _log_keys(owner):
        try:
            return verify_checkpoint(note, origin=_origin(owner.node), key=key)
        except UnknownKey:
            continue
    raise UnknownKey(f"No log key of {owner.node} signed the checkpoint.")


def _log_keys(owner: Directory) -> list[VerifyKey]:
    """The log keys that a node may use now."""
    now = clock.now_ms()
    return [
        certificate.verify_key
        for certificate in owner.certificates
        if certificate.role is Role.LOG and certificate.covers(now) and owner.compromised_since(certificate.kid) is None
    ]


def _origin(node: str) -> str:
    return f"{node}/{Tree.EXCHANGE.value}"
