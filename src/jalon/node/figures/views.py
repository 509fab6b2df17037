"""Pages of declared figures: the register as families, and one figure with its words."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.figures import queries
from jalon.node.kernel import refs
from jalon.node.kernel.http import HttpRequest


def list_figures(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    asked = request.GET.get("q", "").strip()[:100]
    families = queries.families(asked)
    singles = [each for each in families if not each.several]
    context = {"families": families, "singles": singles, "asked": asked, "count": queries.count()}
    return render(request, "figures/figure_list.html", context)


def show_figure(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    figure = queries.figure(key)
    if figure is None:
        raise Http404
    context = {"line": queries.line(figure), "source": refs.shown_to(request.user, figure.source)}
    return render(request, "figures/figure_detail.html", context)
