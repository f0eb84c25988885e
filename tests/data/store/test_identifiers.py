"""UUIDv7 sort by time, within a process strictly."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.store.identifiers import is_identifier, uuid7


def test_it_is_a_version_7_uuid() -> None:
    """Any library reads it."""
    value = uuid.UUID(uuid7())
    assert (value.version, value.variant) == (7, uuid.RFC_4122)


def test_it_begins_with_the_time() -> None:
    """48 bits of milliseconds."""
    before = time.time_ns() // 1_000_000
    millisecond = uuid.UUID(uuid7()).int >> 80
    assert before <= millisecond <= before + 60_000


def test_each_is_greater_than_the_one_before() -> None:
    """Even many within a millisecond."""
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_clock_set_back_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last millisecond goes on."""
    first = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert uuid7() > first


def test_threads_never_make_the_same() -> None:
    """One counter for all."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(5000)))
    assert len(set(made)) == 5000


@pytest.mark.parametrize(
    "value",
    ["", "x", uuid7().upper(), uuid7().replace("-", "")],
    ids=["empty", "short", "upper case", "without hyphens"],
)
def test_other_texts_are_no_identifiers(value: str) -> None:
    """One written form, or comparisons would miss."""
    assert not is_identifier(value)
