"""The lists, one request, a new one, and what leaves as a file. Each asks a door, then acts or shows."""

import json
import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.audit import queries as audit
from jalon.node.exchange import access, actions, forms
from jalon.node.exchange.actions import taking_out
from jalon.node.exchange.choices import Act, Kind
from jalon.node.exchange.queries import VIEWS, earlier_on, hints_for, pages
from jalon.node.federation import files
from jalon.node.kernel import ids, sheets
from jalon.node.kernel.http import HttpRequest, file_response
from jalon.node.kernel.refs import ref


def list_inquiries(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    view = request.GET.get("view", "")
    page = pages.list_page(request.user, view if view in VIEWS else VIEWS[0], _cursor(request))
    return render(request, "exchange/inquiry_list.html", {"page": page, "take_out": forms.TakeOutForm()})


@require_POST
def take_out_list(request: HttpRequest, view: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    if view not in VIEWS:
        raise Http404
    form = forms.TakeOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what the file is for, and choose its kind."))
        return redirect(f"{reverse('exchange:inquiries')}?view={view}")
    said = form.cleaned_data
    content = taking_out.take_out_list(view=view, reader=request.user, **said)
    return file_response(content, kind=sheets.TYPES[said["ending"]], name=f"requests-{view}.{said['ending']}")


def _cursor(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def preview_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    actions.read_inquiry(inquiry, reader=request.user)
    page = pages.inquiry_page(inquiry, request.user)
    return render(request, "exchange/_preview.html", {"page": page, "url": request.path})


def new_inquiry(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.DRAFT_INQUIRIES)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(request, "exchange/inquiry_kind.html", {"form": forms.KindForm(request.GET or None)})
    given = {name: request.GET[name] for name in request.GET if name != "kind"}
    form = forms.InquiryForm(request.user, kind, request.POST or None, request.FILES or None, initial=given)
    if request.method == "POST" and form.is_valid():
        return _draft(request, form)
    quoted = access.quotable(request.user, form["quote"].value())
    context = {"form": form, "kind": Kind(kind), "quoted": quoted, "earlier": _earlier(request, form, kind)}
    return render(request, "exchange/inquiry_new.html", context, status=422 if form.errors else 200)


def _earlier(request: HttpRequest, form: forms.InquiryForm, kind: str) -> list[object]:
    subject = {field.name: form[field.name].value() or "" for field in form.asking.subject if field.entry != "lines"}
    return list(earlier_on(request.user, kind, subject))


def _draft(request: HttpRequest, form: forms.InquiryForm) -> HttpResponse:
    said = form.cleaned_data
    source = access.quotable(request.user, said["quote"])
    to = form.addressees()
    first = said["key"]
    same = {"author": request.user, "uploads": said["attachments"], "screen": form.screen()}
    if len(to) > 1:
        keys = [first, *(ids.new_id() for _ in to[1:])]
        actions.draft_thread(keys, fields=form.content(), addressees=to, **same)
    else:
        actions.draft_inquiry(first, fields=form.content(), quotes=[source] if source else [], **same)
    for upload in said["attachments"]:
        if upload.stripped:
            what = {"name": upload.name, "kinds": ", ".join(upload.stripped)}
            messages.info(request, _("Taken out of %(name)s before it was kept: %(kinds)s.") % what)
    messages.success(request, _("Sent to review. A colleague with the right to release looks at it next."))
    return redirect("exchange:inquiry", first)


def rewrite_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    start = pages.values_of(inquiry)
    form = forms.InquiryForm(request.user, inquiry.kind, request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.rewrite_inquiry(key, author=request.user, fields=form.content(), screen=form.screen())
        messages.success(request, _("Sent to review. A colleague with the right to release looks at it next."))
        return redirect("exchange:inquiry", key)
    context = {"form": form, "kind": Kind(inquiry.kind), "returned": inquiry.return_reason}
    return render(request, "exchange/inquiry_new.html", context, status=422 if form.errors else 200)


def show_hints(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.DRAFT_INQUIRIES)
    return render(request, "exchange/_hints.html", {"hints": hints_for(request.user, request.GET.dict())})


def show_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    actions.read_inquiry(inquiry, reader=request.user)
    return inquiry_page(request, key)


def inquiry_page(
    request: HttpRequest, key: uuid.UUID, reply: forms.ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one request, with a form that was filled in wrongly where there is one."""
    inquiry = access.inquiry_for_reading(request.user, key)
    page = pages.inquiry_page(inquiry, request.user)
    start = {"handling": inquiry.handling, "tlp": inquiry.tlp, "pap": inquiry.pap}
    context = {
        "page": page,
        "reply": reply or forms.ReplyForm(initial=start, feedback=page.feedback),
        "acknowledge": forms.AcknowledgeForm(),
        "screen": forms.ScreenForm(),
        "refuse_screen": forms.RefuseScreenForm(),
        "assign": forms.AssignForm(access.colleagues(request.user, inquiry)),
        "words": forms.WordsForm(),
        "reminder": forms.WordsForm(required=False),
        "stop": forms.StopForm(),
        "extend": forms.ExtendForm(),
        "note": forms.NoteForm(),
        "reason": forms.ReasonForm(),
        "approve": forms.ApproveForm(),
        "ask_consent": forms.AskConsentForm(access.others_than(inquiry.partner_id)),
    }
    return render(request, "exchange/inquiry_detail.html", context, status=status)


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


def export_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    content = json.dumps(taking_out.take_out_inquiry(inquiry, reader=request.user), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{inquiry.number or key}.json"'
    return response
