"""An application served by one uvicorn worker on one core, over loopback only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.load import HOST
from benchmarks.machine import available_cores, pin

STARTS_WITHIN = 30.0


@contextmanager
def served(
    application: tuple[str, ...], environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Serve an application with one worker on a free port of loopback; yield the port.

    Args:
        application: as uvicorn is told it.
        environment: variables besides those of this process.

    Raises:
        RuntimeError: if it does not start.
    """
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", *application, "--host", HOST, "--port", str(port)]
    quiet = ["--no-access-log", "--log-level", "warning"]
    server = subprocess.Popen([*command, *quiet], env=os.environ | (environment or {}))
    try:
        pin(server.pid, available_cores()[0])
        _wait_until_started(server, port, application[0])
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_until_started(server: subprocess.Popen[bytes], port: int, name: str) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"{name} ended with code {server.returncode} before it served")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{name} did not serve within {STARTS_WITHIN} s")
