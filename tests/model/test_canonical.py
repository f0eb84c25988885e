"""One value, one sequence of bytes."""

from __future__ import annotations

import hashlib

import pytest

from model.canonical import canonical, digest


def test_keys_are_sorted_and_nothing_is_added() -> None:
    """No white space, no escapes for Chinese, UTF-8."""
    assert canonical({"b": [1, None, True], "a": "张"}) == '{"a":"张","b":[1,null,true]}'.encode()


def test_the_order_of_keys_is_immaterial_at_every_depth() -> None:
    """Two documents that say the same are the same bytes."""
    assert canonical({"a": {"x": 1, "y": 2}, "b": 3}) == canonical({"b": 3, "a": {"y": 2, "x": 1}})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_json_cannot_carry_is_refused(value: float) -> None:
    """A result with such a number would be read back as something else, or not at all."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"p": value})


def test_a_digest_names_its_method() -> None:
    """sha256: and the hexadecimal."""
    assert digest(b"{}") == "sha256:" + hashlib.sha256(b"{}").hexdigest()
