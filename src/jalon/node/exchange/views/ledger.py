"""The reciprocity ledger: shown, exported, told to the partner."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange.actions import ledger as actions
from jalon.node.exchange.forms.ledger import PeriodForm, TellForm
from jalon.node.exchange.queries import ledger as queries
from jalon.node.exchange.queries.pages import ledger as pages
from jalon.node.federation import queries as federation
from jalon.node.kernel import sheets
from jalon.node.kernel.http import HttpRequest, file_response


def show_ledger(request: HttpRequest, partner: str = "") -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_PARTNERS)
    partner = _partner(partner)
    form = PeriodForm(request.GET or None)
    since, until = form.period()
    page = pages.page(request.user, partner, since, until)
    tell = TellForm(initial={"since": page.since, "until": page.until})
    return render(request, "exchange/ledger.html", {"page": page, "form": form, "tell": tell})


def _partner(code: str) -> str:
    known = [each.pk for each in federation.partners()]
    if not known or (code and code not in known):
        raise Http404
    return code or known[0]


def export_ledger(request: HttpRequest, partner: str, kind: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_PARTNERS)
    since, until = PeriodForm(request.GET or None).period()
    actions.export_ledger(_partner(partner), reader=request.user, kind=kind)
    content = pages.as_file(queries.ledger(partner, until, since=since), kind)
    return file_response(content, kind=sheets.TYPES[kind], name=f"ledger-{partner}-{since:%Y%m%d}.{kind}")


@require_POST
def tell_ledger(request: HttpRequest, partner: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.RELEASE)
    form = TellForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the first and the last day of the period."))
        return redirect("exchange:ledger-of", partner)
    since, until = form.period()
    key = form.cleaned_data["key"]
    actions.tell_ledger(key, partner=_partner(partner), since=since, until=until, by=request.user)
    messages.success(request, _("Sent. What the partner counts comes back as their ledger."))
    return redirect("exchange:ledger-of", partner)
