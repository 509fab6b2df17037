"""Pages of the library: the list, a new text, the text with its proposals, one proposal to correct."""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accords import access, actions
from jalon.node.accords.choices import Act
from jalon.node.accords.forms import DocumentForm, ProposalForm, ReasonForm
from jalon.node.accords.queries import review
from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.federation import files
from jalon.node.kernel.http import HttpRequest


def list_documents(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    asked = request.GET.get("q", "").strip()[:100]
    context = {"rows": review.list_page(asked), "asked": asked}
    return render(request, "accords/library.html", context)


def new_document(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.WRITE_ACCORDS)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        name, content = form.content()
        document = actions.add_document(
            said["key"], name=name, content=content, source=said["source"], address=said["address"],
            language=said["language"], date=said["date"], by=request.user,
        )  # fmt: skip
        messages.success(request, _("Kept. Nothing enters a register before somebody has accepted it."))
        return redirect("accords:document", document.pk)
    return render(request, "accords/document_new.html", {"form": form}, status=422 if form.errors else 200)


def show_document(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = access.document_for(request.user, key)
    actions.read_document(document, reader=request.user)
    context = {
        "page": review.document_page(document, request.user),
        "reason": ReasonForm(),
    }
    return render(request, "accords/document_detail.html", context)


def download_original(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    document = access.document_for(request.user, key)
    actions.read_document(document, reader=request.user, act=Act.DOCUMENT_DOWNLOADED)
    path = files.path_of(document.digest)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=document.name)
    response["Content-Type"] = "application/octet-stream"
    return response


@require_POST
def read_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = access.document_for(request.user, key, Permission.WRITE_ACCORDS)
    reading = actions.read_again(document, by=request.user)
    counts = {name: len(reading.changes[name]) for name in ("new", "changed", "gone")}
    messages.success(
        request,
        _("Read again: %(new)d new, %(changed)d changed, %(gone)d no longer proposed. Decisions stay.") % counts,
    )
    return redirect("accords:document", key)


def correct_proposal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proposal = access.proposal_for(request.user, key)
    form = ProposalForm(proposal, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.accept_proposal(key, by=request.user, said=form.said(), into=form.into)
        messages.success(request, _("Accepted as you corrected it."))
        return _back(proposal.document_id, key)
    context = {"form": form, "proposal": proposal, "document": proposal.document}
    return render(request, "accords/proposal.html", context, status=422 if form.errors else 200)


@require_POST
def accept_proposal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proposal = access.proposal_for(request.user, key)
    actions.accept_proposal(key, by=request.user)
    messages.success(request, _("Accepted."))
    return _back(proposal.document_id, key)


@require_POST
def reject_proposal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proposal = access.proposal_for(request.user, key)
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.reject_proposal(key, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write why, so that the next reader understands it."))
    return _back(proposal.document_id, key)


def _back(document: uuid.UUID, proposal: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('accords:document', args=[document])}#r-{proposal}")
