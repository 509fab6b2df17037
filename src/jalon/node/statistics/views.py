"""Pages of the briefing: since which meeting, the page itself, and the paper."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel.http import HttpRequest
from jalon.node.statistics import actions, queries
from jalon.node.statistics.forms import PaperForm


def list_briefings(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    return render(request, "statistics/briefing_list.html", {"starts": queries.starts()})


def show_briefing(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    found = queries.briefing(key, request.user)
    if found is None:
        raise Http404
    form = PaperForm(initial=queries.languages_for(found.countries, request.LANGUAGE_CODE))
    return render(request, "statistics/briefing.html", {"page": found, "form": form})


@require_POST
def print_briefing(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    found = queries.briefing(key, request.user)
    if found is None:
        raise Http404
    form = PaperForm(request.POST)
    if not form.is_valid():
        return render(request, "statistics/briefing.html", {"page": found, "form": form}, status=422)
    languages = (form.cleaned_data["first"], form.cleaned_data["second"])
    response = HttpResponse(
        actions.print_briefing(key, languages=languages, by=request.user), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'attachment; filename="briefing.pdf"'
    return response
