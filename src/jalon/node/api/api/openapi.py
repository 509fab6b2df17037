"""The description of the API: what ninja tells, and what holds for every operation."""

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
PROBLEM = {
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
    operation["responses"]["default"] = PROBLEM
    if method == "post" and not operation.get("x-reads-only"):
        operation["parameters"] = [*operation.get("parameters", []), KEY]
