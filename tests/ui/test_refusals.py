"""Refusals and errors in words: as a page for people, as problem+json for machines."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import NotAllowed, Refused
from jalon.node.project.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


class CannotReply(Refused):
    code = "exchange.cannot-reply"
    status = 409


def refuse(request):
    raise CannotReply(_("Wait a minute, then try again."))


def not_allowed(request):
    raise NotAllowed("This record is held by Laos.")


def denied(request):
    raise PermissionDenied


def broken(request):
    raise ZeroDivisionError


def plain(request):
    return HttpResponse("in")


open_to_all = [refuse, not_allowed, denied, broken]
for view in open_to_all:
    view.login_required = False
urlpatterns = [
    *urlpatterns,
    *(path(f"{view.__name__}/", view) for view in [*open_to_all, plain]),
    path("api/x/", plain),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
JSON = {"Accept": "application/json"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_a_refusal_becomes_a_page_with_its_sentence_its_code_and_its_status(client):
    answer = client.get("/refuse/")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Wait a minute, then try again." in page
    assert "exchange.cannot-reply" in page
    assert "To the start" in page


def test_a_refusal_speaks_the_readers_language(client):
    answer = client.get("/refuse/", headers={"Accept-Language": "vi"})
    assert "Wait a minute" not in answer.content.decode()
    assert '<html lang="vi"' in answer.content.decode()


def test_the_same_refusal_is_problem_json_for_a_machine(client):
    answer = client.get("/refuse/", headers=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    told = json.loads(answer.content)
    assert told["code"] == "exchange.cannot-reply"
    assert told["title"] == "Wait a minute, then try again."


def test_what_somebody_may_not_do_is_said_apart(client):
    answer = client.get("/not_allowed/")
    assert answer.status_code == 403
    assert "You may not do that" in answer.content.decode()
    assert "This record is held by Laos." in answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/denied/", 403), ("/nowhere/", 404), ("/broken/", 500)])
def test_errors_are_pages_that_say_what_to_do(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()
    assert client.get(address, headers=JSON)["Content-Type"] == "application/problem+json"


def test_a_failure_has_a_reference_that_the_log_knows(client, caplog):
    page = client.get("/broken/").content.decode()
    reference = next(record.args[1] for record in caplog.records if record.name == "jalon.node.ui.refusals")
    assert reference in page
    assert "ZeroDivisionError" not in page


def test_a_form_without_its_token_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "vi"})
    assert answer.status_code == 403
    assert "The form is no longer valid" in answer.content.decode()


def test_people_are_led_to_log_in_and_machines_get_401(client):
    assert client.get("/plain/")["Location"] == "/accounts/login/?next=/plain/"
    assert client.get("/api/x/").status_code == 401
    assert json.loads(client.get("/api/x/").content)["code"] == "accounts.not-logged-in"


def test_back_leads_only_to_our_own_pages(client):
    assert "Go back" in client.get("/refuse/", headers={"Referer": "http://testserver/account/"}).content.decode()
    assert "Go back" not in client.get("/refuse/", headers={"Referer": "https://elsewhere.example/"}).content.decode()
