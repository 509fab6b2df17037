"""What the release gate rests on, read from the registers of the node."""

from collections import Counter
from typing import TYPE_CHECKING

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.agreements.choices import CopyException, CopyTo, Effect
from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Consent, Inquiry, Reply, Verdict
from jalon.node.exchange.queries.grounds import Grounds
from jalon.node.exchange.rules.gate import Facts, Sentence
from jalon.node.exchange.rules.markings import OWNERS_CONSENT, Marked
from jalon.node.exchange.rules.subjects import count
from jalon.node.federation import files
from jalon.node.kernel import clock, uploads
from jalon.node.kernel.language import named
from jalon.node.kernel.refs import ref

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.models import Attachment, Passage

CLEANED = ("image/jpeg", "image/png", "image/webp", "application/pdf")
MINISTRY = "ministry"


def _ministry() -> "list[Unit]":
    """Our units of the ministry's level today."""
    return directory.units_at(directory.own_node().code, MINISTRY, on=clock.today())


def copy_unit(grounds: Grounds) -> "Unit | None":
    """Our central contact point, where the agreement wants it to have a copy and the unit is another."""
    inquiry = grounds.inquiry
    wanted = CopyTo.OWN if inquiry.direction == Direction.OURS else CopyTo.THEIRS
    if wanted not in grounds.copies.to:
        return None
    centre = next(iter(_ministry()), None)
    return centre if centre and centre.pk != inquiry.unit_id else None


def at_ministry(user: "User") -> bool:
    """Whether a person screens for a unit of the ministry's level."""
    held = accounts.units_where(user, Permission.SCREEN)
    return any(unit.pk in held for unit in _ministry())


def holds(user: "User", role: str) -> bool:
    """Whether a person holds a role today."""
    return role in accounts.roles_now(user)


def needs_ministry(grounds: Grounds) -> bool:
    """Whether a national rule forces legal review: the ministry then answers the Article 3 screen."""
    return bool(grounds.national) and bool(agreed.legal_review(grounds.national, grounds.message))


def gate_facts(grounds: Grounds, *, releaser: "User | None") -> Facts:
    """Everything that the release gate decides upon, for an inquiry or for a reply to one."""
    inquiry, reply = grounds.inquiry, grounds.reply
    marked = reply or inquiry
    taken: list[Passage | Attachment] = [*grounds.passages, *grounds.attached]
    sources: list[Marked] = [*taken, *([inquiry] if reply else [])]
    author = reply.author_id if reply else inquiry.author_id
    copied = None if reply else grounds.copies
    return Facts(
        partner=inquiry.partner_id,
        active=grounds.registers.active(inquiry.partner_id),
        kind=inquiry.kind,
        handling=marked.handling,
        tlp=marked.tlp,
        pap="clear" if reply else marked.pap,
        unit=named(inquiry.partner_unit.get("names", {})) or inquiry.partner_unit.get("code", ""),
        members=max(1, len(inquiry.members)),
        agreement=f"{inquiry.agreement} {inquiry.article}",
        in_force=bool(reply) or in_force(grounds),
        may_write="" if reply else _why_not_write(grounds),
        copy=str(copied.reason) if copied and copied.to else "",
        copy_left_out=_left_out(inquiry) if copied and not copied.to else "",
        second_person=not reply or _second(inquiry, reply),
        second=releaser is not None and releaser.pk != author,
        missing=[str(step.reason) for step in missing_approvals(grounds)],
        screened=bool(reply) or grounds.screened,
        ministry=not reply and needs_ministry(grounds),
        lowered=str(rules.may_mark(marked, sources).reason),
        unconsented=_unconsented(grounds, taken),
        blocked=_blocked(grounds),
        files_with_metadata=[found.name for found in grounds.attached if _has_metadata(found)],
    )


def in_force(grounds: Grounds) -> bool:
    """Whether the cited agreement, with the cited article, binds both countries today."""
    if grounds.agreement is None or grounds.partner is None:
        return False
    return agreements.binds(grounds.agreement, grounds.own.country, grounds.partner.country, on=grounds.today)


def _why_not_write(grounds: Grounds) -> str:
    if grounds.terms is None:
        return ""
    kind, categories = grounds.message.kind, grounds.message.categories
    decision = agreed.may_write(grounds.terms, grounds.sender, grounds.receiver, kind=kind, categories=categories)
    return str(decision.reason)


def _left_out(inquiry: Inquiry) -> str:
    return str(CopyException(inquiry.copy_exception).label) if inquiry.copy_exception else ""


def missing_approvals(grounds: Grounds) -> list[agreed.Approval]:
    """The approvals that the agreement and the national rules ask for, and that nobody has given yet.

    The last step is the release itself, and legal review is the ministry's Article 3 screen: the gate asks for both.
    """
    steps = agreed.approval_steps(grounds.terms, grounds.national, grounds.message)
    wanted = [step for step in steps[:-1] if step.effect != Effect.LEGAL_REVIEW]
    if not wanted:
        return []
    inquiry, reply = grounds.inquiry, grounds.reply
    author = reply.author_id if reply else inquiry.author_id
    given = Counter(inquiry.approvals.filter(reply=reply).exclude(by=author).values_list("role", flat=True))
    missing = []
    for step in wanted:
        if given[step.role] > 0:
            given[step.role] -= 1
        else:
            missing.append(step)
    return missing


def _blocked(grounds: Grounds) -> str:
    return str(agreed.blocked(grounds.national, grounds.message).reason) if grounds.national else ""


def _second(inquiry: Inquiry, reply: Reply) -> bool:
    subjects = count(inquiry.kind, inquiry.subject)
    return rules.needs_second_person(reply.handling, reply.outcome, inquiry.kind, inquiry.offence, subjects)


def _unconsented(grounds: Grounds, taken: "list[Passage | Attachment]") -> list[str]:
    """First owners of restricted material in it who have not consented that it goes to this partner."""
    partner = grounds.inquiry.partner_id
    restricted = [found for found in taken if found.handling in OWNERS_CONSENT]
    foreign = [found for found in restricted if found.origin not in (grounds.own.code, partner)]
    return sorted({found.origin for found in foreign if not _consented(found.source, partner)})


def _consented(source: str, onward: str) -> bool:
    given = Consent.objects.filter(direction=Direction.OURS, onward=onward, granted=True)
    return any(ref("exchange/inquiry", key) == source for key in given.values_list("inquiry_id", flat=True))


def _has_metadata(attachment: "Attachment") -> bool:
    """Whether a picture or PDF still carries what cameras and programs write into it; files of others stay."""
    if attachment.file.content_type not in CLEANED or not attachment.file.complete:
        return False
    try:
        content = files.path_of(attachment.file_id).read_bytes()
        return uploads.without_metadata(content)[0] != content
    except (ValueError, OSError):
        return True


def sentences_of(verdict: Verdict) -> list[Sentence]:
    """What the gate said, as sentences that are put into words when shown."""
    return [Sentence(each["check"], each["passed"], each["values"]) for each in verdict.sentences]


def last_verdict(inquiry: Inquiry, reply: Reply | None = None) -> Verdict | None:
    """What the gate said last."""
    return inquiry.verdicts.filter(reply=reply).order_by("-at", "-pk").first()
