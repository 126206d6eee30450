"""What a request of reconciliation may carry, as /openapi.json tells it: JSON in the fields of a form or of an address."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from kg.server.api.reconciling.extending import Extension
from kg.server.api.reconciling.queries import Query

BATCH = TypeAdapter(dict[str, Query])
EXTENSION = TypeAdapter(Extension)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def parameters() -> dict[str, Any]:
    """Of an operation that takes them in the address."""
    told = [
        {"name": name, "in": "query", "required": False, "content": {JSON: {"schema": schema}}}
        for name, schema in _fields().items()
    ]
    return {"parameters": told}


def body() -> dict[str, Any]:
    """Of an operation that takes them as a form."""
    fields = _fields()
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    encoding = {name: {"contentType": JSON} for name in fields}
    return {"requestBody": {"required": False, "content": {FORM: {"schema": schema, "encoding": encoding}}}}


def _fields() -> dict[str, Any]:
    return {"queries": _whole(BATCH.json_schema()), "extend": _whole(EXTENSION.json_schema())}


def _whole(schema: dict[str, Any]) -> Any:
    """The schema with what it refers to in its place; none of these refers to itself."""
    parts = schema.pop("$defs", {})

    def put(node: Any) -> Any:
        if isinstance(node, list):
            return [put(one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return put(parts[node["$ref"].rpartition("/")[2]])
        return {name: put(one) for name, one in node.items()}

    return put(schema)
