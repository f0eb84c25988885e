"""``nansha demo``: fills an empty database once, and never in production."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def run(folder: Path, *arguments: str, mode: str = "demo") -> subprocess.CompletedProcess[str]:
    """Run the command on a database of its own, as a person would."""
    environment = {
        **os.environ,
        "NANSHA_DATABASE_URL": f"sqlite:///{folder / 'nansha.db'}",
        "NANSHA_KEYS": str(folder / "keys.json"),
        "NANSHA_MODE": mode,
    }
    program = Path(sys.executable).with_name("nansha")
    return subprocess.run(
        [program, "demo", *arguments],
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_fills_once(tmp_path: Path) -> None:
    """A new database is made, filled and named synthetic; the second run is refused."""
    first = run(tmp_path, "--cases", "1")
    second = run(tmp_path, "--cases", "1")
    assert first.returncode == 0, first.stderr
    assert "demo-prosecutor" in first.stdout
    assert "虚构" in first.stderr
    assert (second.returncode, second.stdout) == (2, "")
    assert "空的数据库" in second.stderr


def test_refused_in_production(tmp_path: Path) -> None:
    """Production gets no invented case, not even a database."""
    refused = run(tmp_path, mode="production")
    assert refused.returncode == 2
    assert list(tmp_path.iterdir()) == []
