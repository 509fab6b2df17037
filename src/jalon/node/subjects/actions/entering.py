"""Entering a subject with names and numbers, adding to it, reading it, taking it out of the node."""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon import codes, names
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import queries, rules
from jalon.node.subjects.choices import Act, IdentifierKind, Kind, NameKind, StateKind, Tie
from jalon.node.subjects.models import Comparison, Identifier, Name, NameKey, State, Subject, Tied

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

DETAILS: dict[str, dict[str, str]] = {
    Kind.PERSON: {"country": "countries", "sex": "sexes"},
    Kind.COMPANY: {"country": "countries"},
    Kind.DOCUMENT: {"country": "countries", "document_kind": "document-kinds", "expires": ""},
    Kind.VEHICLE: {"country": "countries", "vehicle_kind": "vehicle-kinds", "make": "", "colour": ""},
    Kind.VESSEL: {"country": "countries", "make": "", "colour": ""},
    Kind.PHONE: {"country": "countries"},
    Kind.THING: {"description": ""},
}
"""The further fields of each kind, and the code list of those that have one. There are no others."""
LONGEST = 300


class CannotEnter(Refused):
    """The subject can't be entered like that."""

    code = "subjects.cannot-enter"
    status = 422


def places_of(kind: str) -> frozenset[str]:
    """The further fields that a record of a kind has."""
    return frozenset(DETAILS[kind])


def about(subject: Subject) -> str:
    """The reference of a subject."""
    return ref("subjects/subject", subject.pk)


@transaction.atomic
def enter_subject(
    key: uuid.UUID,
    *,
    kind: str,
    unit: uuid.UUID,
    author: "User",
    named: Sequence[tuple[str, str]] = (),
    numbered: Sequence[tuple[str, str, str]] = (),
    birth: str = "",
    details: Mapping[str, Any] | None = None,
) -> Subject:
    """Enter a subject; a repeat returns the first. What may be the same is proposed to a person, never joined.

    Args:
        key: its id, minted by the caller.
        kind: a `Kind`.
        unit: the unit that holds it.
        author: who enters it.
        named: (text, a `NameKind`); the first is its label.
        numbered: (an `IdentifierKind`, as given, country).
        birth: year, year-month or day; only of a person.
        details: further fields of its kind, see `DETAILS`.
    """
    if first := Subject.objects.filter(pk=key).first():
        return first
    today = clock.today()
    _check(kind, named, numbered, birth, details or {})
    born = rules.read_birth(birth, today=today) if birth else None
    minor, doubtful = rules.is_minor(born, on=today)
    subject = Subject.objects.create(
        id=key,
        root_id=key,
        kind=kind,
        unit_id=unit,
        label=(named[0][0] if named else numbered[0][1])[:200],
        birth=born.text if born else "",
        birth_first=born.first if born else None,
        birth_last=born.last if born else None,
        details={name: value for name, value in (details or {}).items() if value},
        entered_by=author.actor,
        entered_at=clock.now(),
        kept_since_date=today,
        review_date=rules.latest_review(today, {StateKind.MINOR} if minor else set()),
    )
    for text, name_kind in named:
        _name(subject, text, name_kind)
    for identifier_kind, given, country in numbered:
        _number(subject, identifier_kind, given, country)
    audit.record(Act.ENTERED, actor=author.actor, about=about(subject), detail={"kind": kind})
    if minor:
        _born_minor(subject, author, doubtful=doubtful)
    propose(subject)
    return subject


def _born_minor(subject: Subject, author: "User", *, doubtful: bool) -> None:
    ground = _("By the date of birth, which leaves doubt.") if doubtful else _("By the date of birth.")
    said = {"doubtful": doubtful, "ground": ground, "recorded_by": author.actor, "recorded_at": clock.now()}
    State.objects.create(subject=subject, kind=StateKind.MINOR, **said)
    detail = {"kind": StateKind.MINOR, "doubtful": doubtful}
    audit.record(Act.STATE_SET, actor=author.actor, about=about(subject), detail=detail)


def _check(
    kind: str,
    named: Sequence[tuple[str, str]],
    numbered: Sequence[tuple[str, str, str]],
    birth: str,
    details: Mapping[str, Any],
) -> None:
    if kind not in Kind.values or not (named or numbered):
        raise CannotEnter(_("Write at least a name or a number."))
    if birth and kind != Kind.PERSON:
        raise CannotEnter(_("Only a person has a date of birth."))
    for name, value in details.items():
        listed = DETAILS[kind].get(name)
        if listed is None or not isinstance(value, str) or len(value) > LONGEST:
            raise CannotEnter(_("A record of this kind has no place for: %(field)s.") % {"field": name})
        if value and listed and value not in codes.load(listed):
            raise CannotEnter(_("The list “%(list)s” has no code %(code)s.") % {"list": listed, "code": value})


def propose(subject: Subject) -> None:
    """Put what may be the same subject before a person; a pair that somebody told apart is not proposed again."""
    for other, found in queries.candidates(subject):
        one, two = sorted((subject, other), key=lambda each: each.pk)
        said = {"score": found.score, "reasons": [rules.kept(reason) for reason in found.reasons]}
        Comparison.objects.get_or_create(one=one, other=two, defaults=said)


@transaction.atomic
def add_name(subject: Subject, *, text: str, kind: str, author: "User") -> Name:
    """Write down another name; a repeat returns the first."""
    if first := subject.names.filter(text=text.strip()).first():
        return first
    name = _name(subject, text, kind)
    audit.record(Act.NAMED, actor=author.actor, about=about(subject), detail={"kind": kind})
    propose(subject)
    return name


def _name(subject: Subject, text: str, kind: str) -> Name:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text or len(text) > 200 or kind not in NameKind.values:
        raise CannotEnter(_("A name has at most 200 letters, and is given, romanised or an alias."))
    if subject.names.filter(text=text).exists():
        return subject.names.get(text=text)
    name = Name.objects.create(subject=subject, text=text, kind=kind, script=script_of(text))
    keys = dict.fromkeys(key[:60] for key in names.skeletons(text)[:60])
    NameKey.objects.bulk_create(NameKey(name=name, key=key) for key in keys)
    return name


SCRIPTS = {"LAO": "Lao", "KHMER": "Khmer", "THAI": "Thai", "MYANMAR": "Burmese", "CJK": "Han", "CYRILLIC": "Cyrillic"}


def script_of(text: str) -> str:
    """The script in which most of a name stands; Latin where it is none of the others."""
    found = [SCRIPTS.get(unicodedata.name(sign, "").split(" ")[0], "Latin") for sign in text if sign.isalpha()]
    return max(found, key=found.count) if found else "Latin"


@transaction.atomic
def add_identifier(subject: Subject, *, kind: str, given: str, country: str, author: "User") -> Identifier:
    """Write down another number; a repeat returns the first."""
    identifier = _number(subject, kind, given, country)
    detail = {"kind": kind, "checked": identifier.checked}
    audit.record(Act.IDENTIFIED, actor=author.actor, about=about(subject), detail=detail)
    propose(subject)
    return identifier


def _number(subject: Subject, kind: str, given: str, country: str) -> Identifier:
    if kind not in IdentifierKind.values or (country and country not in codes.load("countries")):
        raise CannotEnter(_("Choose the kind of the number, and the country from the list."))
    found = rules.normal(kind, given, country)
    if not found.normal or len(given) > 80:
        raise CannotEnter(_("There is no number in “%(given)s”.") % {"given": given[:80]})
    said = {"given": given.strip(), "checked": found.checked}
    identifier, _new = Identifier.objects.get_or_create(
        subject=subject, kind=kind, normal=found.normal, country=country, defaults=said
    )
    return identifier


@transaction.atomic
def tie_subjects(subject: Subject, other: Subject, *, how: str, author: "User") -> Tied:
    """Say how one subject belongs to another; a repeat returns the first."""
    if how not in Tie.values or subject.pk == other.pk:
        raise CannotEnter(_("Choose another subject, and how the two belong together."))
    tied, new = Tied.objects.get_or_create(subject=subject, other=other, how=how)
    if new:
        audit.record(Act.TIED, actor=author.actor, about=about(subject), detail={"other": about(other), "how": how})
    return tied


@transaction.atomic
def read_subject(subject: Subject, *, reader: "User", purpose: str) -> None:
    """Note who read it, and what for."""
    audit.record(Act.VIEWED, actor=reader.actor, about=about(subject), purpose=purpose)


@transaction.atomic
def record_search(*, seeker: "User", purpose: str, kind: str, count: int) -> None:
    """Note that somebody searched, what for and how much was found; the words themselves are not kept."""
    audit.record(Act.SEARCHED, actor=seeker.actor, purpose=purpose, detail={"kind": kind, "found": count})


class CannotTakeOut(Refused):
    """The record may be read here, and may not leave as a file."""

    code = "subjects.cannot-take-out"


@transaction.atomic
def take_out(subject: Subject, *, reader: "User", purpose: str) -> dict[str, Any]:
    """The subject as FollowTheMoney JSON; that it was taken out stands in the log.

    Raises:
        CannotTakeOut: of a victim, of a minor, and of what is blocked.
    """
    states = {state.kind for state in queries.states_of(subject.root_id)}
    if StateKind.VICTIM in states:
        raise CannotTakeOut(_("What concerns a victim never leaves as a file. Ask the victim focal point."))
    if StateKind.MINOR in states:
        raise CannotTakeOut(_("What concerns a minor never leaves as a file. Ask the victim focal point."))
    if subject.blocked_at is not None:
        raise CannotTakeOut(_("This record is blocked while it is disputed. It can be taken out once that is settled."))
    audit.record(Act.EXPORTED, actor=reader.actor, about=about(subject), purpose=purpose)
    return rules.follow_the_money(
        str(subject.pk),
        subject.kind,
        names=list(subject.names.values_list("kind", "text")),
        identifiers=list(subject.identifiers.values_list("kind", "normal")),
        details=subject.details,
        birth=subject.birth,
    )
