"""Subjects for programs. Whoever searches or reads says what for: `purpose`, of the list `check-purposes`."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from ninja import Query, Router

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key
from jalon.node.subjects import access, actions, queries, rules
from jalon.node.subjects.queries import retention
from jalon.node.subjects.schemas import (
    CountedShown,
    Decided,
    FoundShown,
    MrzAsked,
    MrzShown,
    NameSaid,
    NewState,
    NewSubject,
    NumberSaid,
    NumberShown,
    Reasons,
    Reviewed,
    SamePairShown,
    StateShown,
    SubjectDue,
    SubjectShown,
    SubjectWhole,
)

if TYPE_CHECKING:
    from jalon.node.subjects.models import Comparison, Identifier, Name, State, Subject
    from jalon.node.subjects.queries.retention import Counted

router = Router(tags=["Subjects"])


@router.get("/subjects", response=Page[SubjectShown], summary="Subjects of my units")
def list_subjects(request: HttpRequest, piece: Query[Piece], kind: str = "") -> "Cut[Subject]":
    accounts.must_hold(request.user, Permission.READ_SUBJECTS)
    subjects = queries.readable(request.user)
    return cut(subjects.filter(kind=kind) if kind else subjects, piece)


@router.get("/subjects/search", response=list[FoundShown], summary="Search by a name in any script, or a number")
def search_subjects(request: HttpRequest, q: str, purpose: str, kind: str = "") -> list[dict[str, Any]]:
    accounts.must_hold(request.user, Permission.READ_SUBJECTS)
    said = access.purpose_said(purpose)
    found = queries.found(queries.readable(request.user), q[:200], kind=kind)
    actions.record_search(seeker=request.user, purpose=said, kind=kind, count=len(found))
    return [{**_shown(each.subject), "score": each.score, "reasons": rules.words(each.reasons)} for each in found]


def _shown(subject: "Subject") -> dict[str, Any]:
    return {name: getattr(subject, name) for name in ("id", "kind", "label", "unit_id")}


@router.post("/subjects", response={201: SubjectShown}, summary="Enter a subject")
def enter_subject(request: HttpRequest, told: NewSubject) -> "Subject":
    accounts.must_hold_for(request.user, Permission.WRITE_SUBJECTS, told.unit)
    return actions.enter_subject(
        idempotency_key(request),
        kind=told.kind,
        unit=told.unit,
        author=request.user,
        named=[(name.text, name.kind) for name in told.names],
        numbered=[(number.kind, number.given, number.country) for number in told.numbers],
        birth=told.birth,
        details=told.details,
    )


@router.get("/subjects/due", response=Page[SubjectDue], summary="Records about whose keeping I decide, soonest first")
def list_due(request: HttpRequest, piece: Query[Piece], until: datetime.date | None = None) -> "Cut[Subject]":
    """Those whose review day lies no later than `until`; without it, those that wait now."""
    access.must_keep(request.user)
    found = queries.decided_by(request.user, until or clock.today())
    return cut(found, piece, by="review_date", newest_first=False)


@router.get("/subjects/due/counts", response=list[CountedShown], summary="How many records fall due, by unit and kind")
def count_due(request: HttpRequest) -> "list[Counted]":
    """Of the units for which I decide; for an auditor, of the whole node."""
    if request.user.has_perm(Permission.READ_AUDIT):
        return retention.counted(queries.whole_node())
    access.must_keep(request.user)
    return retention.counted(queries.held_by(request.user))


@router.get("/subjects/same", response=Page[SamePairShown], summary="Pairs that wait for a decision")
def list_pairs(request: HttpRequest, piece: Query[Piece]) -> "Cut[Comparison]":
    accounts.must_hold(request.user, Permission.DECIDE_SUBJECTS)
    return cut(queries.comparisons_waiting(request.user), piece)


@router.post("/subjects/same/{uuid:key}/decision", response=SamePairShown, summary="Decide whether two are the same")
def decide_pair(request: HttpRequest, key: uuid.UUID, told: Decided) -> "Comparison":
    access.comparison_for_deciding(request.user, key)
    return actions.decide_pair(key, verdict=told.verdict, because=told.because, decider=request.user)


@router.post("/subjects/merges/{uuid:key}/undo", response={204: None}, summary="Undo such a decision")
def undo_merge(request: HttpRequest, key: uuid.UUID, told: Reasons) -> None:
    access.merge_for_undoing(request.user, key)
    actions.undo_merge(key, undoer=request.user, because=told.because)


@router.post(
    "/subjects/mrz", response=MrzShown, summary="Read a machine-readable zone", openapi_extra={"x-reads-only": True}
)
def read_mrz(request: HttpRequest, told: MrzAsked) -> rules.Mrz:
    accounts.must_hold(request.user, Permission.READ_SUBJECTS)
    return rules.read_mrz(told.lines, today=clock.today())


@router.get("/subjects/{uuid:key}", response=SubjectWhole, summary="One subject with all its records")
def show_subject(request: HttpRequest, key: uuid.UUID, purpose: str) -> dict[str, Any]:
    subject = access.subject_for_reading(request.user, key)
    actions.read_subject(subject, reader=request.user, purpose=access.purpose_said(purpose))
    group = queries.group_of(subject)
    return {
        **_shown(subject),
        **{name: getattr(subject, name) for name in ("root_id", "birth", "details", "review_date")},
        "records": [each.pk for each in group],
        "names": [name for each in group for name in each.names.all()],
        "numbers": [number for each in group for number in each.identifiers.all()],
        "states": queries.states_of(subject.root_id),
    }


@router.post("/subjects/{uuid:key}/names", response={201: NameSaid}, summary="Add a name")
def add_name(request: HttpRequest, key: uuid.UUID, told: NameSaid) -> "Name":
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    return actions.add_name(subject, text=told.text, kind=told.kind, author=request.user)


@router.post("/subjects/{uuid:key}/numbers", response={201: NumberShown}, summary="Add a number")
def add_number(request: HttpRequest, key: uuid.UUID, told: NumberSaid) -> "Identifier":
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    return actions.add_identifier(subject, kind=told.kind, given=told.given, country=told.country, author=request.user)


@router.post("/subjects/{uuid:key}/states", response={201: StateShown}, summary="Record a victim or a minor")
def record_state(request: HttpRequest, key: uuid.UUID, told: NewState) -> "State":
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    state_key = idempotency_key(request)
    return actions.record_state(state_key, subject=subject, author=request.user, **told.dict())


@router.post("/subjects/states/{uuid:key}/lift", response=StateShown, summary="Lift a state")
def lift_state(request: HttpRequest, key: uuid.UUID, told: Reasons) -> "State":
    access.state_for_lifting(request.user, key)
    return actions.lift_state(key, lifter=request.user, because=told.because)


@router.post("/subjects/{uuid:key}/review", response=SubjectDue, summary="Keep a record for another period")
def review_subject(request: HttpRequest, key: uuid.UUID, told: Reviewed) -> "Subject":
    subject = access.subject_for_keeping(request.user, key)
    return actions.review_subject(subject, reviewer=request.user, **told.dict())


@router.post("/subjects/{uuid:key}/let-go", response={204: None}, summary="Erase a record that is due and not needed")
def let_go(request: HttpRequest, key: uuid.UUID, told: Reasons) -> None:
    """All that it says goes; an empty row stays, so that other records say that it is gone."""
    actions.let_go(access.subject_for_keeping(request.user, key), decider=request.user, because=told.because)


@router.post("/subjects/{uuid:key}/ftm", response=dict[str, Any], summary="Take a subject out as FollowTheMoney")
def take_out(request: HttpRequest, key: uuid.UUID, purpose: str) -> dict[str, Any]:
    subject = access.subject_for_reading(request.user, key)
    return actions.take_out(subject, reader=request.user, purpose=access.purpose_said(purpose))
