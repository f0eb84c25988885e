"""The walk-through of the documentation, word for word, against a service as it runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.store.identity.keyring import create_key_file
from data.store.migrations.running import upgrade
from tests.api.faults.service import Service

DOCS = Path(__file__).parent.parent / "docs"
SCRIPT, PAGE = DOCS / "walkthrough.sh", DOCS / "walkthrough.md"
_STEP = re.compile(r"`(?:GET|POST|PUT) (/v1/[^`?]*)")


@pytest.mark.slow
def test_walkthrough_runs_word_for_word(tmp_path: Path) -> None:
    """From the first administrator to the review of necessity and an audit trail that verifies."""
    address, keys = f"sqlite:///{tmp_path / 'nansha.db'}", tmp_path / "keys.json"
    upgrade(address)
    create_key_file(keys)
    with Service(address, keys, tmp_path) as service:
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "NANSHA_DATABASE_URL": address,
            "NANSHA_KEYS": str(keys),
            "NANSHA_ADDRESS": service.url,
        }
        run = subprocess.run(
            ["bash", SCRIPT],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("案件全过程完成 Done.\n")
    assert "理由码 Basis: r580" in run.stdout


def test_page_names_the_requests_of_the_script() -> None:
    """Every path in the page's table is called by the script."""
    script = SCRIPT.read_text(encoding="utf-8")
    called = re.sub(r"\$\{?\w+\}?|\$\(\w+ \w+\)", "{id}", script)
    named = _STEP.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 15
    assert [path for path in named if path not in called] == []
