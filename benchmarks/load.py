"""A small HTTP client that keeps some connections busy: on loopback, one core, asyncio.

Each connection sends its next body as soon as the answer to the last one has arrived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from time import perf_counter

HOST = "127.0.0.1"
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What some seconds of load came to; latencies in milliseconds."""

    per_second: float
    middle: float
    p99: float


@dataclass(frozen=True, slots=True)
class Job:
    """What is sent in turn and how it must be answered.

    Attributes:
        messages: whole requests, as `message` returns them.
        expected: the only status that counts.
    """

    messages: Sequence[bytes]
    expected: int = 200


def load(port: int, job: Job, *, connections: int, seconds: float) -> Load:
    """Send messages in turn over some connections for some seconds.

    Raises:
        RuntimeError: if an answer has another status than expected; shows its beginning.
    """
    return asyncio.run(_load(port, job, connections=connections, seconds=seconds))


async def _load(port: int, job: Job, *, connections: int, seconds: float) -> Load:
    messages = cycle(job.messages)
    loop, latencies = asyncio.get_running_loop(), list[float]()
    start = perf_counter()
    opened = [
        await loop.create_connection(
            lambda: _Connection(messages, latencies, start + seconds, job.expected), HOST, port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in opened))
    elapsed = perf_counter() - start
    in_ms = sorted(1e3 * latency for latency in latencies)
    return Load(len(in_ms) / elapsed, median(in_ms), in_ms[int(0.99 * (len(in_ms) - 1))])


def message(path: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """Return a request as it is sent."""
    further = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{further}\r\n"
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, notes its latency, sends again."""

    def __init__(
        self, messages: Iterator[bytes], latencies: list[float], until: float, expected: int
    ) -> None:
        self.messages, self.latencies, self.until = messages, latencies, until
        self.expected_status = expected
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received, self.expected, self.sent = b"", 0, 0.0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first message."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows the type
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Collect the answer; once it is whole, go on."""
        self.received += data
        if not self.expected:
            head, end, _ = self.received.partition(_END_OF_HEAD)
            if not end:
                return
            self.expected = len(head) + len(end) + _length(head)
        if len(self.received) >= self.expected:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        """End with an error where nobody asked to end."""
        if not self.done.done():
            self.done.set_exception(RuntimeError(f"the server closed the connection: {exc}"))

    def _send(self) -> None:
        self.received, self.expected = b"", 0
        self.sent = perf_counter()
        self.transport.write(next(self.messages))

    def _answered(self) -> None:
        now = perf_counter()
        self.latencies.append(now - self.sent)
        if not self.received.startswith(f"HTTP/1.1 {self.expected_status}".encode()):
            wanted = self.expected_status
            self._end(RuntimeError(f"not answered with {wanted}: {self.received[:500]!r}"))
        elif now >= self.until:
            self._end(None)
        else:
            self._send()

    def _end(self, error: RuntimeError | None) -> None:
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)
        self.transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError(f"an answer without a length: {head[:500]!r}")
