"""Test calls and drills planned; the month's report, shown, compared and sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.actions import exercises as actions
from jalon.node.hotline.forms import ExerciseForm
from jalon.node.hotline.queries import measure_pages as pages
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest


def plan_exercises(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    begin = {"first_at": clock.now(), "kind": request.GET.get("kind", "test")}
    form = ExerciseForm(request.user, request.POST or None, initial=begin)
    if request.method == "POST":
        accounts.must_hold(request.user, Permission.MANAGE_HOTLINE)
        if form.is_valid():
            made = actions.plan_exercises(planner=request.user, **form.content())
            messages.success(request, _("Planned: %(n)d calls. They are raised by themselves.") % {"n": len(made)})
            return redirect("hotline:exercises")
    may = request.user.has_perm(Permission.MANAGE_HOTLINE)
    context = {"form": form, "campaigns": pages.campaigns(request.user), "may": may}
    return render(request, "hotline/exercises.html", context, status=422 if form.errors else 200)


def show_report(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    page = pages.report_page(request.user, request.GET.get("partner", ""), request.GET.get("month", ""))
    may = request.user.has_perm(Permission.MANAGE_HOTLINE)
    return render(request, "hotline/report.html", {"page": page, "may": may})


@require_POST
def send_report(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.MANAGE_HOTLINE)
    partner, month = request.POST.get("partner", ""), request.POST.get("month", "")
    actions.make_report(partner, month, actor=request.user.actor)
    messages.success(request, _("Sent. The partner's node compares it with its own."))
    return redirect(f"{reverse('hotline:report')}?partner={partner}&month={month}")
