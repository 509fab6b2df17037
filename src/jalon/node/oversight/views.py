"""Pages of the auditor: the log in sentences, one record, samples, openings, the proof of the log."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts import actions as people
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import refs
from jalon.node.kernel.http import HttpRequest
from jalon.node.oversight import access, actions, queries
from jalon.node.oversight.forms import DrawForm, JudgeForm, OpenForm, SearchForm
from jalon.node.subjects import queries as subjects
from jalon.node.subjects.queries import retention


def search(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_AUDIT)
    form = SearchForm(request.GET)
    filters, asked = form.filters(), form.asked()
    if asked:
        actions.note_search(auditor=request.user, about="", filters=asked)
    page = queries.search_page(request.user, filters, asked, request.GET.get("after", ""))
    return render(request, "oversight/search.html", {"page": page, "form": form})


def show_record(request: HttpRequest) -> HttpResponse:
    about = request.GET.get("about", "")
    shown = access.record_for_history(request.user, about)
    actions.note_search(auditor=request.user, about=about, filters={})
    page = queries.record_page(request.user, about, shown)
    return render(request, "oversight/record.html", {"page": page, "form": OpenForm(initial={"about": about})})


@require_POST
def open_record(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.REVIEW_ACCESS)
    form = OpenForm(request.POST)
    about = request.POST.get("about", "")
    if not form.is_valid():
        page = queries.record_page(request.user, about, None)
        return render(request, "oversight/record.html", {"page": page, "form": form}, status=422)
    said = form.cleaned_data
    people.open_by_reason(said["key"], auditor=request.user, about=about, reason=said["reason"])
    shown = refs.shown_to(request.user, about)
    if shown:
        return redirect(shown.url)
    messages.info(request, _("Written down. This kind of record cannot be opened here; ask the head of its unit."))
    return redirect(f"{reverse('oversight:record')}?about={about}")


def list_samples(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.REVIEW_ACCESS)
    return render(request, "oversight/samples.html", {"page": queries.samples_page()})


@require_POST
def draw_sample(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.REVIEW_ACCESS)
    form = DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a month."))
        return redirect("oversight:samples")
    sample = actions.draw_sample(form.first_day(), auditor=request.user)
    return redirect("oversight:sample", sample.pk)


def show_sample(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    sample = access.sample_for_review(request.user, key)
    return render(request, "oversight/sample.html", {"page": queries.sample_page(sample, request.user), "key": key})


@require_POST
def judge(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    sampled, form = access.sampled_for_judging(request.user, key), JudgeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.judge_access(key, auditor=request.user, judged=said["judged"], note=said["note"])
    else:
        messages.error(request, _("Choose a verdict."))
    return redirect("oversight:sample", sampled.sample_id)


def show_retention(request: HttpRequest) -> HttpResponse:
    """Counts alone: who audits reads no record by them."""
    accounts.must_hold(request.user, Permission.READ_AUDIT)
    return render(request, "oversight/retention.html", {"counts": retention.counted(subjects.whole_node())})


def prove(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_AUDIT)
    found = actions.verify_log(auditor=request.user) if request.method == "POST" else {}
    trees = [{"label": tree.label, "verdict": verdict} for tree, verdict in found.items()]
    return render(request, "oversight/proof.html", {"trees": trees})
