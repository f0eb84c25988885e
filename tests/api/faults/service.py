"""`nansha serve` as it runs in service: its own processes, a free port, a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx2

HOST = "127.0.0.1"
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 40.0
_WORKER = b"spawn_main"
_SHOWN = 3000


class Service:
    """A started service; a context that ends with its graceful shutdown.

    Args:
        address: of a database.
        keys: the key file.
        folder: where its log goes.
        workers: how many processes answer.
    """

    def __init__(self, address: str, keys: Path, folder: Path, *, workers: int = 1) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = int(free.getsockname()[1])
        self.workers = workers
        self._log = folder / "service.log"
        self._environment = {
            **os.environ,
            "NANSHA_DATABASE_URL": address,
            "NANSHA_KEYS": str(keys),
            "NANSHA_LISTEN": f"{HOST}:{self.port}",
            "NANSHA_WORKERS": str(workers),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("nansha"), "serve"],
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self.wait_until(lambda: self.ready() == httpx2.codes.OK)
        self.wait_until(lambda: self.workers == 1 or len(self.worker_ids()) == self.workers)
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(SECONDS_TO_STOP)

    def ready(self) -> int:
        """Return the status of ``/readyz``; 0 where nobody answers."""
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=10).status_code
        except httpx2.TransportError:
            return 0

    def worker_ids(self) -> list[int]:
        """Return the ids of the processes that answer."""
        assert self._process is not None
        if self.workers == 1:
            return [self._process.pid]
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(each) for each in children.read_text().split() if _is_worker(each)]

    def kill_worker(self, place: int) -> None:
        """End one process as the kernel would, and wait until another stands in its place."""
        before = self.worker_ids()
        killed = before[place % len(before)]
        os.kill(killed, signal.SIGKILL)
        self.wait_until(lambda: killed not in self.worker_ids())
        self.wait_until(lambda: len(self.worker_ids()) == self.workers)

    def hold_worker(self, place: int, seconds: float) -> int:
        """Stop one process as a busy machine would, then let it go on; return its id."""
        held = self.worker_ids()[place]
        os.kill(held, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(held, signal.SIGCONT)
        return held

    def wait_until(self, condition: Callable[[], bool], seconds: float = SECONDS_TO_START) -> None:
        """Wait for something to become true; shows the service's log where it does not."""
        limit = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < limit, self.log()
            assert self._process is None or self._process.poll() is None, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        """Return the last of what the service wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-_SHOWN:]


def _is_worker(process_id: str) -> bool:
    try:
        return _WORKER in Path(f"/proc/{process_id}/cmdline").read_bytes()
    except OSError:
        return False
