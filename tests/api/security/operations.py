"""Every operation as the interface's own document describes it, with a body of its examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.app import create_app
from api.security.actions import Action
from api.security.guard import MARK, PUBLIC

DOCUMENT: Mapping[str, Any] = create_app().openapi()
JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        mark: the action that it declares, ``public``, or empty where it declares nothing.
        parameters: names in the path, in order.
        query: names that a query must have.
    """

    method: str
    path: str
    mark: str
    parameters: tuple[str, ...]
    content: Any
    content_type: str
    headers: Mapping[str, str]
    query: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def action(self) -> Action:
        """What it declares."""
        return Action(self.mark)

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"


def operations() -> list[Operation]:
    """Return every operation in the document."""
    return [
        _operation(method.upper(), path, described)
        for path, item in DOCUMENT["paths"].items()
        for method, described in item.items()
    ]


def guarded_operations() -> list[Operation]:
    """Return every operation that declares an action."""
    return [each for each in operations() if each.mark not in {PUBLIC, ""}]


def _operation(method: str, path: str, described: Mapping[str, Any]) -> Operation:
    given = described.get("parameters", [])
    content = described.get("requestBody", {}).get("content", {})
    content_type = next(iter(content), "")
    schema = content.get(content_type, {}).get("schema", {})
    return Operation(
        method,
        path,
        described.get(MARK, ""),
        tuple(each["name"] for each in given if each["in"] == "path"),
        _example(schema) if content_type == JSON else b"",
        content_type,
        {
            each["name"]: str(each["example"])
            for each in given
            if each["in"] == "header" and "example" in each
        },
        tuple(each["name"] for each in given if each["in"] == "query" and each.get("required")),
    )


def _example(schema: Mapping[str, Any]) -> Any:
    """Return a value that fits a schema: the example where there is one, else made of its parts."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _example(DOCUMENT["components"]["schemas"][name])
    if schema.get("examples"):
        return schema["examples"][0]
    if "example" in schema:
        return schema["example"]
    if "properties" in schema:
        required = schema.get("required", ())
        return {
            name: _example(part) for name, part in schema["properties"].items() if name in required
        }
    return None
