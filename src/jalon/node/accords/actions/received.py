"""What came from partners: their versions, their answers, and what a member shows to us as observer.

Each runs in the transaction in which federation applies the envelope. What does not belong together is refused and set
aside for a person: a sender who is no party, a record that changes its kind or its parties, evidence in our name.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.actions.records import about, fill, keep_version
from jalon.node.accords.actions.sharing import settle
from jalon.node.accords.choices import Act, Standing
from jalon.node.accords.models import Answer, Record, Sighting
from jalon.node.accords.rules import standing
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.federation.handlers import Delivered
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accords.schemas import AnswerBody, CopyBody, VersionBody

MOST_VERSIONS = 1_000


class CannotTake(Refused):
    """A message that does not fit what this node holds."""

    code = "accords.cannot-take"
    status = 422


def receive_version(delivered: Delivered, body: "VersionBody") -> str:
    """Keep a version that a party wrote."""
    record = _record_for(delivered, body)
    content = body.checked()
    known = {each.digest: each.content for each in queries.wordings(record)}
    if len(known) >= MOST_VERSIONS:
        raise CannotTake(_("This record has too many versions. Close it, and begin a new one."))
    if all(parent in known for parent in body.parents):
        before = [known[parent] for parent in body.parents]
        standing.may_follow(record.kind, before, content, delivered.from_node).or_refuse(CannotTake)
    version = keep_version(
        record, content, parents=list(body.parents), node=delivered.from_node, by=body.by, shared=True,
        envelope=delivered.id,
    )  # fmt: skip
    actor = f"node:{delivered.from_node}"
    audit.record(
        Act.VERSION_RECEIVED,
        actor=actor,
        about=about(record),
        tree=Tree.EXCHANGE,
        detail={"version": version.digest},
    )
    settle(record, actor=actor)
    return about(record)


def _record_for(delivered: Delivered, body: "VersionBody") -> Record:
    own = directory.own_node().code
    parties = sorted(set(body.parties))
    if own not in parties or delivered.from_node not in parties:
        raise CannotTake(_("The record names parties, and this node or the sender is not one of them."))
    record = Record.objects.select_for_update().filter(pk=body.record).first()
    if record is None:
        now = clock.now()
        record = Record(id=body.record, kind=body.kind, parties=parties, created_at=now, changed_at=now)
        fill(record, body.checked())
        _stand_proposed(record)
        return record
    if (record.kind, sorted(record.parties)) != (body.kind, parties) or record.standing == Standing.OBSERVED:
        raise CannotTake(_("The message speaks of a record that this node holds with another kind or other parties."))
    return record


def _stand_proposed(record: Record) -> None:
    """Save a record of theirs before its first version; a state that the version cannot prove is not taken."""
    if record.state and record.evidence == 0 and record.kind == "commitment" and record.state != "open":
        raise CannotTake(_("The commitment arrives in a state for which it brings no evidence."))
    record.standing = Standing.PROPOSED
    record.save(force_insert=True)


def receive_answer(delivered: Delivered, body: "AnswerBody") -> str:
    """Keep what a party says to a version; it counts as soon as the version is here."""
    record = Record.objects.select_for_update().filter(pk=body.record).first()
    if record is not None and delivered.from_node not in record.parties:
        raise CannotTake(_("The sender answers a record to which it is no party."))
    Answer.objects.get_or_create(
        record=body.record,
        version=body.version,
        node=delivered.from_node,
        defaults={"accepted": body.accepted, "reason": body.reason, "by": body.by, "at": clock.now()},
    )
    actor = f"node:{delivered.from_node}"
    reference = about(record) if record else ref("accords/record", body.record)
    audit.record(
        Act.ANSWER_RECEIVED,
        actor=actor,
        about=reference,
        tree=Tree.EXCHANGE,
        detail={"version": body.version, "accepted": body.accepted},
    )
    if record is not None and record.standing != Standing.OBSERVED:
        settle(record, actor=actor)
    return reference


def receive_copy(delivered: Delivered, body: "CopyBody") -> str:
    """Keep what a member shows to us as observer; the newest is shown, those of other members stand beside it."""
    if delivered.from_node not in body.parties or directory.own_node().code in body.parties:
        raise CannotTake(_("The copy does not come from a party, or this node is a party itself."))
    now = clock.now()
    record = Record.objects.select_for_update().filter(pk=body.record).first()
    if record is None:
        record = Record(id=body.record, kind=body.kind, parties=sorted(body.parties), created_at=now, changed_at=now)
        record.standing = Standing.OBSERVED
    if record.standing != Standing.OBSERVED or record.kind != body.kind or delivered.from_node not in record.parties:
        raise CannotTake(_("The copy speaks of a record that this node holds in another way."))
    record.agreed = body.version
    fill(record, body.checked())
    record.save()
    Sighting.objects.update_or_create(
        record=record,
        node=delivered.from_node,
        version=body.version,
        defaults={"content": record.content, "at": now},
    )
    actor = f"node:{delivered.from_node}"
    audit.record(
        Act.COPY_RECEIVED, actor=actor, about=about(record), tree=Tree.EXCHANGE, detail={"version": body.version}
    )
    return about(record)
