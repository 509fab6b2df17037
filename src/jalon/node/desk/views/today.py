"""Today; an alert of the hotline confirmed in writing."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jalon.node.accounts.choices import Permission
from jalon.node.desk import actions, queries
from jalon.node.exchange.choices import Kind
from jalon.node.exchange.forms import InquiryForm, KindForm
from jalon.node.hotline import access as hotline
from jalon.node.kernel.http import HttpRequest


def show_today(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/today.html", {"page": queries.today(request.user)})


def confirm_alert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The inquiry that confirms an alert, with what the alert says filled in."""
    alert = hotline.alert_for(request.user, key, Permission.DRAFT_INQUIRIES)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(request, "exchange/inquiry_kind.html", {"form": KindForm(request.GET or None)})
    start = queries.confirmation_of(alert)
    form = InquiryForm(request.user, kind, request.POST or None, request.FILES or None, initial=start)
    del form.fields["attachments"]  # what was said by mouth is confirmed first; files follow on the request itself
    if request.method == "POST" and form.is_valid():
        key, fields, screen = form.cleaned_data["key"], form.content(), form.screen()
        made = actions.confirm_alert(alert, key, author=request.user, fields=fields, screen=screen)
        return redirect("exchange:inquiry", made.pk)
    context = {"form": form, "kind": Kind(kind)}
    return render(request, "exchange/inquiry_new.html", context, status=422 if form.errors else 200)
