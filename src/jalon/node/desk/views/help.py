"""Help: tasks by role, the glossary in six languages, what each refusal means."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http import HttpRequest as AnyRequest
from django.shortcuts import render

from jalon.node.desk import queries
from jalon.node.kernel.http import HttpRequest


def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html", {"page": queries.help_page(request.user, request.GET.get("q", ""))})


def print_glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/glossary.html", {"page": queries.glossary(request.GET.get("q", ""))})


@login_not_required
def show_problems(request: AnyRequest) -> HttpResponse:
    """Every refusal: the `type` of a problem leads here, for programs and for who writes them."""
    return render(request, "desk/problems.html", {"problems": queries.problems()})


@login_not_required
def show_problem(request: AnyRequest, code: str) -> HttpResponse:
    found = queries.problem(code)
    if found is None:
        raise Http404
    return render(request, "desk/problem.html", {"problem": found})
