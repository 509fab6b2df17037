"""The health of this node, every red line with what to do."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.desk import queries
from jalon.node.kernel.http import HttpRequest


def show_health(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_PARTNERS)
    return render(request, "desk/health.html", {"page": queries.node_health()})
