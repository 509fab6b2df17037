"""The API keeps the house: every operation has its doors, and its description is complete."""

import pytest
from ninja import NinjaAPI, Router
from ninja.constants import NOT_SET

from contracts.rules_of_python import FORBIDDEN_FIELD
from jalon.node.accounts.api import ClientSecret
from jalon.node.api.access import Bearer, Session
from jalon.node.api.api import api, description
from jalon.node.subjects.actions.entering import DETAILS


def doors(ninja):
    """Each operation with the kinds of its doors."""
    for router in ninja._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{operation.methods} {path}", [type(door) for door in operation.auth_callbacks]


def without_doors(ninja):
    own_doors = {"['POST'] /oauth/token": [ClientSecret]}
    return [name for name, kinds in doors(ninja) if kinds != own_doors.get(name, [Bearer, Session])]


def test_every_operation_asks_who_is_there():
    assert len(list(doors(api))) > 3
    assert without_doors(api) == []


@pytest.mark.parametrize("auth", [None, NOT_SET, [Session()]])
def test_an_operation_without_its_doors_would_be_seen(auth):
    open_ = NinjaAPI(urls_namespace=f"open-{auth}", auth=None if auth is None else NOT_SET)
    router = Router()
    router.get("/x", auth=auth)(lambda request: None)
    open_.add_router("", router)
    assert len(without_doors(open_)) == 1


def test_every_operation_is_described_in_words_and_may_answer_a_problem():
    told = description()
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["tags"], (method, path)
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert {"BearerAuth"} <= {name for one in operation["security"] for name in one} or operation["security"]


def test_every_write_by_post_tells_its_key():
    posts = [
        operation
        for methods in description()["paths"].values()
        for method, operation in methods.items()
        if method == "post" and not operation.get("x-reads-only")
    ]
    assert all(any(one["name"] == "Idempotency-Key" for one in post["parameters"]) for post in posts)


def forbidden(told):
    """Every field of the description that would hold what Jalon must never hold, with the place where it stands."""
    found = []

    def look(part, place):
        if isinstance(part, dict):
            named = part.get("properties")
            found.extend(f"{place}.{name}" for name in named or () if FORBIDDEN_FIELD.search(name.lower()))
            if part.get("in") and FORBIDDEN_FIELD.search(str(part.get("name", "")).lower()):
                found.append(f"{place}.{part['name']}")
            for key, value in part.items():
                look(value, f"{place}.{key}")
        if isinstance(part, list):
            for number, value in enumerate(part):
                look(value, f"{place}.{number}")

    look(told, "openapi")
    return found


def test_no_schema_holds_ethnicity_religion_opinion_health_or_biometrics():
    assert forbidden(description()) == []


@pytest.mark.parametrize("name", ["religion", "ethnicGroup", "opinions", "health_state", "facial_image"])
def test_such_a_field_of_a_schema_would_be_seen(name):
    body = {"components": {"schemas": {"Person": {"properties": {"label": {}, name: {"type": "string"}}}}}}
    assert forbidden(body) == [f"openapi.components.schemas.Person.{name}"]
    asked = {"paths": {"/x": {"get": {"parameters": [{"name": name, "in": "query"}]}}}}
    assert len(forbidden(asked)) == 1


def test_a_subject_has_no_place_for_such_a_detail():
    places = {name for fields in DETAILS.values() for name in fields}
    assert places
    assert not [name for name in places if FORBIDDEN_FIELD.search(name)]
