"""The description of the API: what ninja tells, and what holds for every operation."""

import dataclasses
from typing import Any

from ninja import NinjaAPI

from jalon.node.api.schemas import Problem

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
    "description": "A fresh UUID for each act; the same one again when the same request is sent again.",
}
PROBLEM: dict[str, Any] = {
    "description": "A refusal: what happened and what to do next.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def described(api: NinjaAPI, prefix: str) -> dict[str, Any]:
    """OpenAPI 3.1 of `api`, with the key of each write and the problem that each operation may answer."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=prefix))
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    told["components"]["schemas"] |= {**schema.pop("$defs", {}), "Problem": schema}
    for methods in told["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return told


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in operation["responses"].items():
        if status.startswith("4"):  # what the house refuses before the operation says it in its own form
            answer["content"] = {**answer.get("content", {}), **PROBLEM["content"]}
    operation["responses"]["default"] = PROBLEM
    if method == "post" and not operation.get("x-reads-only"):
        operation["parameters"] = [*operation.get("parameters", []), KEY]


@dataclasses.dataclass(frozen=True)
class Shown:
    """An operation as the reference shows it."""

    name: str
    method: str
    path: str
    summary: str
    parameters: list[str]
    body: str
    curl: str
    python: str


def reference(told: dict[str, Any], here: str) -> dict[str, list[Shown]]:
    """Every operation under its area, with an example for a shell and for Python."""
    groups: dict[str, list[Shown]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_shown(method.upper(), path, operation, here))
    return dict(sorted(groups.items()))


def _shown(method: str, path: str, operation: dict[str, Any], here: str) -> Shown:
    contents: list[dict[str, Any]] = list(operation.get("requestBody", {}).get("content", {}).values())
    body = contents[0].get("schema", {}) if contents else {}
    name = body.get("$ref", "").rpartition("/")[2] or body.get("title", "")
    keyed = any(one["name"] == KEY["name"] for one in operation.get("parameters", []))
    key = ' -H "Idempotency-Key: $(uuidgen)"' if keyed else ""
    data = " --json @body.json" if name else ""
    headers = '{"Authorization": f"Bearer {token}"' + (', "Idempotency-Key": str(uuid.uuid4())' if keyed else "") + "}"
    called = f'requests.request("{method}", "{here}{path}", headers={headers}' + (", json=body)" if name else ")")
    return Shown(
        operation["operationId"],
        method,
        path,
        operation["summary"],
        [f"{one['name']} ({one['in']})" for one in operation.get("parameters", [])],
        name,
        f'curl -X {method} -H "Authorization: Bearer $TOKEN"{key}{data} {here}{path}',
        called,
    )
