"""The API as Schemathesis reads its description: requests that it makes itself, answers held against what is told."""

import uuid

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jalon.node.api.api import description
from jalon.node.project.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
CHECKS = [
    negative_data_rejection,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

PLAIN = {"Accept-Encoding": "identity"}
"""The transport in process does not unpack answers."""


def read(description):
    schema = schemathesis.openapi.from_dict(description)
    schema.app = application
    return [result.ok() for result in schema.get_all_operations()]


def asked(program, operation, mode, known):
    """Ask a few times as Schemathesis would; what is wrong with the answers, each with what was asked."""
    wrong = []

    @BOUNDED
    @given(operation.as_strategy(mode), st.data())
    def ask(case, data):
        if case.path_parameters and "key" in case.path_parameters and data.draw(st.booleans()):
            case.path_parameters["key"] = data.draw(st.sampled_from(known))
        headers = PLAIN | {"Authorization": f"Bearer {program.secret}"}
        if mode == GenerationMode.POSITIVE:
            headers["Idempotency-Key"] = str(uuid.uuid4())  # fresh, so that no answer is that of an earlier example
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            wrong.extend(f"{answer.status_code} {case.as_curl_command()[:300]}: {each!r}" for each in group.exceptions)

    ask()
    return wrong


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_it_is_told(house, mode):
    program, known = house
    operations = read(description())
    assert len(operations) > 60
    wrong = [fault for operation in operations for fault in asked(program, operation, mode, known)]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


def test_an_answer_that_is_not_told_would_be_seen(program):
    said = description()
    said["paths"] = {"/api/v1/me": said["paths"]["/api/v1/me"]}
    told = said["paths"]["/api/v1/me"]["get"]["responses"]
    assert asked(program, read(said)[0], GenerationMode.POSITIVE, ()) == []
    told["200"] = {"description": "a number", "content": {"application/json": {"schema": {"type": "integer"}}}}
    assert "JsonSchemaError" in asked(program, read(said)[0], GenerationMode.POSITIVE, ())[0]
    del told["200"]
    assert "UndefinedContentType" in asked(program, read(said)[0], GenerationMode.POSITIVE, ())[0]
