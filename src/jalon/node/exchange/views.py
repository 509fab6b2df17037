"""Pages of the exchange: the lists, one request, a new one, the release desk. Each asks a door, then acts or shows."""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.audit import queries as audit
from jalon.node.exchange import access, actions
from jalon.node.exchange.choices import Act
from jalon.node.exchange.forms import AcknowledgeForm, InquiryForm, NoteForm, ReasonForm, ReplyForm
from jalon.node.exchange.queries import VIEWS, pages
from jalon.node.federation import files
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.refs import ref


def list_inquiries(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    view = request.GET.get("view", "")
    page = pages.list_page(request.user, view if view in VIEWS else VIEWS[0], _cursor(request))
    return render(request, "exchange/inquiry_list.html", {"page": page})


def _cursor(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def new_inquiry(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.DRAFT_INQUIRIES)
    form = InquiryForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        inquiry = actions.draft_inquiry(
            form.cleaned_data["key"],
            author=request.user,
            fields=form.content(),
            uploads=form.cleaned_data["attachments"],
        )
        for upload in form.cleaned_data["attachments"]:
            if upload.stripped:
                what = {"name": upload.name, "kinds": ", ".join(upload.stripped)}
                messages.info(request, _("Taken out of %(name)s before it was kept: %(kinds)s.") % what)
        messages.success(request, _("Sent to review. A colleague with the right to release looks at it next."))
        return redirect("exchange:inquiry", inquiry.pk)
    return render(request, "exchange/inquiry_new.html", {"form": form}, status=422 if form.errors else 200)


def show_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    actions.read_inquiry(inquiry, reader=request.user)
    inquiry.refresh_from_db()
    return _inquiry_page(request, key, ReplyForm(initial={"handling": inquiry.handling}))


def _inquiry_page(request: HttpRequest, key: uuid.UUID, reply: ReplyForm, status: int = 200) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    context = {
        "page": pages.inquiry_page(inquiry, request.user),
        "reply": reply,
        "acknowledge": AcknowledgeForm(),
        "note": NoteForm(),
        "reason": ReasonForm(),
    }
    return render(request, "exchange/inquiry_detail.html", context, status=status)


@require_POST
def release_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.RELEASE)
    actions.release_inquiry(key, releaser=request.user)
    messages.success(request, _("Released. It is signed and sealed, and leaves by itself."))
    return redirect("exchange:inquiry", key)


@require_POST
def return_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.RELEASE)
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.return_inquiry(key, reviewer=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write the reason, so that the author knows what to change."))
    return redirect("exchange:inquiry", key)


@require_POST
def acknowledge_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = AcknowledgeForm(request.POST)
    direct = form.is_valid() and form.cleaned_data["direct"]
    actions.acknowledge_inquiry(key, handler=request.user, direct=direct)
    messages.success(request, _("Acknowledged. The partner learns who holds it and until when."))
    return redirect("exchange:inquiry", key)


@require_POST
def reply_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _inquiry_page(request, key, form, status=422)
    said = form.cleaned_data
    actions.reply_to_inquiry(
        said["key"],
        inquiry_key=key,
        author=request.user,
        outcome=said["outcome"],
        ground=said["ground"],
        text=said["text"],
        handling=said["handling"],
        uploads=said["attachments"],
    )
    return redirect("exchange:inquiry", key)


@require_POST
def close_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    actions.close_inquiry(key, closer=request.user)
    return redirect("exchange:inquiry", key)


@require_POST
def add_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.add_note(inquiry, form.cleaned_data["key"], author=request.user, text=form.cleaned_data["text"])
    return redirect("exchange:inquiry", key)


def show_readers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.READ_READERS)
    lines = audit.history(ref("exchange/inquiry", key))
    context = {"title": pages.title(inquiry), "lines": lines, "viewed": Act.VIEWED.label, "key": key}
    return render(request, "exchange/inquiry_readers.html", context)


def download_file(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    attachment = access.attachment_for_reading(request.user, key)
    actions.download_file(attachment, reader=request.user)
    response = FileResponse(
        files.path_of(attachment.file.digest).open("rb"), as_attachment=True, filename=attachment.name
    )
    response["Content-Type"] = "application/octet-stream"
    return response


def release_desk(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.RELEASE)
    return render(request, "exchange/release_desk.html", {"page": pages.release_desk(request.user)})


@require_POST
def release_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    reply = access.reply_for_release(request.user, key)
    actions.release_reply(key, releaser=request.user)
    messages.success(request, _("Released. It is signed and sealed, and leaves by itself."))
    return redirect("exchange:inquiry", reply.inquiry_id)


@require_POST
def return_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    reply = access.reply_for_release(request.user, key)
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.return_reply(key, reviewer=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write the reason, so that the author knows what to change."))
    return redirect("exchange:inquiry", reply.inquiry_id)
