"""Finding a subject by any of its names in any script, or by a number; every hit says why it was found."""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from jalon import names
from jalon.node.subjects import rules
from jalon.node.subjects.choices import IdentifierKind
from jalon.node.subjects.models import Identifier, Name, Subject
from jalon.node.subjects.queries import records

MOST = 30
LOOKED_AT = 400
SHORTEST = 2
FEW = 5


@dataclasses.dataclass(frozen=True)
class Found:
    """A subject that was found: how sure, and why."""

    subject: Subject
    score: float
    reasons: tuple[str, ...]


def found(subjects: QuerySet[Subject], text: str, *, kind: str = "") -> list[Found]:
    """Search among the subjects that somebody may read; the best first, each subject once."""
    text = text.strip()
    within = subjects.filter(kind=kind) if kind else subjects
    if len(text) < SHORTEST:
        return []
    hits = {each.subject.root_id: each for each in _by_number(within, text)}
    for each in _by_name(within, text):
        if each.subject.root_id not in hits or hits[each.subject.root_id].score < each.score:
            hits[each.subject.root_id] = each
    return sorted(hits.values(), key=lambda each: (-each.score, each.subject.pk))[:MOST]


def _by_number(within: QuerySet[Subject], text: str) -> list[Found]:
    forms = {rules.normal(kind, text).normal for kind in IdentifierKind} | {
        rules.normal(IdentifierKind.PHONE, text, country).normal for country in ("VN", "LA", "CN", "KH", "TH", "MM")
    }
    numbers = Identifier.objects.filter(normal__in=forms - {""}, subject__in=within.values("pk"))
    return [
        Found(each.subject, 1.0, (f"{each.get_kind_display()}: {each.given}",))
        for each in numbers.select_related("subject__unit")[:MOST]
    ]


def _by_name(within: QuerySet[Subject], text: str) -> list[Found]:
    near = _near(Name.objects.filter(subject__in=within.values("pk")), text)
    compared = names.compare_pairs([text] * len(near), [name.text for name in near]) if near else []
    return [
        Found(name.subject, each.score, (name.text, *each.reasons))
        for name, each in zip(near, compared, strict=True)
        if each.decision != "none" or text.casefold() in name.text.casefold()
    ]


def _near(among: QuerySet[Name], text: str) -> list[Name]:
    """Names that share keys with the text, those that share most first; where they are few, those that hold it too."""
    keys = names.skeletons(text)[:40]
    sharing = among.filter(keys__key__in=keys).annotate(shared=Count("keys")).order_by("-shared", "pk")
    near: list[Name] = list(sharing.select_related("subject__unit")[:LOOKED_AT]) if keys else []
    if len(near) < FEW:
        holding = among.filter(text__icontains=text).exclude(pk__in=[name.pk for name in near])
        near += holding.select_related("subject__unit")[:MOST]
    return near


def candidates(subject: Subject) -> list[tuple[Subject, rules.Alike]]:
    """Other records of its kind that may be the same subject, the most alike first."""
    others = Subject.objects.filter(kind=subject.kind, erased_at__isnull=True).exclude(root=subject.root_id)
    written = list(subject.names.values_list("text", flat=True))
    numbers = {(each.kind, each.normal) for each in subject.identifiers.all()}
    keys = {name.subject_id for text in written for name in _near(Name.objects.filter(subject__in=others), text)}
    same = Identifier.objects.filter(normal__in=[normal for _kind, normal in numbers], subject__in=others)
    keys |= {each.subject_id for each in same if (each.kind, each.normal) in numbers}
    near = others.filter(pk__in=keys).prefetch_related("names", "identifiers")
    compared = [(other, _alike(subject, other, written, numbers)) for other in near]
    likely = [each for each in compared if names.decide(each[1].score) != "none"]
    return sorted(likely, key=lambda each: -each[1].score)[:MOST]


def _alike(subject: Subject, other: Subject, written: Sequence[str], numbers: set[tuple[str, str]]) -> rules.Alike:
    births = records.births_of(subject), records.births_of(other)
    shared = [each.given for each in other.identifiers.all() if (each.kind, each.normal) in numbers]
    return rules.alike(written, [each.text for each in other.names.all()], births=births, shared=shared)
