"""The register as the database holds it, and where each record stands between the sides."""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q, QuerySet
from django.urls import reverse

from jalon.node.accords.choices import CommitmentState, Kind, MemberRole, ProposalKind, Standing, Verdict
from jalon.node.accords.models import Answer, Proposal, Record, Version
from jalon.node.accords.rules import standing
from jalon.node.accords.rules.proposals import plain_name
from jalon.node.accords.rules.standing import Stand, Wording
from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.kernel import refs

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TARGETS: dict[str, tuple[str, ...]] = {
    ProposalKind.MECHANISM: (Kind.MECHANISM,),
    ProposalKind.EVENT: (Kind.MEETING, Kind.TRAINING),
    ProposalKind.COMMITMENT: (Kind.COMMITMENT,),
    ProposalKind.PARTICIPANT: (Kind.MEETING,),
}
"""Into which kinds of record a proposal of each kind may be put."""


def record(key: uuid.UUID) -> Record | None:
    """One record."""
    return Record.objects.filter(pk=key).first()


COMMON = (Kind.MECHANISM, Kind.MEETING)
"""What every unit reads, even before a partner holds it: the frame of everything else."""


def of_kind(kind: str) -> QuerySet[Record]:
    """The records of a kind, newest day first."""
    return Record.objects.filter(kind=kind).order_by("-date", "-created_at", "id")


def readable(user: "User", kind: str = "") -> QuerySet[Record]:
    """What a person may read, newest day first; what a unit keeps on our side only is for it and those above it."""
    units = accounts.units_where(user, Permission.READ_ACCORDS)
    found = Record.objects.filter(~Q(standing=Standing.LOCAL) | Q(kind__in=COMMON) | Q(unit=None) | Q(unit__in=units))
    return (found.filter(kind=kind) if kind else found).order_by("-date", "-created_at", "id")


def keeps(user: "User", unit: uuid.UUID | None, permission: Permission) -> bool:
    """Whether a person holds a permission for the unit that keeps something; what has no unit yet, anybody may take."""
    if not user.has_perm(permission):
        return False
    return unit is None or unit in accounts.units_where(user, permission)


def unit_of(user: "User") -> uuid.UUID | None:
    """The unit for which somebody enters texts and records: that of the first role that lets them."""
    grants = accounts.grants_carrying(user, Permission.WRITE_ACCORDS)
    return grants.order_by("valid_from", "id").values_list("unit_id", flat=True).first()


def unit_name(one: Record) -> str:
    """The unit of ours that keeps a record; empty where nobody has decided on it yet."""
    unit = directory.unit(one.unit_id) if one.unit_id else None
    return str(unit) if unit else ""


def of_state(kind: str, states: Iterable[str]) -> QuerySet[Record]:
    """The records of a kind in one of these states, those first that are due first."""
    return Record.objects.filter(kind=kind, state__in=list(states)).order_by("due", "created_at", "id")


def open_commitments() -> QuerySet[Record]:
    """Promises that are neither done nor dropped."""
    return of_state(Kind.COMMITMENT, [CommitmentState.OPEN, CommitmentState.UNDER_WAY])


def under(parent: Record) -> list[Record]:
    """What stands under a record: meetings of a mechanism, minutes and commitments of a meeting, and theirs in turn."""
    found: list[Record] = []
    fresh = [parent.pk]
    while fresh:
        children = list(Record.objects.filter(above__in=fresh).exclude(pk__in=[one.pk for one in found]))
        found += children
        fresh = [child.pk for child in children]
    return found


def beneath(parent: Record, kind: str, user: "User") -> list[Record]:
    """The records of a kind directly under another that somebody may read, oldest first."""
    return list(readable(user, kind).filter(above=parent.pk).order_by("date", "created_at", "id"))


def mechanism_of(one: Record) -> Record | None:
    """The mechanism to which a record belongs; a mechanism belongs to itself."""
    seen: set[uuid.UUID] = set()
    while one.kind != Kind.MECHANISM:
        if one.above is None or one.pk in seen:
            return None
        seen.add(one.pk)
        parent = record(one.above)
        if parent is None:
            return None
        one = parent
    return one


def mechanism_named(names: Iterable[str]) -> Record | None:
    """The mechanism that bears one of these names, compared without case and accents."""
    wanted = {plain_name(name) for name in names if name}
    for mechanism in Record.objects.filter(kind=Kind.MECHANISM).order_by("created_at", "id"):
        held = [*mechanism.content["names"].values(), *mechanism.content["aliases"]]
        if wanted & {plain_name(name) for name in held}:
            return mechanism
    return None


def meeting_like(content: Mapping[str, Any]) -> Record | None:
    """The meeting of the register that is meant: the same session of a mechanism, or day, kind and countries."""
    same = Record.objects.filter(kind=Kind.MEETING)
    if content.get("mechanism") and content.get("ordinal"):
        found = same.filter(above=content["mechanism"], content__ordinal=content["ordinal"]).first()
        if found:
            return found
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", content.get("date") or ""):
        return None
    alike = same.filter(date=content["date"], content__kind=content["kind"])
    return next((one for one in alike if set(one.content["countries"]) == set(content["countries"])), None)


def wordings(one: Record) -> list[Wording]:
    """The shared versions of a record as the rules see them."""
    versions = Version.objects.filter(record=one, shared=True).order_by("at", "id")
    return [Wording(each.digest, tuple(each.parents), each.node, each.content) for each in versions]


def answers_to(one: Record) -> list[Answer]:
    """What every side answered, in the order in which it was said."""
    return list(Answer.objects.filter(record=one.pk).order_by("at", "id"))


def stand_of(one: Record) -> Stand:
    """Where a record stands, from its versions and answers."""
    answers = {(answer.version, answer.node): answer.accepted for answer in answers_to(one)}
    return standing.standing(one.kind, wordings(one), answers, one.parties)


def author_of(one: Record, digest: str) -> str:
    """The node that wrote a version; empty where it is not here."""
    found = Version.objects.filter(record=one, shared=True, digest=digest).values_list("node", flat=True).first()
    return found or ""


def envelope_of(one: Record, digest: str) -> uuid.UUID | None:
    """The envelope in which a partner's version came."""
    return Version.objects.filter(record=one, shared=True, digest=digest).values_list("envelope", flat=True).first()


def agreed_content(one: Record) -> dict[str, Any] | None:
    """What all sides accepted; of a record that is ours alone, what we hold."""
    if one.standing == Standing.LOCAL:
        return dict(one.content)
    return next((dict(each.content) for each in wordings(one) if each.digest == one.agreed), None)


def last_local(one: Record) -> str:
    """The digest of our newest wording from before a record was proposed."""
    found = Version.objects.filter(record=one, shared=False).order_by("-at", "-id")
    return found.values_list("digest", flat=True).first() or ""


def versions_of(one: Record) -> list[Version]:
    """Every version of a record, newest first."""
    return list(Version.objects.filter(record=one).order_by("-shared", "-at", "-id"))


def counts_as_evidence(reference: str) -> bool:
    """A record of another room counts; a text of the library counts once something of it was accepted."""
    if not reference.startswith("jalon:accords/document/"):
        return True
    key = uuid.UUID(reference.rpartition("/")[2])
    accepted = [Verdict.ACCEPTED, Verdict.CORRECTED]
    return Proposal.objects.filter(document=key, verdict__in=accepted).exists()


def next_meeting(countries: Iterable[str], *, after: datetime.date) -> Record | None:
    """The next planned meeting that concerns one of these countries."""
    planned = Record.objects.filter(kind=Kind.MEETING, state="planned").exclude(date="").order_by("date")
    wanted = set(countries)
    return next(
        (one for one in planned if one.date >= after.isoformat()[: len(one.date)] and wanted & countries_of(one)), None
    )


def countries_of(one: Record) -> set[str]:
    """The countries that a record concerns: those it names, and those of the nodes that hold it."""
    content = one.content
    said = set(content.get("countries") or [])
    sides = [each["party"] for key in ("members", "owners", "delegations", "seats") for each in content.get(key) or []]
    nodes = one.parties if len(one.parties) > 1 else []
    return said | {party[:2] for party in [*sides, *nodes]}


def suggested_partners(one: Record) -> list[str]:
    """The partners that the mechanism of a record names as members."""
    mechanism = mechanism_of(one)
    members = mechanism.content["members"] if mechanism else []
    return [member["party"] for member in members if member["role"] == MemberRole.MEMBER]


def shown(kind: str) -> refs.Owner:
    """How the references of other rooms show a record of a kind."""

    def show(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
        person = cast("User", user)
        if not person.has_perm(Permission.READ_ACCORDS):
            return None
        found = readable(person, kind).filter(pk=key).first()
        return refs.Shown(str(found), reverse("accords:record", args=[key])) if found else None

    return show
