"""Every operation of the API as its own description tells it, with values that fit it and values that do not."""

import dataclasses
import json
import re
from typing import Any

import jsonschema
from hypothesis import strategies as st

from jalon.node.api.api import description

TOLD = description()
ODD = ["", " ", "\x00", "\ud800", "٣٤", "a" * 3000, "'; --", "=1+1", "{}", "ກກ 1234", "../..", "%00", "null"]
"""Texts that programs stumble over."""
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.sampled_from(ODD)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)


@dataclasses.dataclass(frozen=True)
class Operation:
    method: str
    path: str
    told: dict[str, Any] = dataclasses.field(repr=False)

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return self.told.get("parameters", [])

    @property
    def body(self) -> dict[str, Any] | None:
        content = self.told.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    @property
    def has_doors(self) -> bool:
        return any("BearerAuth" in each for each in self.told["security"])

    def faults(self, status: int, content: bytes, kind: str) -> list[str]:
        """Where an answer is not as the description has it."""
        responses = self.told["responses"]
        told = responses.get(str(status))
        if told is None:
            told = responses["default"]
            if status < 400 or not kind.startswith("application/problem+json"):
                return [f"{status} as {kind} is not described"]
        schemas = [each.get("schema") for name, each in told.get("content", {}).items() if kind.startswith(name)]
        if not schemas or schemas[0] is None:
            return [] if not content else [f"{status}: a body of {kind} is not described"]
        if not kind.partition(";")[0].endswith("json"):
            return []
        checker = jsonschema.Draft202012Validator({**schemas[0], "components": TOLD["components"]})
        return [
            f"{status}: {fault.json_path}: {fault.message[:200]}" for fault in checker.iter_errors(json.loads(content))
        ]


def operations() -> list[Operation]:
    return [
        Operation(method.upper(), path, operation)
        for path, methods in TOLD["paths"].items()
        for method, operation in methods.items()
    ]


def fitting(schema: dict[str, Any], known: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Values that a schema allows; where it asks for an id, one of a record that is there as often as not."""
    if "$ref" in schema:
        return st.deferred(lambda: fitting(_named(schema["$ref"]), known))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return st.one_of([fitting(each, known) for each in schema[several]])
    kind = schema.get("type")
    made = {"string": _text, "integer": _number, "number": _number, "array": _list, "object": _object}
    if kind in made:
        return made[kind](schema, known)
    return {"boolean": st.booleans(), "null": st.none()}.get(kind, LEAVES)


def _named(reference: str) -> dict[str, Any]:
    return TOLD["components"]["schemas"][reference.rpartition("/")[2]]


def _text(schema, known):
    if schema.get("format") == "uuid":
        return st.sampled_from(known) | st.uuids().map(str) if known else st.uuids().map(str)
    if schema.get("format") == "date":
        return st.dates().map(str)
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.none() | st.just(__import__("datetime").UTC)).map(lambda at: at.isoformat())
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"]), fullmatch=True)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 40)
    return st.text(min_size=least, max_size=max(least, min(most, 40))) | st.sampled_from(ODD)


def _number(schema, known):
    least = schema.get("minimum", schema.get("exclusiveMinimum", -(2**63)))
    most = schema.get("maximum", schema.get("exclusiveMaximum", 2**63))
    return st.integers(int(least), int(most))


def _list(schema, known):
    return st.lists(fitting(schema.get("items", {}), known), min_size=schema.get("minItems", 0), max_size=3)


def _object(schema, known):
    named = schema.get("properties")
    if not named:
        more = schema.get("additionalProperties")
        return st.dictionaries(st.text(max_size=8), fitting(more if isinstance(more, dict) else {}, known), max_size=2)
    parts = {name: fitting(each, known) for name, each in named.items()}
    needed = {name: parts.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional=parts)


def unfitting(schema: dict[str, Any], known: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Bodies of another shape, or with a part left out or made into anything."""
    return st.one_of(ANYTHING, st.tuples(fitting(schema, known), st.text(max_size=9), ANYTHING).map(_spoilt))


def _spoilt(drawn):
    body, name, value = drawn
    if not isinstance(body, dict):
        return value
    first = next(iter(body), name)
    return {**body, first: value, name: value}
