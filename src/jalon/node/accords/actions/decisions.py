"""Deciding on proposals: accepted, corrected or rejected by a person; only what was accepted enters a register."""

import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.actions.records import add_record, change_record
from jalon.node.accords.choices import Act, Kind, ProposalKind, Verdict
from jalon.node.accords.models import Document, Proposal, Record
from jalon.node.accords.rules import proposals as rules
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import actions as agreements
from jalon.node.audit import actions as audit
from jalon.node.figures import actions as figures
from jalon.node.figures import rules as figure_rules
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotDecide(Refused):
    """The proposal may not be decided like that."""

    code = "accords.cannot-decide"


@transaction.atomic
def accept_proposal(
    key: uuid.UUID, *, by: "User", said: Mapping[str, Any] | None = None, into: uuid.UUID | None = None
) -> Proposal:
    """Accept a proposal as it stands, or with what `said` corrects; it enters its register with its words.

    Args:
        key: the proposal.
        by: who decides.
        said: corrected fields, as `forms.ProposalForm` cleans them.
        into: a record of the register that this is about, instead of a new one.
    """
    proposal = Proposal.objects.select_for_update().select_related("document").get(pk=key)
    if proposal.verdict in (Verdict.ACCEPTED, Verdict.CORRECTED):
        return proposal
    if proposal.verdict == Verdict.REJECTED:
        raise CannotDecide(_("This proposal was rejected already. What was decided stays; add the record by hand."))
    before = rules.editable(proposal.kind, proposal.fields, proposal.words)
    corrected = said is not None and dict(said) != before
    proposal.decided = rules.corrected(proposal.kind, proposal.fields, said) if said else dict(proposal.fields)
    proposal.verdict = Verdict.CORRECTED if corrected else Verdict.ACCEPTED
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.record = _enter(proposal, by, into)
    proposal.save()
    act = Act.PROPOSAL_CORRECTED if corrected else Act.PROPOSAL_ACCEPTED
    audit.record(
        act, actor=by.actor, about=ref("accords/document", proposal.document_id),
        detail={"proposal": str(key), "kind": proposal.kind, "record": proposal.record},
    )  # fmt: skip
    return proposal


@transaction.atomic
def reject_proposal(key: uuid.UUID, *, by: "User", reason: str) -> Proposal:
    """Reject a proposal; it stays in the library with the reason, and enters nothing."""
    proposal = Proposal.objects.select_for_update().get(pk=key)
    if proposal.verdict == Verdict.REJECTED:
        return proposal
    if proposal.verdict != Verdict.WAITING:
        raise CannotDecide(_("This proposal was accepted already. Change the record that it led to instead."))
    proposal.verdict, proposal.reason = Verdict.REJECTED, reason
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.save()
    audit.record(
        Act.PROPOSAL_REJECTED, actor=by.actor, about=ref("accords/document", proposal.document_id), purpose=reason,
        detail={"proposal": str(key), "kind": proposal.kind},
    )  # fmt: skip
    return proposal


@transaction.atomic
def accept_all(document: Document, *, by: "User", kinds: frozenset[str] = frozenset(ProposalKind.values)) -> int:
    """Accept every proposal that waits, in an order in which each finds what it belongs to; returns how many."""
    waiting = document.proposals.filter(verdict=Verdict.WAITING, gone=False, kind__in=kinds)
    order = list(ProposalKind.values)
    for proposal in sorted(waiting, key=lambda one: (order.index(one.kind), one.start, str(one.pk))):
        accept_proposal(proposal.pk, by=by)
    return len(waiting)


def _enter(proposal: Proposal, by: "User", into: uuid.UUID | None) -> str:
    """Enter what was accepted into its register; its reference, or nothing where it stays with the text alone."""
    if into is not None:
        return _into(proposal, into)
    entry = {
        ProposalKind.MECHANISM: _mechanism,
        ProposalKind.EVENT: _event,
        ProposalKind.AGREEMENT: _agreement,
        ProposalKind.PARTICIPANT: _participant,
        ProposalKind.COMMITMENT: _commitment,
        ProposalKind.STATISTIC: _statistic,
    }.get(ProposalKind(proposal.kind))
    return entry(proposal, by) if entry else ""


def _decided(proposal: Proposal) -> dict[str, Any]:
    """The fields as they were accepted."""
    return dict(proposal.decided or proposal.fields)


def _unit(proposal: Proposal) -> uuid.UUID | None:
    """What comes from a text is kept by the unit that keeps the text."""
    return proposal.document.unit_id


def _into(proposal: Proposal, key: uuid.UUID) -> str:
    record = queries.record(key)
    if record is None or record.kind not in queries.TARGETS.get(proposal.kind, ()):
        raise CannotDecide(_("The chosen entry is not of the kind of this proposal. Choose another, or a new entry."))
    return ref(f"accords/{record.kind}", key)


def _mechanism(proposal: Proposal, by: "User") -> str:
    fields = _decided(proposal)
    known = queries.mechanism_named([fields["name"], *(fields.get("aliases") or [])])
    content = rules.mechanism_content(fields, proposal.document.language)
    record = known or add_record(ids.new_id(), kind=Kind.MECHANISM, content=content, by=by, unit=_unit(proposal))
    return ref("accords/mechanism", record.pk)


def _event(proposal: Proposal, by: "User") -> str:
    fields, language = _decided(proposal), proposal.document.language
    if fields["kind"] in rules.TRAININGS:
        content = rules.training_content(fields, proposal.words, language)
        record = add_record(ids.new_id(), kind=Kind.TRAINING, content=content, by=by, unit=_unit(proposal))
        return ref("accords/training", record.pk)
    if fields["kind"] not in rules.MEETINGS:
        return ""
    mechanism = queries.mechanism_named([fields["mechanism"]]) if fields.get("mechanism") else None
    above = str(mechanism.pk) if mechanism else None
    content = rules.meeting_content(fields, proposal.words, language, above)
    known = queries.meeting_like(content)
    record = known or add_record(ids.new_id(), kind=Kind.MEETING, content=content, by=by, unit=_unit(proposal))
    for earlier in proposal.document.proposals.filter(kind=ProposalKind.PARTICIPANT, record="", decided__isnull=False):
        _seat(earlier, record, by)
    return ref("accords/meeting", record.pk)


def _participant(proposal: Proposal, by: "User") -> str:
    """Somebody who took part joins the delegation of the meeting that the text is about, once that is accepted."""
    meeting = queries.meeting_of(proposal.document)
    if meeting is None or _decided(proposal).get("role") != "participant":
        return ""
    return _seat(proposal, meeting, by, save=False)


def _seat(proposal: Proposal, meeting: Record, by: "User", *, save: bool = True) -> str:
    party = _decided(proposal).get("country") or ""
    if _decided(proposal).get("role") != "participant" or not re.fullmatch(r"[A-Z]{2}", party):
        return ""
    if not queries.keeps(by, meeting.unit_id, Permission.WRITE_ACCORDS):
        return ""
    content = meeting.content if meeting.draft is None else meeting.draft
    delegate = rules.delegate(_decided(proposal))
    sides = {each["party"]: list(each["people"]) for each in content["delegations"]}
    if all(one["name"] != delegate["name"] for one in sides.get(party, [])):
        sides.setdefault(party, []).append(delegate)
        delegations = [{"party": side, "people": people} for side, people in sides.items()]
        changed = change_record(meeting.pk, content={**content, "delegations": delegations}, by=by)
        meeting.content, meeting.draft = changed.content, changed.draft
    reference = ref("accords/meeting", meeting.pk)
    if save:
        Proposal.objects.filter(pk=proposal.pk).update(record=reference)
    return reference


def _commitment(proposal: Proposal, by: "User") -> str:
    document = proposal.document
    meeting = queries.meeting_of(document)
    content = rules.commitment_content(
        _decided(proposal),
        proposal.words,
        document.language,
        meeting=str(meeting.pk) if meeting else None,
        title=document.title,
        page=queries.page_of(document, proposal.start),
    )
    record = add_record(ids.new_id(), kind=Kind.COMMITMENT, content=content, by=by, unit=_unit(proposal))
    return ref("accords/commitment", record.pk)


def _statistic(proposal: Proposal, by: "User") -> str:
    document = proposal.document
    figure = figures.declare_figure(
        ids.new_id(),
        statistic=_decided(proposal),
        words=proposal.words,
        publisher=document.source,
        published=document.date,
        language=document.language,
        source=ref("accords/document", document.pk),
        actor=by.actor,
    )
    return ref("figures/figure", figure.pk)


def _agreement(proposal: Proposal, by: "User") -> str:
    """A text that was signed, adopted or is in force enters the register of agreements; a planned one stays here."""
    fields, document = _decided(proposal), proposal.document
    kind = rules.AGREEMENTS.get(fields["kind"])
    if kind is None or fields["status"] not in rules.IN_FORCE:
        return ""
    day = figure_rules.first_day(rules.known_day(fields.get("date")) or document.date)
    if day is None:
        raise CannotDecide(_("The text does not say since when it is valid. Correct the proposal and give the day."))
    parties = rules.countries_of(fields) or queries.countries_of(document)
    title = fields.get("title") or proposal.words
    titles = {document.language: re.sub(r"\s+", " ", title).strip()[:500]}
    agreement = agreements.add_agreement(
        rules.agreement_code(parties, day.year, title),
        titles=titles,
        parties=parties,
        articles=rules.articles_of(fields, document.language),
        limits={},
        valid_from=day,
        valid_until=figure_rules.first_day(rules.known_day(fields.get("valid_until"))),
        succeeds=rules.succession_of(fields),
        kind=kind,
        signed_date=day if len(rules.known_day(fields.get("date"))) == 10 else None,
        actor=by.actor,
    )
    return ref("agreements/agreement", agreement.pk)
