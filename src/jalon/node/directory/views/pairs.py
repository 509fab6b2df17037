"""The matrix of counterparts, a new pair, the end of one."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions
from jalon.node.directory.choices import MANAGE
from jalon.node.directory.forms import PairForm
from jalon.node.directory.queries.pages import matrix
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest


def list_pairs(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    page = matrix.matrix_page(
        clock.today(),
        gaps_only=bool(request.GET.get("gaps")),
        after=request.GET.get("after", ""),
        may_manage=request.user.has_perm(MANAGE),
    )
    return render(request, "directory/pair_matrix.html", {"page": page})


def new_pair(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    form = PairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        ours, theirs = (access.unit_for_reading(request.user, uuid.UUID(said.pop(side))) for side in ("ours", "theirs"))
        actions.name_pair(ours, theirs, actor=request.user.actor, **said)
        messages.success(request, _("They are named as counterparts."))
        return redirect("directory:pairs")
    return render(request, "directory/pair_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def end_pair(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.pair_for_change(request.user, key)
    actions.end_pair(key, on=clock.today(), actor=request.user.actor)
    return redirect("directory:pairs")
