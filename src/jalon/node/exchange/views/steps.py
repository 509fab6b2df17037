"""The steps of a request, each a form that posts to its own address: one door, one action, back to the page."""

import functools
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access, actions, forms
from jalon.node.exchange.choices import Step
from jalon.node.exchange.views.requests import inquiry_page
from jalon.node.kernel.http import HttpRequest


def _back(request: HttpRequest, key: uuid.UUID, form: Form | None = None, done: str = "") -> HttpResponse:
    """Back to the page, with what was done or what is missing in the form."""
    if form is not None and form.errors:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            said = " ".join(str(error) for error in errors)
            messages.error(request, f"{label}: {said}" if label else said)
    elif done:
        messages.success(request, done)
    return redirect("exchange:inquiry", key)


def _in_words(
    request: HttpRequest, key: uuid.UUID, act: Callable[..., object], done: str, *, required: bool = True
) -> HttpResponse:
    """Take a step that needs nothing but words, and go back to the page."""
    form = forms.WordsForm(request.POST, required=required)
    if form.is_valid():
        act(key, by=request.user, text=form.cleaned_data["text"], step_key=form.cleaned_data["key"])
    return _back(request, key, form, done)


@require_POST
def release_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.RELEASE)
    actions.release_inquiry(key, releaser=request.user)
    return _back(request, key, done=_("Released. It is signed and sealed, and leaves by itself."))


@require_POST
def release_thread(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.RELEASE)
    actions.release_thread(inquiry.thread, releaser=request.user)
    return _back(request, key, done=_("Released to every partner of the thread. Each gets it for itself."))


@require_POST
def return_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.RELEASE)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        actions.return_inquiry(key, reviewer=request.user, reason=form.cleaned_data["reason"])
    return _back(request, key, form)


@require_POST
def drop_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    actions.drop_inquiry(key, author=request.user)
    return _back(request, key, done=_("Dropped. Nothing left the node."))


@require_POST
def approve_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for_reading(request.user, key)
    form = forms.ApproveForm(request.POST)
    if form.is_valid():
        actions.approve(key, approver=request.user, **form.cleaned_data)
    return _back(request, key, form, _("Approved. The release gate counts it."))


@require_POST
def acknowledge_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = forms.AcknowledgeForm(request.POST)
    if form.is_valid():
        actions.acknowledge_inquiry(key, handler=request.user, **form.cleaned_data)
    return _back(request, key, form, _("Acknowledged. The partner learns who holds it and until when."))


@require_POST
def pass_screen(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.SCREEN)
    form = forms.ScreenForm(request.POST)
    if form.is_valid():
        actions.pass_screen(key, reviewer=request.user, answers=form.answers())
    return _back(request, key, form, _("The screen is passed. Kept are that, your name and the time."))


@require_POST
def refuse_screen(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.SCREEN)
    form = forms.RefuseScreenForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.refuse_screen(
            key, reviewer=request.user, ground=said["ground"], text=said["text"], reply_key=said["key"]
        )
    return _back(request, key, form, _("Refused under Article 3. Nobody here can overrule it."))


@require_POST
def assign_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = forms.AssignForm(access.colleagues(request.user, inquiry), request.POST)
    if form.is_valid():
        handler = access.colleague(request.user, inquiry, form.cleaned_data["handler"])
        actions.assign_inquiry(key, handler=handler, by=request.user)
    return _back(request, key, form, _("Assigned. The partner learns that somebody works on it."))


@require_POST
def ask_clarification(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return _in_words(request, key, actions.ask_clarification, _("Asked. The clock stands until they say."))


@require_POST
def stop_clock(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = forms.StopForm(request.POST)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        actions.stop_clock(key, by=request.user, step_key=form.cleaned_data["key"], **said)
    return _back(request, key, form, _("The clock stands. The partner learns at once why, and until when."))


@require_POST
def start_clock(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return _in_words(
        request,
        key,
        actions.start_clock,
        _("The clock runs. The deadline has moved by as long as it stood."),
        required=False,
    )


@require_POST
def extend_deadline(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = forms.ExtendForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.extend_deadline(key, by=request.user, text=said["text"], until=said["until"], step_key=said["key"])
    return _back(request, key, form, _("Extended. The partner learns the new deadline and why."))


@require_POST
def reply_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    form = forms.ReplyForm(request.POST, request.FILES, feedback=inquiry.kind in forms.EXPECT_FEEDBACK)
    if not form.is_valid():
        return inquiry_page(request, key, form, status=422)
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("key", "attachments")}
    uploads = form.cleaned_data["attachments"]
    actions.reply_to_inquiry(form.cleaned_data["key"], inquiry_key=key, author=request.user, uploads=uploads, **said)
    return redirect("exchange:inquiry", key)


@require_POST
def clarify_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    return _in_words(request, key, actions.clarify_inquiry, _("Clarified. Their clock runs on."))


@require_POST
def press_inquiry(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    return _in_words(
        request,
        key,
        functools.partial(actions.press_inquiry, step=Step(step)),
        _("The partner is told."),
        required=False,
    )


@require_POST
def withdraw_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    form = forms.WordsForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.withdraw_inquiry(key, by=request.user, reason=said["text"], step_key=said["key"])
    return _back(request, key, form, _("Withdrawn. The partner is told."))


@require_POST
def close_inquiry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    actions.close_inquiry(key, closer=request.user)
    return _back(request, key)


@require_POST
def add_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    form = forms.NoteForm(request.POST)
    if form.is_valid():
        actions.add_note(inquiry, form.cleaned_data["key"], author=request.user, text=form.cleaned_data["text"])
    return _back(request, key, form)


@require_POST
def ask_consent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    form = forms.AskConsentForm(access.others_than(inquiry.partner_id), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.ask_consent(
            said["key"], inquiry_key=key, onward=said["onward"], purpose=said["purpose"], by=request.user
        )
    return _back(request, key, form, _("Asked. The first owner decides."))
