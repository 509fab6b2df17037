"""Pages of the register: the list as of a day, one text, a question about it, national rules, working days."""

import datetime
import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import access, actions, rules
from jalon.node.agreements.forms import AgreementForm, AskForm, DayForm, EndForm, RuleForm
from jalon.node.agreements.queries import pages
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.language import choices
from jalon.node.kernel.refused import Refused


def list_agreements(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    on, country = _day(request), request.GET.get("country", "")
    every = "all" in request.GET
    context = {
        "rows": pages.rows(on=None if every else on, country=country),
        "on": on,
        "every": every,
        "country": country,
        "countries": choices("countries"),
        "may": request.user.has_perm(Permission.MANAGE_AGREEMENTS),
    }
    return render(request, "agreements/agreement_list.html", context)


def _day(request: HttpRequest) -> datetime.date:
    try:
        return parse_date(request.GET.get("on", "")) or clock.today()
    except ValueError:
        return clock.today()


def show_agreement(request: HttpRequest, code: str) -> HttpResponse:
    agreement = access.agreement_for_reading(request.user, code)
    asked = AskForm(request.GET if "kind" in request.GET else None, parties=agreement.parties)
    answer = None
    if asked.is_bound and asked.is_valid():
        said = asked.cleaned_data
        to = rules.Party(said["country"], said["level"], said["agency"])
        answer = pages.may_page(
            agreement, sender=asked.units[said["unit"]], receiver=to, kind=said["kind"],
            categories=said["categories"], handling=said["handling"],
        )  # fmt: skip
    page = pages.agreement_page(agreement, on=_day(request))
    may = request.user.has_perm(Permission.MANAGE_AGREEMENTS)
    context = {"page": page, "ask": asked, "answer": answer, "end": EndForm(), "may": may, "on": _day(request)}
    return render(request, "agreements/agreement_detail.html", context)


def new_agreement(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if _kept(form, lambda: actions.add_agreement(code, **form.content(), actor=request.user.actor)):
            messages.success(request, _("Entered. Messages may cite it from its first day on."))
            return redirect("agreements:agreement", code)
    return render(request, "agreements/agreement_new.html", {"form": form}, status=422 if form.errors else 200)


def _kept(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether the write was done; where it was refused, the form says why and keeps what was typed."""
    try:
        write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _add_rule(form: RuleForm, actor: str) -> None:
    actions.add_rule(form.cleaned_data["code"], **form.content(), actor=actor)


@require_POST
def end_agreement(request: HttpRequest, code: str) -> HttpResponse:
    agreement = access.agreement_for_keeping(request.user, code)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_agreement(agreement.pk, valid_until=form.cleaned_data["valid_until"], actor=request.user.actor)
        messages.success(request, _("Kept. What was sent under it before that day stays as it was."))
    else:
        messages.error(request, _("Write the day as year, month, day."))
    return redirect("agreements:agreement", code)


def list_rules(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    may = request.user.has_perm(Permission.MANAGE_AGREEMENTS)
    form = RuleForm(request.POST or None) if may else None
    if request.method == "POST":
        accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
        if form and form.is_valid() and _kept(form, lambda: _add_rule(form, request.user.actor)):
            messages.success(request, _("Entered. It binds from its first day on."))
            return redirect("agreements:rules")
    context = {"lines": pages.rule_lines(), "form": form, "end": EndForm()}
    return render(request, "agreements/rule_list.html", context, status=422 if form and form.errors else 200)


@require_POST
def end_rule(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_rule(key, valid_until=form.cleaned_data["valid_until"], actor=request.user.actor)
    else:
        messages.error(request, _("Write the day as year, month, day."))
    return redirect("agreements:rules")


def show_calendar(request: HttpRequest, country: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    if country not in dict(choices("countries")):
        raise Http404
    may = request.user.has_perm(Permission.MANAGE_AGREEMENTS)
    form = DayForm(request.POST or None, initial={"country": country}) if may else None
    if request.method == "POST":
        accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
        if form and form.is_valid() and _kept(form, lambda: _set_day(form, request.user.actor)):
            return redirect("agreements:calendar", form.cleaned_data["country"])
    year = _day(request).year
    context = {"country": country, "countries": choices("countries"), "year": year, "form": form}
    context["days"] = pages.calendar_days(country, year)
    return render(request, "agreements/calendar.html", context, status=422 if form and form.errors else 200)


def _set_day(form: DayForm, actor: str) -> None:
    actions.set_day(**form.cleaned_data, actor=actor)
