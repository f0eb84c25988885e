"""Runs of the program, in this process or as one of its own, and a request to run it on."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

REQUEST: dict[str, Any] = {
    "case_number": "穗南检审捕〔2026〕128号",
    "stage": "arrest_review",
    "on": "2026-11-22",
    "suspect": "S1",
    "offence": "盗窃罪",
    "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
    "answers": {
        "criminal_record": {"level": "none", "evidence": ["前科查询证明"]},
        "retaliation": {"level": "done", "evidence": ["证人证言第3页"]},
        "flight_conduct": "history",
        "plea_acceptance": "signed",
        "harm_consequence": {
            "level": "ordinary",
            "evidence": ["鉴定意见"],
            "element_of_offence": True,
        },
    },
}
BODY = json.dumps(REQUEST, ensure_ascii=False).encode()
_START = "from api.cli.main import run; run()"


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    output: str
    errors: str


Command = Callable[..., Ended]


def started(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    """Start the program as a process of its own, with pipes."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    words = [sys.executable, "-c", _START, *map(str, arguments)]
    return subprocess.Popen(words, **{**pipes, **options})


def program(*arguments: object, stdin: bytes = b"", **options: Any) -> Ended:
    """Run the program as a process of its own to its end."""
    with started(*arguments, **options) as process:
        output, errors = process.communicate(stdin)
    return Ended(process.returncode, output.decode(), errors.decode())
