"""*Who faces me*, *who holds it today*, and the border before and after."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render

from jalon import JalonError
from jalon.node.directory import access, queries
from jalon.node.directory.forms import BeforeAfterForm, FacingForm, HoldingForm
from jalon.node.directory.queries.pages import maps, questions
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.language import in_words

EVE = datetime.date(2025, 6, 30)
"""The last day of the 63 provinces: what *before* means where nobody says."""


def who_faces(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    form = FacingForm(request.GET or None)
    page = None
    if form.is_bound and form.is_valid() and (form.cleaned_data["gate"] or form.cleaned_data["marker"]):
        said = form.cleaned_data
        place = {"gate": said["gate"]} if said["gate"] else {"marker": said["marker"]}
        page = questions.facing_page(queries.who_faces(**place, offence=said["offence"], at=said["at"] or clock.now()))
    return render(request, "directory/who_faces.html", {"form": form, "page": page})


def who_holds(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    form = HoldingForm(request.GET or None)
    page, sentence = None, ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            found = queries.who_holds(said["words"], decided_on=said["decided_on"], on=said["on"] or clock.today())
            page = questions.holding_page(found)
        except JalonError as error:
            sentence = in_words(error.args[0])
    return render(request, "directory/who_holds.html", {"form": form, "page": page, "sentence": sentence})


def show_map(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    first = {"border": "VN-LA", "before": EVE.isoformat(), "after": clock.today().isoformat()}
    form = BeforeAfterForm({name: request.GET.get(name) or value for name, value in first.items()})
    page, sentence = None, ""
    if form.is_valid():
        said = form.cleaned_data
        near, far = said["border"].split("-")
        try:
            page = maps.map_page((near, far), said["before"], said["after"])
        except JalonError as error:
            sentence = in_words(error.args[0])
    return render(request, "directory/map.html", {"form": form, "page": page, "sentence": sentence})
