"""The release gate at work: what it decides upon is gathered, its verdict stored, approvals and consents are given."""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions.steps import CannotRelease, about, locked, send
from jalon.node.exchange.choices import Act, Direction
from jalon.node.exchange.models import Approval, Consent, Reply, Verdict
from jalon.node.kernel import clock, ids, rows
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

CONSENT_REQUEST = "exchange.consent-request.v1"
CONSENT = "exchange.consent.v1"


class CannotApprove(Refused):
    """This person's approval does not count here."""

    code = "exchange.cannot-approve"
    status = 403


class CannotConsent(Refused):
    """The question for consent stands otherwise."""

    code = "exchange.cannot-consent"


def judge(grounds: queries.Grounds, *, releaser: "User | None") -> Verdict:
    """Ask the gate, and store what it said, whether it lets through or not."""
    inquiry = grounds.inquiry
    sentences = rules.gate.judge(queries.gate_facts(grounds, releaser=releaser))
    verdict = Verdict(
        inquiry=inquiry,
        reply=grounds.reply,
        by=releaser,
        at=clock.now(),
        passed=rules.gate.passed(sentences),
        sentences=[
            {"check": each.check, "passed": each.passed, "values": {k: str(v) for k, v in each.values.items()}}
            for each in sentences
        ],
    )
    rows.add(verdict)
    if not verdict.passed:
        actor = releaser.actor if releaser else "system:worker"
        kept = [each.check for each in sentences if not each.passed]
        audit.record(Act.JUDGED, actor=actor, about=about(inquiry), detail={"kept": kept})
    return verdict


def or_refuse(verdict: Verdict) -> None:
    """Raise what the gate said against it, where it did.

    Raises:
        CannotRelease: with every sentence that was not content.
    """
    if not verdict.passed:
        raise CannotRelease(" ".join(str(each.words) for each in queries.sentences_of(verdict) if not each.passed))


@transaction.atomic
def approve(
    key: uuid.UUID, *, approver: "User", role: str, reply: uuid.UUID | None = None, behalf: str = ""
) -> Approval:
    """Agree that an inquiry or reply leaves, in a role that a rule asks for; a repeat changes nothing.

    Args:
        key: the inquiry's id.
        approver: who agrees; never whoever wrote it, and nobody twice.
        role: the role in which they agree; they hold it, themselves or by delegation.
        reply: the reply, where it is about one.
        behalf: who delegated it to this person, where somebody did.
    """
    inquiry = locked(key)
    about_reply = Reply.objects.get(pk=reply, inquiry=inquiry) if reply else None
    written_by = about_reply.author_id if about_reply else inquiry.author_id
    if written_by == approver.pk:
        raise CannotApprove(_("You wrote this yourself. Somebody else of the chain approves it."))
    if not queries.holds(approver, role):
        raise CannotApprove(_("This approval belongs to another role. It waits for somebody who holds it."))
    given, created = Approval.objects.get_or_create(
        inquiry=inquiry, reply=about_reply, by=approver, defaults={"role": role, "behalf": behalf, "at": clock.now()}
    )
    if created:
        detail = {"reply": str(reply or ""), "role": role, "behalf": behalf}
        audit.record(Act.APPROVED, actor=approver.actor, about=about(inquiry), detail=detail)
    return given


@transaction.atomic
def ask_consent(key: uuid.UUID, *, inquiry_key: uuid.UUID, onward: str, purpose: str, by: "User") -> Consent:
    """Ask the partner who gave us material in an inquiry whether it may go on to another node."""
    if existing := Consent.objects.filter(pk=key).first():
        return existing
    inquiry = locked(inquiry_key)
    consent = Consent.objects.create(
        id=key,
        direction=Direction.OURS,
        inquiry=inquiry,
        owner=inquiry.partner_id,
        onward=onward,
        purpose=purpose,
        asked_at=clock.now(),
    )
    detail = {"owner": consent.owner, "onward": onward}
    audit.record(
        Act.CONSENT_ASKED, actor=by.actor, about=about(inquiry), purpose=purpose, tree=Tree.EXCHANGE, detail=detail
    )
    body = {"consent": str(key), "inquiry": str(inquiry.pk), "onward": onward, "purpose": purpose}
    send(inquiry, CONSENT_REQUEST, body, key=key, actor=by.actor, marked=inquiry)
    return consent


@transaction.atomic
def decide_consent(key: uuid.UUID, *, by: "User", granted: bool, condition: str = "") -> Consent:
    """Decide, as the first owner, whether a partner may pass on what we gave; said once, and the partner is told."""
    consent = Consent.objects.select_for_update().select_related("inquiry").get(pk=key)
    if consent.direction != Direction.THEIRS:
        raise CannotConsent(_("The other side decides on this one: it owns the material."))
    if consent.granted is not None:
        if consent.granted != granted:
            raise CannotConsent(_("This was decided already, and the partner was told. Write to them instead."))
        return consent
    consent.granted, consent.decided_at, consent.decided_by = granted, clock.now(), by
    consent.condition = condition
    consent.save(update_fields=["granted", "decided_at", "decided_by", "condition"])
    inquiry = consent.inquiry
    detail = {"granted": granted, "onward": consent.onward}
    audit.record(Act.CONSENT_DECIDED, actor=by.actor, about=about(inquiry), tree=Tree.EXCHANGE, detail=detail)
    body = {"consent": str(key), "granted": granted, "condition": condition}
    send(inquiry, CONSENT, body, key=ids.new_id(), actor=by.actor, marked=inquiry)
    return consent
