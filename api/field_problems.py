"""What the schemas of the interface refuse, as problems: place, what was found, what is allowed.

The value of a text field is never repeated: it may be a password or a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.errors import Problem, printable

_EXPECTATIONS = (
    *("expected", "pattern", "min_length", "max_length", "ge", "gt", "le", "lt"),
    *("min_items", "max_items"),
)
_JSON_ERRORS = frozenset({"json_invalid", "json_type"})


def field_problem(error: Mapping[str, Any]) -> Problem:
    """Return one error of a schema as a problem."""
    place, *inner = error["loc"]
    kind = str(error["type"])
    if place != "body":
        return _parameter_problem(error, str(inner[-1] if inner else place))
    if kind in _JSON_ERRORS:
        return Problem("body_not_json")
    pointer = "".join(f"/{_escaped(str(part))}" for part in inner)
    if kind == "missing":
        return Problem("missing_key", pointer)
    if kind == "extra_forbidden":
        return Problem("unknown_key", pointer, printable(str(inner[-1])))
    return Problem("wrong_field", pointer, "", _allowed(error))


def _parameter_problem(error: Mapping[str, Any], name: str) -> Problem:
    """Return the problem of a query parameter or a header."""
    if error["type"] == "extra_forbidden":
        return Problem("unknown_query", "", printable(name))
    value = printable(str(error.get("input", "")))
    return Problem("unknown_query_value", "", value, _allowed(error), {"name": printable(name)})


def _allowed(error: Mapping[str, Any]) -> tuple[str, ...]:
    context = error.get("ctx", {})
    found = tuple(f"{name} {context[name]}" for name in _EXPECTATIONS if name in context)
    return found or (str(error["type"]),)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
