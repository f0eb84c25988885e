"""UUIDv7: identifiers that sort by the time they were made (RFC 9562, part 5.7)."""

from __future__ import annotations

import os
import threading
import time
import uuid

INSTALLATION = "00000000-0000-0000-0000-000000000000"
"""Stands for the installation itself where no organisation is concerned: its operator at the
console, a login with an unknown name."""

_COUNTER_BITS = 42
_RANDOM_BITS = 32
_lock = threading.Lock()
_last = {"millisecond": 0, "counter": 0}


def uuid7() -> str:
    """Return a new identifier, greater than any that this process made before.

    48 bits of milliseconds, 42 bits of a counter that starts anywhere in the lower half of its
    range each millisecond (method 1 of RFC 9562, part 6.2), 32 random bits. A clock set back goes
    on with the last millisecond.
    """
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last["millisecond"]:
            counter = int.from_bytes(os.urandom(6)) >> (48 - _COUNTER_BITS + 1)
            _last.update(millisecond=now, counter=counter)
        else:
            _last["counter"] += 1
        millisecond, counter = _last["millisecond"], _last["counter"]
    high, low = counter >> 30, counter & (2**30 - 1)
    random = int.from_bytes(os.urandom(4)) & (2**_RANDOM_BITS - 1)
    value = millisecond << 80 | 7 << 76 | high << 64 | 2 << 62 | low << 32 | random
    return str(uuid.UUID(int=value))


def is_identifier(text: str) -> bool:
    """Whether a text is a UUID in its one written form.

    Examples:
        >>> is_identifier("00000000-0000-0000-0000-000000000000"), is_identifier("1")
        (True, False)
    """
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
