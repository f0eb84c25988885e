"""The schedule of one process: read now and then, kept while the database is away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from api import cards
from api.cards import REFRESH_SECONDS, CardWatch
from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule
from data.store.database import Store
from data.store.errors import StoreUnavailableError
from tests.api.house import House


@dataclass
class Clock:
    """Seconds that a test lets pass."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Return them."""
        return self.seconds


@dataclass
class Source:
    """A store that is there, or away, and counts how often it was asked."""

    there: Store
    away: bool = False
    asked: list[bool] = field(default_factory=list)

    def __call__(self) -> Store:
        """Open it.

        Raises:
            StoreUnavailableError: it is away.
        """
        self.asked.append(self.away)
        if self.away:
            raise StoreUnavailableError("away")
        return self.there


@pytest.fixture
def source(house: House) -> Source:
    """Return the store of an installation."""
    return Source(house.store)


def test_it_is_read_once_in_its_time(source: Source) -> None:
    """A thousand requests cost one query."""
    clock = Clock()
    watch = CardWatch(source, strict=True, clock=clock)
    for _ in range(1000):
        watch.now()
    clock.seconds = REFRESH_SECONDS
    asyncio.run(watch.latest())
    assert len(source.asked) == 2


def test_what_this_process_changed_is_read_at_once(source: Source) -> None:
    """Whoever activated a card sees it serve."""
    watch = CardWatch(source, strict=True, clock=Clock())
    watch.now()
    watch.forget()
    watch.now()
    assert len(source.asked) == 2


def test_while_the_database_is_away_the_last_schedule_goes_on(source: Source) -> None:
    """An assessment waits for no database, and none is asked more often than usual."""
    clock = Clock()
    watch = CardWatch(source, strict=True, clock=clock)
    seen = watch.now()
    source.away, clock.seconds = True, REFRESH_SECONDS
    assert [watch.now() for _ in range(100)] == [seen] * 100
    assert len(source.asked) == 2


@pytest.mark.parametrize("strict", [False, True], ids=["demo", "production"])
def test_a_store_that_was_never_reached(source: Source, *, strict: bool) -> None:
    """Production refuses, for another card may be in force; a demonstration takes what ships."""
    source.away = True
    clock = Clock()
    watch = CardWatch(source, strict=strict, clock=clock)
    if strict:
        with pytest.raises(StoreUnavailableError, match="never reached: away"):
            watch.now()
    else:
        assert watch.now() is SHIPPED_ONLY
    source.away, clock.seconds = False, REFRESH_SECONDS
    assert watch.now().released == ()
    assert source.asked[-1] is False


def test_nobody_waits_while_another_thread_reads(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go on with what is known; what is stored meanwhile is looked for again."""
    clock, begun, go_on = Clock(), Event(), Event()
    watch = CardWatch(source, strict=True, clock=clock)
    seen = watch.now()

    def slow(_: object) -> CardSchedule:
        begun.set()
        assert go_on.wait(10)
        return CardSchedule()

    monkeypatch.setattr(cards, "schedule_of", slow)
    clock.seconds = REFRESH_SECONDS
    reading = Thread(target=watch.now)
    reading.start()
    assert begun.wait(10)
    assert watch.now() is seen
    clock.seconds += 1
    watch.forget()
    go_on.set()
    reading.join()
    asked = len(source.asked)
    watch.now()
    assert len(source.asked) == asked + 1
