"""The program run in this process, and a file to run it on."""

import io
import sys
from pathlib import Path

import pytest

from api.cli.main import run
from tests.cli_runs import BODY, Command, Ended


@pytest.fixture
def nansha(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the program with some arguments and standard input."""

    def command(*arguments: object, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            run([str(argument) for argument in arguments])
        output, errors = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, output, errors)

    return command


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A file with a request that has a statutory circumstance and answers that do not count."""
    path = tmp_path / "请求.json"
    path.write_bytes(BODY)
    return path
