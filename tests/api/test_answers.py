"""What every operation does: problems, pieces of lists, one act under one key, entity tags, counted requests."""

import uuid

import pytest
from django.http import Http404
from django.test import Client
from django.urls import path
from ninja import Query, Router, Schema

from api.conftest import Program, token
from jalon.node.accounts import queries
from jalon.node.accounts.schemas import TokenShown
from jalon.node.api.api import NodeApi, api, around, once
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Page, Piece, cut
from jalon.node.kernel.preconditions import etag, idempotency_key, must_match
from jalon.node.kernel.refused import Refused

router = Router()
done = []


class Cup(Schema):
    size: int


class CannotPour(Refused):
    code = "desk.cannot-pour"
    status = 409


@router.post("/cups", response={201: dict})
def pour(request: HttpRequest, cup: Cup):
    if cup.size == 13:
        raise CannotPour("The pot is empty. Fill it first.")
    if cup.size == 14 and not done:
        done.append("broke")
        raise ZeroDivisionError
    done.append(idempotency_key(request))
    return {"poured": len(done)}


@router.put("/cups/{int:size}", response=dict)
def change(request: HttpRequest, size: int):
    must_match(request, etag("cup", size))
    return {}


@router.post("/cups/search", response=dict, openapi_extra={"x-reads-only": True})
def search(request: HttpRequest, cup: Cup):
    return {"size": cup.size}


@router.get("/nothing", response=dict)
def nothing(request: HttpRequest):
    raise Http404


@router.get("/sorted", response=Page[TokenShown])
def in_order(request: HttpRequest, piece: Query[Piece]):
    return cut(queries.tokens_of(request.user), piece, by="name", newest_first=False)


trial = NodeApi(openapi_url=None, docs_url=None, urls_namespace="trial", auth=api.auth, throttle=api.throttle)
trial.add_decorator(around, mode="view")
trial.add_decorator(once)
trial._exception_handlers = api._exception_handlers
trial.add_router("", router)
urlpatterns = [path("api/v1/", trial.urls)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def test_a_write_repeated_under_its_key_gets_the_first_answer_and_is_done_once(program):
    key = uuid.uuid4()
    first, again = (program("POST", "/cups", {"size": 2}, key=key) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert (again["Idempotency-Replayed"], done) == ("true", [key])


def test_the_same_key_with_another_body_is_refused(program):
    key = uuid.uuid4()
    program("POST", "/cups", {"size": 2}, key=key)
    answer = program("POST", "/cups", {"size": 3}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "kernel.cannot-repeat")


def test_another_persons_same_key_is_another_act(program, ours):
    key, other = uuid.uuid4(), Program(token(ours.people["minh"])[1])
    assert program("POST", "/cups", {"size": 2}, key=key).json() == {"poured": 1}
    assert other("POST", "/cups", {"size": 2}, key=key).json() == {"poured": 2}


@pytest.mark.parametrize("key", [None, "seven"])
def test_a_write_without_a_usable_key_is_refused(program, key):
    answer = program("POST", "/cups", {"size": 2}, key=key)
    assert (answer.status_code, answer.json()["code"], done) == (422, "kernel.cannot-repeat", [])


def test_a_refused_act_is_refused_again(program):
    key = uuid.uuid4()
    first, again = (program("POST", "/cups", {"size": 13}, key=key) for _ in range(2))
    assert first.status_code == again.status_code == 409
    assert again.json()["detail"] == "The pot is empty. Fill it first."
    assert again["Content-Type"] == "application/problem+json"


def test_what_broke_on_our_side_may_be_tried_again_under_its_key(program):
    key = uuid.uuid4()
    assert program("POST", "/cups", {"size": 14}, key=key).status_code == 500
    assert program("POST", "/cups", {"size": 14}, key=key).status_code == 201


def test_a_search_by_post_needs_no_key_and_a_reading_token_may_do_it(ours):
    reader = Program(token(ours.people["linh"], may_write=False)[1])
    assert reader("POST", "/cups/search", {"size": 2}).json() == {"size": 2}
    assert reader("POST", "/cups", {"size": 2}, key=uuid.uuid4()).status_code == 403


def test_wrong_input_is_told_field_by_field(program):
    told = program("POST", "/cups", {"size": "big"}, key=uuid.uuid4()).json()
    assert (told["status"], told["code"]) == (422, "api.not-valid")
    assert told["errors"][0]["where"] == "body.cup.size"


def test_what_is_no_json_is_told_so(program):
    answer = program.client.post(
        "/api/v1/cups", "{", "application/json", headers={"Authorization": f"Bearer {program.secret}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "api.not-understood")


def test_what_is_not_there_is_a_problem(program):
    answer = program.get("/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_change_says_which_state_it_saw(program):
    assert program("PUT", "/cups/3").json()["code"] == "kernel.cannot-match-unsaid"
    assert program("PUT", "/cups/3", **{"If-Match": etag("cup", 2)}).status_code == 412
    assert program("PUT", "/cups/3", **{"If-Match": etag("cup", 3)}).status_code == 200


def test_who_has_it_already_is_told_that_nothing_changed(program):
    first = program.get("/sorted")
    again = program.get("/sorted", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_list_comes_in_pieces_without_gap_or_double(program, ours):
    for name in "cabbage":
        kept, _secret = token(ours.people["linh"])
        type(kept).objects.filter(pk=kept.pk).update(name=name)
    seen, after = [], ""
    while after is not None:
        told = program.get(f"/sorted?limit=3&after={after}").json()
        seen += [(one["name"], one["id"]) for one in told["items"]]
        after = told["next"]
    assert [name for name, _id in seen] == [*sorted("cabbage"), "test"]
    assert len({key for _name, key in seen}) == 8


@pytest.mark.parametrize("cursor", ["x", "bm90IGpzb24", "WyJhIiwiYiJd"])
def test_a_damaged_cursor_is_refused_in_words(program, cursor):
    answer = program.get(f"/sorted?after={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "kernel.cannot-page")


def test_requests_are_counted_for_each_token(program, ours, monkeypatch):
    monkeypatch.setattr(api.throttle[0], "num_requests", 3)
    assert [program.get("/sorted").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = program.get("/sorted")
    assert (answer.json()["code"], int(answer["Retry-After"]) > 0) == ("api.too-many", True)
    assert Program(token(ours.people["linh"])[1]).get("/sorted").status_code == 200


def test_nobody_asks_for_a_log_in_page(anybody):
    assert Client().get("/api/v1/sorted").status_code == 401
