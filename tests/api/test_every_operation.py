"""Every operation, by what its description allows and what it does not: kept whole, kind, and closed to strangers."""

import json
import uuid
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api import operations
from api.conftest import Program
from api.operations import fitting, unfitting

pytestmark = pytest.mark.slow
EXAMPLES = 6
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
ALL = operations.operations()
SAMPLE = {
    "key": uuid.UUID(int=7),
    "country": "LA",
    "year": 2026,
    "partner": "LA-MPS",
    "month": "2026-10",
    "code": "VN-LA-2024",
    "of": uuid.UUID(int=7),
    "ending": "csv",
    "neighbour": "LA",
}


def asked(operation, draw, known):
    """An address of the operation with its parameters."""
    path, query = operation.path.removeprefix("/api/v1"), {}
    for each in operation.parameters:
        value = draw(fitting(each["schema"], known))
        if each["in"] == "path":
            path = path.replace("{" + each["name"] + "}", quote(str(value), safe="", errors="replace") or "x")
        elif each["in"] == "query" and (each.get("required") or draw(st.booleans())) and value is not None:
            query[each["name"]] = str(value).encode(errors="replace")
    return f"{path}?{urlencode(query)}"


def try_out(program, operation, body_of, known):
    """Ask a few times; what is wrong with the answers, each with what was asked."""
    wrong = []

    @BOUNDED
    @given(st.data())
    def ask(data):
        path = asked(operation, data.draw, known)
        body = data.draw(body_of(operation.body, known)) if operation.body else None
        answer = program(operation.method, path, body, key=uuid.uuid4() if operation.method == "POST" else None)
        faults = [f"{answer.status_code}"] if answer.status_code >= 500 else []
        faults += operation.faults(answer.status_code, answer.content, answer.headers.get("Content-Type", ""))
        wrong.extend(f"{operation.method} {path} {json.dumps(body)[:300]}: {fault}" for fault in faults)

    ask()
    return wrong


@pytest.mark.parametrize("body_of", [fitting, unfitting])
def test_every_operation_answers_as_it_is_described_and_never_fails(house, body_of):
    program, known = house
    wrong = [fault for operation in ALL for fault in try_out(program, operation, body_of, known)]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


def test_a_stranger_gets_nothing_from_any_operation(db):
    stranger, wrong = Program(""), []
    for operation in ALL:
        path = operation.path.removeprefix("/api/v1").format_map(SAMPLE)
        answer = stranger(operation.method, path, {}, key=uuid.uuid4())
        expected = 401 if operation.has_doors else None
        if answer.status_code not in ({expected} if expected else {400, 401, 422}):
            wrong.append((operation.method, path, answer.status_code))
    assert len(ALL) > 60
    assert wrong == []


def test_an_answer_that_is_not_described_would_be_seen():
    me = next(each for each in ALL if each.path.endswith("/me"))
    assert me.faults(200, b'{"may": 7}', "application/json")
    assert me.faults(204, b"", "")
    assert me.faults(400, b"{}", "text/html")
