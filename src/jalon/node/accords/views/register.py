"""Pages of the register: lists, one record, a new one, its way between the sides."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accords import access, actions, queries
from jalon.node.accords.choices import Kind
from jalon.node.accords.forms import FORMS, MoveForm, NoteForm, PartnersForm, ReasonForm, SettleForm
from jalon.node.accords.queries import agreements, lists, pages, versions
from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel.http import HttpRequest

PLURALS = {Kind.COMMITMENT: "commitments", Kind.MEETING: "meetings", Kind.MECHANISM: "mechanisms",
           Kind.MINUTES: "minutes", Kind.TRAINING: "training"}  # fmt: skip


def list_records(request: HttpRequest, kind: Kind) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    view = request.GET.get("view", "")[:10]
    context = {
        "kind": kind.value,
        "rows": lists.list_page(kind, request.user, view=view),
        "view": view,
        "counts": lists.commitment_tabs(view, request.user) if kind == Kind.COMMITMENT else [],
        "new": reverse(f"accords:{kind.value}-new"),
        "may_write": request.user.has_perm(Permission.WRITE_ACCORDS),
    }
    return render(request, "accords/record_list.html", context)


def new_record(request: HttpRequest, kind: Kind) -> HttpResponse:
    accounts.must_hold(request.user, Permission.WRITE_ACCORDS)
    initial = {"meeting": request.GET.get("meeting", ""), "mechanism": request.GET.get("mechanism", "")}
    form = FORMS[kind](request.POST or None, initial={**initial, "language_1": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        record = actions.add_record(form.cleaned_data["key"], kind=kind, content=form.content, by=request.user)
        messages.success(request, _("Entered, on our side only. Propose it when it is ready."))
        return redirect("accords:record", record.pk)
    context = {"form": form, "title": _("New entry: %(kind)s") % {"kind": kind.label}}
    context["back"] = reverse(f"accords:{PLURALS[kind]}")
    return render(request, "accords/record_form.html", context, status=422 if form.errors else 200)


def show_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key)
    actions.read_record(record, reader=request.user)
    context = {
        "page": pages.record_page(record, request.user),
        "move": MoveForm(initial={"state": record.state}) if record.kind == Kind.COMMITMENT else None,
        "partners": PartnersForm(record, initial={"partners": queries.suggested_partners(record)}),
        "note": NoteForm(),
        "reason": ReasonForm(),
    }
    return render(request, "accords/record_detail.html", context)


def edit_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key, Permission.WRITE_ACCORDS)
    form = FORMS[record.kind](request.POST or None, content=record.draft or record.content)
    if request.method == "POST" and form.is_valid():
        actions.change_record(key, content=form.content, by=request.user)
        messages.success(request, _("Kept."))
        return redirect("accords:record", key)
    context = {"form": form, "title": record, "back": reverse("accords:record", args=[key])}
    return render(request, "accords/record_form.html", context, status=422 if form.errors else 200)


@require_POST
def move_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.record_for(request.user, key, Permission.WRITE_ACCORDS)
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move_commitment(key, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept, with its evidence."))
    else:
        messages.error(request, _("The state changes only with evidence: name the record and say it in words."))
    return redirect("accords:record", key)


@require_POST
def propose_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key, Permission.AGREE_ACCORDS)
    form = PartnersForm(record, request.POST)
    partners = form.cleaned_data["partners"] if form.is_valid() else []
    actions.propose(key, partners=partners, by=request.user)
    messages.success(request, _("Signed and sealed. It leaves by itself; the other side answers it."))
    return redirect("accords:record", key)


@require_POST
def answer_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.record_for(request.user, key, Permission.AGREE_ACCORDS)
    accepted = request.POST.get("answer") == "accept"
    reason = request.POST.get("reason", "").strip()[:500]
    if not accepted and not reason:
        messages.error(request, _("Write why, so that the other side knows what to change."))
        return redirect("accords:record", key)
    version = request.POST.get("version", "")[:64]
    actions.answer_version(key, version=version, accepted=accepted, reason="" if accepted else reason, by=request.user)
    return redirect("accords:record", key)


def settle_record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key, Permission.WRITE_ACCORDS)
    choice = versions.settlement(record)
    if choice is None:
        return redirect("accords:record", key)
    form = SettleForm(choice.names, choice.sides, request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = versions.settled(record, form.cleaned_data)
        actions.change_record(key, content=content, by=request.user)
        messages.success(request, _("Kept as a draft that builds on both wordings. Send it to the other side."))
        return redirect("accords:record", key)
    return render(request, "accords/record_settle.html", {"form": form, "choice": choice, "record": record})


@require_POST
def discard_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.record_for(request.user, key, Permission.WRITE_ACCORDS)
    actions.discard_draft(key, by=request.user)
    return redirect("accords:record", key)


@require_POST
def add_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key, Permission.WRITE_ACCORDS)
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.add_note(form.cleaned_data["key"], record=record, text=form.cleaned_data["text"], by=request.user)
    return redirect("accords:record", key)


def list_agreements(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    return render(request, "accords/agreement_list.html", {"told": agreements.told(request.user)})
