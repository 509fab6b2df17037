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
from jalon.node.exchange.choices import Direction, ScreenResult
from jalon.node.exchange.choices.kinds import OF_VICTIMS, asking
from jalon.node.exchange.models import Consent, Inquiry, Reply, Verdict
from jalon.node.exchange.rules.answers import BULK
from jalon.node.exchange.rules.gate import Facts, Sentence
from jalon.node.exchange.rules.markings import OWNERS_CONSENT, Marked
from jalon.node.exchange.rules.subjects import count
from jalon.node.federation import files
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock, uploads
from jalon.node.kernel.language import named
from jalon.node.kernel.refs import ref

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.models import Attachment, Passage

CLEANED = ("image/jpeg", "image/png", "image/webp", "application/pdf")
MINISTRY = "ministry"


def terms_of(inquiry: Inquiry) -> agreed.Terms | None:
    """The rules of the cited agreement, as of today."""
    return agreements.terms_cited(inquiry.agreement, inquiry.article, on=clock.now().date())


def sender_of(inquiry: Inquiry) -> agreed.Party:
    """Our unit as the agreement sees it."""
    agency = getattr(inquiry.unit, "agency", None)
    return agreed.Party(directory.own_node().country, inquiry.unit.level, getattr(agency, "kind", ""))


def receiver_of(inquiry: Inquiry) -> agreed.Party:
    """The unit over there as the agreement sees it; the centre where none is named."""
    node = directory.node(inquiry.partner_id)
    code = inquiry.partner_unit.get("code", "")
    unit = directory.unit_by_code(inquiry.partner_id, code, on=clock.now().date()) if code else None
    agency = getattr(unit, "agency", None)
    return agreed.Party(node.country if node else "", unit.level if unit else "", getattr(agency, "kind", ""))


def message_of(inquiry: Inquiry, reply: Reply | None = None) -> agreed.Message:
    """What of an inquiry or reply decides who approves it."""
    node = directory.node(inquiry.partner_id)
    return agreed.Message(
        kind=inquiry.kind,
        categories=asking(inquiry.kind).categories,
        handling=(reply or inquiry).handling,
        offence=inquiry.offence,
        law_article=inquiry.law_article,
        country=node.country if node else "",
        unit=inquiry.unit.code,
        bulk=count(inquiry.kind, inquiry.subject) > BULK,
        victims=inquiry.kind in OF_VICTIMS,
    )


def copies_of(inquiry: Inquiry) -> agreed.Copies:
    """Whose central contact point gets a copy of an inquiry, and why or why not."""
    terms = terms_of(inquiry)
    if terms is None:
        return agreed.Copies((), "")
    sender = sender_of(inquiry) if inquiry.direction == Direction.OURS else receiver_of(inquiry)
    return agreed.copy_needed(terms, sender, exception=inquiry.copy_exception, reasons=inquiry.copy_reasons)


def copy_unit(inquiry: Inquiry) -> "Unit | None":
    """Our central contact point, where the agreement wants it to have a copy and the unit is another."""
    wanted = CopyTo.OWN if inquiry.direction == Direction.OURS else CopyTo.THEIRS
    if wanted not in copies_of(inquiry).to:
        return None
    centre = directory.units_of(directory.own_node().code, on=clock.now().date()).filter(level=MINISTRY).first()
    return centre if centre and centre.pk != inquiry.unit_id else None


def at_ministry(user: "User") -> bool:
    """Whether a person screens for a unit of the ministry's level."""
    held = accounts.units_where(user, Permission.SCREEN)
    units = directory.units_of(directory.own_node().code, on=clock.now().date())
    return units.filter(pk__in=held, level=MINISTRY).exists()


def holds(user: "User", role: str) -> bool:
    """Whether a person holds a role today."""
    return accounts.grants_now(user).filter(role=role).exists()


def needs_ministry(inquiry: Inquiry) -> bool:
    """Whether a national rule forces legal review: the ministry then answers the Article 3 screen."""
    national = agreements.national_rules(on=clock.now().date())
    return bool(national) and bool(agreed.legal_review(national, message_of(inquiry)))


def gate_facts(inquiry: Inquiry, *, reply: Reply | None, releaser: "User | None") -> Facts:
    """Everything that the release gate decides upon, for an inquiry or for a reply to one."""
    marked = reply or inquiry
    passages = list(inquiry.passages.filter(reply=reply))
    attached = list(inquiry.attachments.filter(reply=reply).select_related("file"))
    sources: list[Marked] = [*passages, *attached, *([inquiry] if reply else [])]
    author = reply.author_id if reply else inquiry.author_id
    copied = None if reply else copies_of(inquiry)
    return Facts(
        partner=inquiry.partner_id,
        active=federation.active_partner(inquiry.partner_id) is not None,
        kind=inquiry.kind,
        handling=marked.handling,
        tlp=marked.tlp,
        pap="clear" if reply else marked.pap,
        unit=named(inquiry.partner_unit.get("names", {})) or inquiry.partner_unit.get("code", ""),
        members=max(1, len(inquiry.members)),
        agreement=f"{inquiry.agreement} {inquiry.article}",
        in_force=bool(reply) or in_force(inquiry),
        may_write="" if reply else _why_not_write(inquiry),
        copy=str(copied.reason) if copied and copied.to else "",
        copy_left_out=_left_out(inquiry) if copied and not copied.to else "",
        second_person=not reply or _second(inquiry, reply),
        second=releaser is not None and releaser.pk != author,
        missing=[str(step.reason) for step in missing_approvals(inquiry, reply)],
        screened=bool(reply) or inquiry.screens.filter(result=ScreenResult.PASS).exists(),
        ministry=not reply and needs_ministry(inquiry),
        lowered=str(rules.may_mark(marked, sources).reason),
        unconsented=_unconsented(inquiry, [*passages, *attached]),
        blocked=_blocked(inquiry, reply),
        files_with_metadata=[found.name for found in attached if _has_metadata(found)],
    )


def in_force(inquiry: Inquiry) -> bool:
    """Whether the cited agreement, with the cited article, binds both countries today."""
    partner, own = directory.node(inquiry.partner_id), directory.own_node()
    if partner is None or agreements.cited(inquiry.agreement, inquiry.article) is None:
        return False
    valid = agreements.in_force(own.country, partner.country, on=clock.now().date())
    return any(found.code == inquiry.agreement for found in valid)


def _why_not_write(inquiry: Inquiry) -> str:
    terms = terms_of(inquiry)
    if terms is None:
        return ""
    categories = asking(inquiry.kind).categories
    decision = agreed.may_write(
        terms, sender_of(inquiry), receiver_of(inquiry), kind=inquiry.kind, categories=categories
    )
    return str(decision.reason)


def _left_out(inquiry: Inquiry) -> str:
    return str(CopyException(inquiry.copy_exception).label) if inquiry.copy_exception else ""


def missing_approvals(inquiry: Inquiry, reply: Reply | None = None) -> list[agreed.Approval]:
    """The approvals that the agreement and the national rules ask for, and that nobody has given yet.

    The last step is the release itself, and legal review is the ministry's Article 3 screen: the gate asks for both.
    """
    today = clock.now().date()
    steps = agreed.approval_steps(terms_of(inquiry), agreements.national_rules(on=today), message_of(inquiry, reply))
    wanted = [step for step in steps[:-1] if step.effect != Effect.LEGAL_REVIEW]
    if not wanted:
        return []
    author = reply.author_id if reply else inquiry.author_id
    given = Counter(inquiry.approvals.filter(reply=reply).exclude(by=author).values_list("role", flat=True))
    missing = []
    for step in wanted:
        if given[step.role] > 0:
            given[step.role] -= 1
        else:
            missing.append(step)
    return missing


def _blocked(inquiry: Inquiry, reply: Reply | None) -> str:
    national = agreements.national_rules(on=clock.now().date())
    return str(agreed.blocked(national, message_of(inquiry, reply)).reason) if national else ""


def _second(inquiry: Inquiry, reply: Reply) -> bool:
    subjects = count(inquiry.kind, inquiry.subject)
    return rules.needs_second_person(reply.handling, reply.outcome, inquiry.kind, inquiry.offence, subjects)


def _unconsented(inquiry: Inquiry, taken: "list[Passage | Attachment]") -> list[str]:
    """First owners of restricted material in it who have not consented that it goes to this partner."""
    own = directory.own_node().code
    foreign = [
        found for found in taken if found.origin not in (own, inquiry.partner_id) and found.handling in OWNERS_CONSENT
    ]
    return sorted({found.origin for found in foreign if not _consented(found.source, inquiry.partner_id)})


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
