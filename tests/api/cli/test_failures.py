"""What the program says, and with which code it leaves, when something is wrong."""

import errno
import os
import re
from pathlib import Path

import pytest
import uvicorn

from api.cli import main, score
from api.cli.failures import failure_of, report
from api.messages.dictionary import Language
from model.errors import LawPackError, ScorecardError
from tests.cli_runs import BODY, Command, program, started


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("score", "-"), b"", "标准输入没有内容。"),
        (("score", "-"), b"[", "第1行第2列有误"),
        (("score", "-"), b"[]", "整份请求的类型不对"),
        (("score", "-"), b'{"stage": "x"}', "允许的值：公安报捕前（pre_submission）"),
        (("score", "-"), b'{"stage": "arrest_review", "on": "2020-01-01"}', "没有适用的法规包"),
        (("score", "no/such.json"), b"", "没有文件“no/such.json”。"),
        (("score", "."), b"", "“.”是文件夹，不是文件。"),
        (("score",), b"", "缺少参数'FILE'"),
        (("score", "a", "b"), b"", "多余的参数：b。"),
        (("score", "--bad"), b"", "没有选项“--bad”。"),
        (("score", "-", "--lang", "fr"), b"", "参数'--lang'的值无法使用"),
        (("score", "-", "--law", "x"), BODY, "没有法规包“x”。允许的值：cn-2026.1。"),
        (("score", "-", "--scorecard", "x"), BODY, "没有评分卡“x”"),
        (("score", "-", "--json=x"), BODY, "命令无法执行"),
        (("frob",), b"", "没有命令“frob”。"),
        (("scale",), b"", "没有写明命令。"),
        (("scorecards", "check", "x"), b"", "没有评分卡“x”"),
    ],
)
def test_wrong_use_is_said_with_its_cure(
    nansha: Command, arguments: tuple[str, ...], stdin: bytes, words: str
) -> None:
    """One sentence names what is wrong, the next what to do; the code is 2."""
    ended = nansha(*arguments, stdin=stdin)
    assert (ended.code, ended.output) == (2, "")
    assert words in ended.errors
    assert "改法：" in ended.errors


def test_errors_follow_the_language(nansha: Command) -> None:
    """Wherever the option stands."""
    assert "Error: Standard input is empty." in nansha("score", "-", "--lang", "en").errors


def test_every_problem_of_a_request_is_said(nansha: Command) -> None:
    """Nothing has to be sent twice."""
    body = (
        b'{"stage": "pre_submission", "on": "2026-11-22", "answers": {"a": "b", "joint_role": "c"}}'
    )
    assert nansha("score", "-", stdin=body).errors.count("错误：") == 2


def test_binary_file_is_no_request(nansha: Command, tmp_path: Path) -> None:
    """A picture is refused as one."""
    path = tmp_path / "a.json"
    path.write_bytes(b"\x89PNG\xff")
    assert "不是UTF-8编码" in nansha("score", path).errors


def test_empty_file_is_named(nansha: Command, tmp_path: Path) -> None:
    """Which of several files was empty can be seen."""
    path = tmp_path / "空.json"
    path.write_bytes(b" \n")
    assert f"文件“{path}”没有内容。" in nansha("score", path).errors


@pytest.mark.parametrize(
    ("error", "code", "problem"),
    [
        (OSError(errno.EACCES, "Permission denied", "a"), 4, "file_refused"),
        (OSError(errno.ENOSPC, "No space left"), 4, "disk_full"),
        (ScorecardError("bad"), 3, "scorecard_unusable"),
        (LawPackError("bad"), 3, "law_unusable"),
        (ZeroDivisionError("x"), 4, "unexpected"),
    ],
)
def test_exit_code_tells_whose_fault_it_is(error: Exception, code: int, problem: str) -> None:
    """2 the command, 3 a data or card file, 4 the system."""
    failure = failure_of(error)
    assert (failure.code, failure.problems[0].code) == (code, problem)


def test_unexpected_error_is_one_line_with_a_reference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A person gets something to quote, not a traceback."""
    assert report(ZeroDivisionError("secret"), Language.ZH) == 4
    errors = capsys.readouterr().err
    assert re.search("编号[0-9a-f]{8}。", errors)
    assert "Traceback" not in errors
    assert "secret" not in errors


def test_debug_shows_the_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who maintains the program can see where it failed."""
    monkeypatch.setenv("NANSHA_DEBUG", "1")
    report(ZeroDivisionError("where"), Language.ZH)
    assert "ZeroDivisionError: where" in capsys.readouterr().err


def test_reader_that_leaves_early_is_no_error() -> None:
    """`nansha scale show | head -1` ends in silence."""
    with started("scale", "show") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_interruption_has_its_code(nansha: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is told apart from failure."""

    def interrupted(_: str) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(score, "read_body", interrupted)
    assert nansha("score", "-").code == 130


def test_version(nansha: Command) -> None:
    """The version is that of the installed distribution."""
    assert re.fullmatch(r"nansha \d+\.\d+\.\d+\n", nansha("--version").output)


def test_program_without_command_prints_its_help(nansha: Command) -> None:
    """Who does not know the commands is shown them."""
    ended = nansha()
    assert (ended.code, "batch" in ended.output) == (0, True)


def test_serve_listens_where_the_settings_say(
    nansha: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Address and processes come from the environment."""
    seen: dict[str, object] = {}
    monkeypatch.setattr(uvicorn, "run", lambda name, **options: seen.update(options, app=name))
    assert nansha("serve").code == 0
    assert (seen["app"], seen["host"], seen["port"], seen["workers"]) == (
        "api.app:served_app",
        "127.0.0.1",
        8000,
        1,
    )


def test_wrong_setting_stops_the_start() -> None:
    """The message names the variable."""
    ended = program("serve", env={**os.environ, "NANSHA_LISTEN": "nowhere"})
    assert (ended.code, "NANSHA_LISTEN" in ended.errors) == (2, True)


def test_program_is_installed_under_its_name() -> None:
    """The console script leads to `run`."""
    assert callable(main.run)
