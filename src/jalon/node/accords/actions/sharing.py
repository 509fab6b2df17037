"""Across the border: a wording is proposed, amended, answered; observers get what the mechanism's rule gives.

What leaves is a version with its digest; what comes back is an answer to that digest. Where a record stands follows
from the versions and answers alone (`rules.standing`), so both nodes come to the same state, or show the same conflict.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.actions.records import about, fill, keep_version, locked, take_over
from jalon.node.accords.choices import Act, Kind, Standing
from jalon.node.accords.models import Answer, Record, Told, Version
from jalon.node.accords.queries.crossing import HANDLING, approval_missing, carrier
from jalon.node.accords.rules import observing, standing
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.federation import outbox, receipts
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

VERSION = "accords.version.v1"
ANSWER = "accords.answer.v1"
COPY = "accords.copy.v1"


class CannotPropose(Refused):
    """The record may not leave like that."""

    code = "accords.cannot-propose"


class CannotAnswer(Refused):
    """The version may not be answered now."""

    code = "accords.cannot-answer"


@transaction.atomic
def propose(key: uuid.UUID, *, partners: Iterable[str] = (), by: "User") -> Record:
    """Send a record's wording to the other sides: the first time to the partners named, later the draft to all.

    A repeat without a new draft changes nothing.
    """
    record = locked(key)
    own = directory.own_node().code
    if record.standing == Standing.OBSERVED:
        raise CannotPropose(_("This node observes. Only the members of the mechanism propose."))
    take_over(record, by)
    if record.standing == Standing.LOCAL:
        others = sorted(set(partners) - {own})
        if not others:
            raise CannotPropose(_("Choose at least one partner to whom it goes."))
        record.parties = sorted([own, *others])
        return _send(record, record.content, parents=[], own=own, by=by)
    if record.draft is None:
        return record
    heads = list(queries.stand_of(record).heads)
    if sorted(heads) != sorted(record.draft_on):
        raise CannotPropose(
            _("The other side amended it while you wrote. Compare the wordings, then save yours again.")
        )
    content, record.draft, record.draft_on, record.draft_by = record.draft, None, [], None
    return _send(record, content, parents=heads, own=own, by=by)


def _send(record: Record, content: Mapping[str, Any], *, parents: list[str], own: str, by: "User") -> Record:
    version = keep_version(record, content, parents=parents, node=own, by=str(by), shared=True)
    record.save()
    body = {
        "record": str(record.pk),
        "kind": record.kind,
        "parties": record.parties,
        "parents": version.parents,
        "content": version.content,
        "by": version.by,
    }
    audit.record(
        Act.VERSION_SENT,
        actor=by.actor,
        about=about(record),
        tree=Tree.EXCHANGE,
        detail={"version": version.digest, "to": [each for each in record.parties if each != own]},
    )
    for partner in record.parties:
        if partner != own:
            _must_be_approved(record, partner, by)
            sent = _enqueue(record, partner, VERSION, body, actor=by.actor)
            Version.objects.filter(pk=version.pk, envelope=None).update(envelope=sent)
    settle(record, actor=by.actor)
    return record


def _enqueue(record: Record, partner: str, kind: str, body: Mapping[str, Any], *, actor: str) -> uuid.UUID:
    """Put one message about a record into the outbox, under the agreement that is in force with that partner."""
    key = ids.new_id()
    message = outbox.Message(
        type=kind,
        thread=record.pk,
        body=body,
        handling=HANDLING,
        tlp="amber",
        pap="amber",
        agreement=_agreement_with(record, partner),
        purpose=str(Kind(record.kind).label),
        origin=directory.own_node().code,
    )
    outbox.enqueue(partner, message, key=key, actor=actor, about=about(record))
    return key


def _agreement_with(record: Record, partner: str) -> str:
    """The code of the agreement that carries the record to a partner; nothing crosses the border without one."""
    found = carrier(record, partner)
    if not found:
        raise CannotPropose(found.reason)
    return found.code


def _must_be_approved(record: Record, partner: str, by: "User") -> None:
    """Who sends gives the approval of their own roles; what asks for another one is sent by somebody who has it."""
    missing = approval_missing(record, partner, _agreement_with(record, partner), by)
    if missing:
        raise CannotPropose(
            _("An approval is missing that your roles do not include. %(why)s Let somebody send it who may give it.")
            % {"why": missing}
        )


@transaction.atomic
def answer_version(key: uuid.UUID, *, version: str, accepted: bool, reason: str = "", by: "User") -> Record:
    """Accept or decline what the other side proposed; a repeat changes nothing."""
    record = locked(key)
    own = directory.own_node().code
    if Answer.objects.filter(record=key, version=version, node=own).exists():
        return record
    stand = queries.stand_of(record)
    if stand.heads != (version,):
        raise CannotAnswer(_("This is not the wording that waits any more. Open the record again and compare."))
    if queries.author_of(record, version) == own:
        raise CannotAnswer(_("This is your own side's wording. The other side answers it."))
    take_over(record, by)
    Answer.objects.create(
        record=key, version=version, node=own, accepted=accepted, reason=reason, by=str(by), at=clock.now()
    )
    audit.record(
        Act.ANSWER_SENT,
        actor=by.actor,
        about=about(record),
        tree=Tree.EXCHANGE,
        purpose=reason,
        detail={"version": version, "accepted": accepted},
    )
    _acknowledge(record, version, Fate.ANSWERED if accepted else Fate.REFUSED, by)
    body = {"record": str(key), "version": version, "accepted": accepted, "reason": reason, "by": str(by)}
    for partner in record.parties:
        if partner != own:
            _enqueue(record, partner, ANSWER, body, actor=by.actor)
    settle(record, actor=by.actor)
    return record


def _acknowledge(record: Record, version: str, fate: Fate, by: "User") -> None:
    """Sign for the partner that its wording was answered or refused."""
    envelope = queries.envelope_of(record, version)
    if envelope:
        receipts.give_for(envelope, fate, actor=by.actor)


def settle(record: Record, *, actor: str) -> None:
    """Let a record show what follows from its versions and answers, and give observers what they may see."""
    stand = queries.stand_of(record)
    shown = next((each for each in queries.wordings(record) if each.digest == stand.shown), None)
    agreed_now = stand.agreed and stand.agreed != record.agreed
    record.standing = stand.state if stand.state != Standing.LOCAL else Standing.PROPOSED
    record.agreed = stand.agreed
    if shown:
        fill(record, shown.content)
    record.save()
    if agreed_now:
        audit.record(Act.AGREED, actor=actor, about=about(record), tree=Tree.EXCHANGE, detail={"version": stand.agreed})
        _tell_observers(record, actor=actor)
        if record.kind == Kind.MECHANISM:
            _tell_what_is_under(record, actor=actor)


def _tell_what_is_under(mechanism: Record, *, actor: str) -> None:
    """A new rule of a mechanism opens what was agreed before to its observers."""
    for record in queries.under(mechanism):
        _tell_observers(record, actor=actor)


def _tell_observers(record: Record, *, actor: str) -> None:
    """Give each observer the part of an agreed wording that the mechanism's agreed rule gives it, once.

    An observer to whom no agreement lets us write gets nothing, and holds nobody else up.
    """
    mechanism = queries.mechanism_of(record)
    if mechanism is None or not record.agreed:
        return
    agreed = queries.agreed_content(record)
    rule = queries.agreed_content(mechanism)
    for party, sees in observing.observers(rule or {"members": []}).items():
        content = observing.for_observer(record.kind, agreed, sees) if agreed else None
        if content is None or party in record.parties or not carrier(record, party):
            continue
        _told, first = Told.objects.get_or_create(record=record, node=party, version=_shown_as(content, record))
        if first:
            _tell(record, party, content, actor)


def _shown_as(content: Mapping[str, Any], record: Record) -> str:
    """What was shown, by its own digest: a wider rule shows the same wording again, wider."""
    return standing.digest(record=str(record.pk), kind=record.kind, author="", parents=[record.agreed], content=content)


def _tell(record: Record, party: str, content: Mapping[str, Any], actor: str) -> None:
    body = {
        "record": str(record.pk),
        "kind": record.kind,
        "parties": record.parties,
        "version": record.agreed,
        "content": dict(content),
    }
    _enqueue(record, party, COPY, body, actor=actor)
    audit.record(
        Act.COPY_SENT, actor=actor, about=about(record), tree=Tree.EXCHANGE,
        detail={"to": party, "version": record.agreed},
    )  # fmt: skip
