"""The reference of the API as a page, from its own description."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.node.api.api import description
from jalon.node.api.api.openapi import reference
from jalon.node.kernel.http import HttpRequest


def show_reference(request: HttpRequest) -> HttpResponse:
    here = f"{request.scheme}://{request.get_host()}"
    return render(request, "api/reference.html", {"groups": reference(description(), here)})
