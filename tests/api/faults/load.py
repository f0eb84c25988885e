"""Clients that go on whatever happens, repeat what was not answered, and remember every answer."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

import httpx2

from data.store.identifiers import uuid7

CREATED, UNAVAILABLE = 201, 503
_CLIENTS = 8


@dataclass
class Load:
    """Machines that make cases, each under an idempotency key of its own, until they are stopped.

    Attributes:
        acknowledged: id of each case by its number.
        statuses: how often each status was answered; 0 stands for no answer.
        refusals: bodies of 503.
    """

    url: str
    token: str
    clients: int = _CLIENTS
    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._run) for _ in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int, seconds: float = 60.0) -> None:
        """Wait until so many more cases are acknowledged."""
        wanted, limit = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < limit, f"{more} more within {seconds} s: {self.statuses}"
            time.sleep(0.02)

    def _run(self) -> None:
        headers = {"authorization": f"Bearer {self.token}"}
        with httpx2.Client(base_url=self.url, headers=headers, timeout=20) as client:
            while not self._done.is_set():
                self._make_case(client)

    def _make_case(self, client: httpx2.Client) -> None:
        """Make one case, however often it takes; a case begun is always brought to its answer."""
        number, key = f"演示{uuid7()}", uuid7()
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            answer = _posted(client, number, key)
            self.statuses[answer.status_code if answer is not None else 0] += 1
            if answer is not None and answer.status_code == CREATED:
                self.acknowledged[number] = answer.json()["id"]
                return
            if answer is not None and answer.status_code == UNAVAILABLE:
                self.refusals.append(answer.json())
            time.sleep(0.05)
            if self._done.is_set() and answer is not None and answer.status_code == UNAVAILABLE:
                return


def _posted(client: httpx2.Client, number: str, key: str) -> httpx2.Response | None:
    try:
        return client.post(
            "/v1/cases", json={"case_number": number}, headers={"idempotency-key": key}
        )
    except httpx2.TransportError:
        return None
