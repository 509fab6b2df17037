"""Pages of subjects: searching for a purpose, one subject, entering, protecting, deciding sameness."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.audit import queries as audit
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.language import coded
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import access, actions, queries
from jalon.node.subjects.choices import Act, Kind
from jalon.node.subjects.forms import (
    BecauseForm,
    NameForm,
    NumberForm,
    PurposeForm,
    ReaderForm,
    ReviewForm,
    StateForm,
    SubjectForm,
    TieForm,
    VerdictForm,
)
from jalon.node.subjects.queries import pages, pairs, retention

PURPOSE = "subjects-purpose"


def _purpose(request: HttpRequest) -> str:
    return str(request.session.get(PURPOSE, ""))


def choose_purpose(request: HttpRequest) -> HttpResponse:
    """What somebody reads for, until they say otherwise or log out."""
    accounts.must_hold(request.user, Permission.READ_SUBJECTS)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[PURPOSE] = form.cleaned_data["purpose"]
        return redirect("subjects:subjects")
    return render(request, "subjects/purpose.html", {"form": form}, status=422 if form.errors else 200)


def list_subjects(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_SUBJECTS)
    if not _purpose(request):
        return redirect("subjects:purpose")
    text, kind = request.GET.get("q", "")[:200].strip(), request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    rows = pages.rows(request.user, text, kind)
    if text:
        actions.record_search(seeker=request.user, purpose=_purpose(request), kind=kind, count=len(rows))
    context = {
        "rows": rows, "q": text, "kind": kind, "kinds": Kind.choices, "pairs": pairs.pairs_waiting(request.user),
        "purpose": coded("check-purposes", _purpose(request)), "due": retention.waiting(request.user),
    }  # fmt: skip
    return render(request, "subjects/subject_list.html", context)


def show_subject(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for_reading(request.user, key)
    if not _purpose(request):
        return redirect("subjects:purpose")
    actions.read_subject(subject, reader=request.user, purpose=_purpose(request))
    return _page(request, key)


def _page(request: HttpRequest, key: uuid.UUID, form: forms.Form | None = None) -> HttpResponse:
    subject = access.subject_for_reading(request.user, key)
    context: dict[str, object] = {
        "page": pages.subject_page(subject, request.user),
        "purpose": coded("check-purposes", _purpose(request)),
        "person": subject.kind == Kind.PERSON,
        "name": NameForm(), "number": NumberForm(), "tie": TieForm(), "state": StateForm(), "because": BecauseForm(),
        "reader": ReaderForm(), "review": ReviewForm(), "refused": form,
    }  # fmt: skip
    return render(request, "subjects/subject_detail.html", context, status=422 if form else 200)


def new_subject(request: HttpRequest, kind: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.WRITE_SUBJECTS)
    kind = kind if kind in Kind.values else Kind.PERSON
    form = SubjectForm(request.user, kind, actions.places_of(kind), request.POST or None)
    if request.method == "POST" and _is_valid(form):
        said = form.cleaned_data
        unit = uuid.UUID(said["unit"])
        accounts.must_hold_for(request.user, Permission.WRITE_SUBJECTS, unit)
        if _done(
            form,
            lambda: actions.enter_subject(said["key"], kind=kind, unit=unit, author=request.user, **form.content()),
        ):
            messages.success(request, _("Entered. What may be the same stands below, for a person to decide."))
            return redirect("subjects:subject", said["key"])
    context = {"form": form, "kind": kind, "label": Kind(kind).label, "kinds": Kind.choices}
    return render(request, "subjects/subject_new.html", context, status=422 if form.errors else 200)


def _is_valid(form: forms.Form) -> bool:
    try:
        return form.is_valid()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False


def _done(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether the write was done; where it was refused, the form says why and keeps what was typed."""
    try:
        write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _write(request: HttpRequest, key: uuid.UUID, form: forms.Form, write: Callable[[], object]) -> HttpResponse:
    """Do what a small form of the subject's page asks, and go back to the page."""
    if form.is_valid() and _done(form, write):
        return redirect("subjects:subject", key)
    return _page(request, key, form)


@require_POST
def add_name(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    form = NameForm(request.POST)
    return _write(request, key, form, lambda: actions.add_name(subject, author=request.user, **form.cleaned_data))


@require_POST
def add_number(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    form = NumberForm(request.POST)
    return _write(request, key, form, lambda: actions.add_identifier(subject, author=request.user, **form.cleaned_data))


@require_POST
def add_tie(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    form = TieForm(request.POST)

    def tie() -> None:
        other = access.subject_for_reading(request.user, form.cleaned_data["other"])
        actions.tie_subjects(subject, other, how=form.cleaned_data["how"], author=request.user)

    return _write(request, key, form, tie)


@require_POST
def record_state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.WRITE_SUBJECTS)
    form = StateForm(request.POST)
    if not form.is_valid():
        return _page(request, key, form)
    said = form.cleaned_data
    actions.record_state(
        said["key"], subject=subject, kind=said["kind"], doubtful=said["doubtful"], ground=said["ground"],
        author=request.user,
    )  # fmt: skip
    messages.success(request, _("Recorded. From now on this person is protected; a victim is seen by few."))
    return redirect("subjects:subjects")


@require_POST
def lift_state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    state = access.state_for_lifting(request.user, key)
    form = BecauseForm(request.POST)
    because = form["because"].value() or ""
    return _write(
        request, state.subject_id, form, lambda: actions.lift_state(key, lifter=request.user, because=because)
    )


@require_POST
def admit_reader(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.PROTECT_SUBJECTS)
    form = ReaderForm(request.POST)
    return _write(request, key, form, lambda: actions.admit_reader(subject, admitter=request.user, **form.cleaned_data))


@require_POST
def review_subject(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for_keeping(request.user, key)
    form = ReviewForm(request.POST)
    return _write(
        request, key, form, lambda: actions.review_subject(subject, reviewer=request.user, **form.cleaned_data)
    )


def list_due(request: HttpRequest) -> HttpResponse:
    """What falls due of the records about which this person decides."""
    access.must_keep(request.user)
    if not _purpose(request):
        return redirect("subjects:purpose")
    context = {
        "lines": retention.due_lines(request.user), "counts": retention.counted(queries.held_by(request.user)),
        "purpose": coded("check-purposes", _purpose(request)),
    }  # fmt: skip
    return render(request, "subjects/due_list.html", context)


@require_POST
def let_go(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for_keeping(request.user, key)
    form = BecauseForm(request.POST)
    if form.is_valid() and _done(form, lambda: actions.let_go(subject, decider=request.user, **form.cleaned_data)):
        messages.success(request, _("Let go. What it said is erased; that it was there, and why it went, stays known."))
        return redirect("subjects:due")
    return _page(request, key, form)


def list_pairs(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.DECIDE_SUBJECTS)
    return render(request, "subjects/pair_list.html", {"pairs": pairs.pairs(request.user)})


def decide_pair(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    pair = access.comparison_for_deciding(request.user, key)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _done(form, lambda: actions.decide_pair(key, decider=request.user, **said)):
            messages.success(request, _("Decided. Both records stay as they were, and it can be undone."))
            return redirect("subjects:subject", pair.one_id)
    context = {"page": pairs.pair_page(pair), "form": form}
    return render(request, "subjects/pair_detail.html", context, status=422 if form.errors else 200)


@require_POST
def undo_merge(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    merge = access.merge_for_undoing(request.user, key)
    form = BecauseForm(request.POST)
    because = form["because"].value() or ""
    return _write(request, merge.kept_id, form, lambda: actions.undo_merge(key, undoer=request.user, because=because))


def show_readers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for(request.user, key, Permission.READ_READERS)
    context = {"title": str(subject), "lines": audit.history(ref("subjects/subject", key)), "key": key}
    context["viewed"] = Act.VIEWED.label
    return render(request, "subjects/subject_readers.html", context)


@require_POST
def take_out(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    subject = access.subject_for_reading(request.user, key)
    purpose = access.purpose_said(_purpose(request))
    entity = actions.take_out(subject, reader=request.user, purpose=purpose)
    response = JsonResponse(entity, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{key}.ftm.json"'
    return response
