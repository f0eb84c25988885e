"""The benchmarks run from end to end on small sizes, and say on what."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.bodies import bodies
from benchmarks.learners import LEARNERS
from benchmarks.load import HOST, Job, load, message
from benchmarks.machine import machine, versions
from benchmarks.measure import Contender, shown, table, take_turns
from data.law.catalogue import law_packs
from model.request import Request, parse

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "benchmarks"]
LAW = law_packs()[-1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as `make bench` does."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, check=False, capture_output=True, encoding="utf-8"
    )


def cells(line: str) -> list[str]:
    """Return the cells of a line of a Markdown table."""
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "heading", "row"),
    [
        ("batch_scoring", "## Batch scoring", "ours: totals, codes by column"),
        ("assess", "## One assessment", "whole: from bytes to bytes"),
        ("http_score", "## HTTP", "ours: the whole assessment"),
        ("store_http", "## Stored assessments", "ours: a stored, audited assessment"),
        ("selective_labels", "## Selective labels", "local, all"),
    ],
)
def test_benchmark_measures_and_writes(name: str, heading: str, row: str, tmp_path: Path) -> None:
    """Each benchmark writes its section, with a positive time or rate of ours."""
    output = tmp_path / "results.md"
    done = run("--quick", "-o", str(output), name)
    assert done.returncode == 0, done.stderr
    text = output.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"| {row} "))
    values = [float(cell.split(" ")[0].replace(",", "").rstrip("%")) for cell in cells(line)[1:]]
    assert heading in text
    assert min(values) > 0


@pytest.mark.slow
def test_queries_use_indexes(tmp_path: Path) -> None:
    """On both databases no query over stored assessments reads a whole table."""
    output = tmp_path / "results.md"
    done = run("--quick", "-o", str(output), "store_queries")
    assert done.returncode == 0, done.stderr
    text = output.read_text(encoding="utf-8")
    assert text.count("| cases, first page | ") == 2
    assert "FULL SCAN" not in text


@pytest.mark.slow
def test_learning_is_timed(tmp_path: Path) -> None:
    """Ours on few, many and most cases, beside scikit-learn."""
    text = written("learner_speed", tmp_path)
    lines = [cells(line) for line in text.splitlines() if line.startswith("| ours: the fit |")]
    assert [line[1] for line in lines] == ["5,000", "20,000"]
    assert min(float(line[2].split(" ")[0]) for line in lines) > 0
    assert "| scikit-learn, newton-cholesky | 5,000 |" in text


@pytest.mark.slow
def test_learners_are_compared_or_said_to_be_absent(tmp_path: Path) -> None:
    """Every learner has its line; the slow ones stay out of a quick run."""
    text = written("learning_curve", tmp_path)
    named = {cells(line)[1] for line in text.splitlines() if line.startswith("| 200 |")}
    assert named >= {learner.name for learner in LEARNERS if not learner.slow}
    assert re.search(r"ours has less log-loss than each of \d+ others: (holds|does not hold)", text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("rearrest", "## Re-arrest on parole"),
        ("reweighting_fdr", "## Which factors need"),
        ("parole_groups", "## Groups on parole"),
        ("policy_truth", "## Simulated policies"),
    ],
)
def test_learner_is_measured(name: str, heading: str, tmp_path: Path) -> None:
    """Each writes its section; real data that are absent are said to be."""
    assert heading in written(name, tmp_path)


def written(name: str, folder: Path) -> str:
    """Return what a quick benchmark writes."""
    output = folder / "results.md"
    done = run("--quick", "-o", str(output), name)
    assert done.returncode == 0, done.stderr
    return output.read_text(encoding="utf-8")


def test_every_benchmark_is_a_module() -> None:
    """A name that the runner offers can be run."""
    files = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    assert set(NAMES) - files == set()


def test_unknown_benchmark_is_refused() -> None:
    """The error names the benchmarks that exist."""
    done = run("htp_score")
    assert done.returncode == 2
    assert (
        "'htp_score' is unknown; allowed: batch_scoring, assess, http_score, store" in done.stderr
    )


def test_description_names_neither_host_nor_path() -> None:
    """Results are published: they say what kind of machine it was, not which."""
    described = f"{machine()} {versions()}"
    assert re.search(r"CPython 3\.\d+\.\d+, numpy \d", described)
    assert socket.gethostname() not in described.split()
    assert not re.search(r"(?<!\w)/\w", described)


def test_bodies_are_valid_full_and_distinct() -> None:
    """Every factor is answered with evidence, and no cache could answer twice."""
    sent = bodies(LAW, 10)
    requests = [parse(body, LAW) for body in sent]
    assert len(set(sent)) == 10
    for request in requests:
        assert isinstance(request, Request)
        assert [len(answer.evidence) for answer in request.answers.values()] == [1] * len(LAW.scale)


def test_contenders_take_turns() -> None:
    """Each runs once untimed, then as often as it asks, in turns."""
    ran: list[str] = []
    found = take_turns(
        [Contender("a", lambda: ran.append("a"), 3), Contender("b", lambda: ran.append("b"), 1)]
    )
    assert ran == ["a", "b", "a", "b", "a", "a"]
    assert found["a"].low <= found["a"].middle <= found["a"].high


@pytest.mark.parametrize(
    ("value", "text"), [(0.012345, "0.0123"), (17.94, "17.9"), (79_400.4, "79,400")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    """Three digits are as much as a benchmark knows."""
    assert shown(value) == text


def test_table_is_markdown() -> None:
    """Heads, a rule, rows."""
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_load_refuses_an_answer_that_is_not_200() -> None:
    """A server that only refuses is not measured as a fast one."""
    with socket.create_server((HOST, 0)) as server:
        answering = threading.Thread(target=answer_once, args=(server,))
        answering.start()
        job = Job([message("/", b"{}")])
        with pytest.raises(RuntimeError, match=r"not answered with 200.*422"):
            load(server.getsockname()[1], job, connections=1, seconds=5)
        answering.join()


def answer_once(server: socket.socket) -> None:
    """Answer one request with a refusal."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 422 Unprocessable Content\r\nContent-Length: 0\r\n\r\n")
