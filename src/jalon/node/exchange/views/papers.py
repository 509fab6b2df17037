"""Letters of a request and their translations: printed, begun, written, released. Each asks a door, then acts."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access
from jalon.node.exchange.actions import letters as actions
from jalon.node.exchange.actions import translations
from jalon.node.exchange.forms import ReasonForm
from jalon.node.exchange.forms.papers import BeginForm, LetterForm, PartsForm
from jalon.node.exchange.queries.pages import papers as pages
from jalon.node.kernel.http import HttpRequest


def show_papers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    page = pages.papers_page(inquiry, request.user)
    context = {"page": page, "letter": LetterForm(inquiry), "begin": BeginForm(inquiry), "reason": ReasonForm()}
    return render(request, "exchange/papers.html", context)


def print_letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for_reading(request.user, key)
    form = LetterForm(inquiry, request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose the letter and two different languages of the list."))
        return redirect("exchange:papers", key)
    reply = access.reply_of(inquiry, form.cleaned_data["of"])
    made = actions.print_letter(inquiry, reply, reader=request.user, languages=form.pair())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{pages.file_name(inquiry, reply, form.pair())}"'
    return response


@require_POST
def begin_translation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    inquiry = access.inquiry_for(request.user, key, Permission.TRANSLATE)
    form = BeginForm(inquiry, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to translate, and into which language."))
        return redirect("exchange:papers", key)
    said, reply = form.cleaned_data, access.reply_of(inquiry, form.cleaned_data["of"])
    found = translations.begin_translation(
        said["key"], inquiry=inquiry, reply=reply, language=said["language"], translator=request.user
    )
    return redirect("exchange:translation", found.pk)


def write_translation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = access.translation_for_writing(request.user, key)
    form = PartsForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        translations.write_translation(key, translator=request.user, parts=form.parts())
        messages.success(request, _("Kept beside the original. Where the marking wants it, a colleague releases it."))
        return redirect("exchange:papers", found.inquiry_id)
    context = {"form": form, "page": pages.translation_page(found)}
    return render(request, "exchange/translation.html", context, status=422 if form.errors else 200)


@require_POST
def release_translation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = access.translation_for_release(request.user, key)
    translations.release_translation(key, releaser=request.user)
    messages.success(request, _("Released. It is signed and sealed, and leaves by itself."))
    return redirect("exchange:papers", found.inquiry_id)


@require_POST
def return_translation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = access.translation_for_release(request.user, key)
    form = ReasonForm(request.POST)
    if form.is_valid():
        translations.return_translation(key, reviewer=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write the reason, so that the author knows what to change."))
    return redirect("exchange:papers", found.inquiry_id)
