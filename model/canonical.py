"""Canonical JSON: one value, one sequence of bytes, on every machine and every Python."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


def canonical(value: Any) -> bytes:
    """Return a value as UTF-8 JSON with sorted keys and no white space.

    Raises:
        ValueError: for NaN and infinity.

    Examples:
        >>> canonical({"b": 1, "a": "张"}).decode()
        '{"a":"张","b":1}'
    """
    return _ENCODER.encode(value).encode()


def digest(value: bytes) -> str:
    """Return ``sha256:`` and the SHA-256 of some bytes in hexadecimal."""
    return f"sha256:{hashlib.sha256(value).hexdigest()}"
