"""Today."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.node.desk import queries
from jalon.node.kernel.http import HttpRequest


def show_today(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/today.html", {"page": queries.today(request.user)})
