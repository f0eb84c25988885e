"""The page for operators: its commands run word for word, its examples fit the program."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.metrics import REGISTRY
from api.settings import SETTINGS, read_settings

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- run -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
_READY = "until curl -sf http://$NANSHA_LISTEN/readyz > /dev/null; do sleep 0.2; done\n"
_FIRST = """\
URL=http://$NANSHA_LISTEN/v1/bootstrap
curl -sf -o /dev/null $URL -H 'content-type: application/json' -d @- <<END
{"token": "$(nansha users bootstrap)", "login": "guanli", "name": "管理员",
 "password": "yi er san si wu liu", "organisation": {"code": "ns-jcy", "kind": "procuratorate",
 "name": "演示检察院"}}
END
"""
_BETWEEN = {"nansha serve &\n": _READY, "nansha users bootstrap\n": _FIRST}
"""What a person does after a block: wait for the service; make the first administrator."""


def script() -> str:
    """Return the blocks in their order, with what a person does in between."""
    steps = ["set -eux\ntrap 'kill $(jobs -p)' EXIT\n"]
    for block in BLOCKS:
        after = [more for last, more in _BETWEEN.items() if block.endswith(last)]
        steps += [block, *after]
    return "".join(steps)


@pytest.mark.slow
def test_commands_run_word_for_word(tmp_path: Path) -> None:
    """From the key file to retention, in production mode, on a new installation."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = subprocess.run(
        ["bash", "-c", script()],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "NANSHA_MODE": "production",
            "NANSHA_LISTEN": f"127.0.0.1:{port}",
            "NANSHA_DATABASE_URL": f"sqlite:///{tmp_path / 'nansha.db'}",
            "NANSHA_KEYS": str(tmp_path / "keys.json"),
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert len(BLOCKS) >= 7
    assert "nansha-today.backup" in run.stdout


def test_example_of_settings_is_accepted() -> None:
    """Each variable exists and has a value that the program takes."""
    text = (DOCS / "examples" / "nansha.env").read_text(encoding="utf-8")
    given = dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))
    assert set(given) <= {setting.name for setting in SETTINGS}
    settings = read_settings(given)
    assert (settings.mode, settings.https, settings.listen.host) == (
        "production",
        True,
        "127.0.0.1",
    )


def test_proxy_and_unit_lead_to_the_service_of_the_settings() -> None:
    """Port, program and settings file are the same in all three examples."""
    folder = DOCS / "examples"
    proxy, unit = (
        (folder / name).read_text(encoding="utf-8") for name in ("nginx.conf", "nansha.service")
    )
    assert "server 127.0.0.1:8000;" in proxy
    assert "NANSHA_LISTEN=127.0.0.1:8000\n" in (folder / "nansha.env").read_text(encoding="utf-8")
    assert "EnvironmentFile=/etc/nansha/nansha.env\n" in unit
    assert "ExecStart=/opt/nansha/bin/nansha serve\n" in unit


def test_metrics_to_watch_exist() -> None:
    """Every metric that the page names is one that the service keeps."""
    kept = {sample for metric in REGISTRY.collect() for sample in (metric.name,)}
    named = set(re.findall(r"`(nansha_\w+?)(?:_total)?(?:\{[^`]*)?`", PAGE))
    assert named
    assert named <= kept
