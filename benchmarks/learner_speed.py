"""How long learning takes, and how much memory: ours on codes, scikit-learn on one-hot columns.

Each fit of many cases runs in a process of its own with one thread, in turns. What it takes in
memory is the most that its process held, less what it held after its imports: the cases in the form
that it reads, and the fit. Processor seconds are told beside those on the wall, because other work
on the machine lengthens only the latter; the verdicts rest on processor seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Spread, shown, spread, table
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from model.law import LawPack
from training.coding import Codes, Coding
from training.evidence import at_tau
from training.heads import MISCONDUCT, fit_points
from training.level_likelihood import LevelSpaceSolver
from training.options import Options, Sample
from training.prior import prior_of
from training.reduction import OneProcess

FIT, HEAD, PEER = "ours: the fit", "ours: τ, fit, whole points", "scikit-learn, newton-cholesky"
LEAST_SECONDS, MOST_SHARE, MOST_TIMES = 0.2, 0.5, 12
_TAU, _SUSPECTS, _SEED = 0.2, 120_000, 1


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases are learnt from, and how often."""

    few: int = 2_000
    many: int = 1_000_000
    most: int = 10_000_000
    suspects: int = _SUSPECTS
    repeats: int = 9
    turns: int = 3


QUICK = Size(few=500, many=5_000, most=20_000, suspects=10_000, repeats=1, turns=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What fits of one kind took."""

    wall: Spread
    processor: Spread
    mebibytes: float


def released(suspects: int, path: Path) -> None:
    """Write codes and outcomes of synthetic suspects that were released."""
    law = law_packs()[-1]
    made = simulate(law, default_scorecard(law), suspects, seed=_SEED).learning_set()
    cases = made.rows(made.released)
    np.savez(path, codes=cases.codes, outcome=cases.misconduct)


def drawn(path: Path, rows: int) -> tuple[Codes, NDArray[np.int8]]:
    """Return so many of these cases, drawn with replacement; column by column to save memory."""
    given = np.load(path)
    codes, outcome = given["codes"], given["outcome"]
    place = np.random.default_rng(_SEED).integers(0, len(outcome), rows, dtype=np.int32)
    found = np.empty((rows, codes.shape[1]), np.int8, order="F")
    for column in range(codes.shape[1]):
        found[:, column] = codes[place, column]
    return found, outcome[place]


def the_fit(codes: Codes, outcome: NDArray[np.int8], law: LawPack) -> Callable[[], object]:
    """Return the fit at a given strength of the prior: what scikit-learn's does at a given C."""
    coding, hyper = Coding.of(law, default_scorecard(law)), Options().hyper
    prior = at_tau(prior_of(coding, hyper), hyper, _TAU)
    sample = Sample(codes, outcome, np.ones(len(codes)))
    return lambda: LevelSpaceSolver(law, OneProcess())(coding, sample, prior)


def the_head(codes: Codes, outcome: NDArray[np.int8], law: LawPack) -> Callable[[], object]:
    """Return all from cases to whole points: checks, τ by evidence, fit, points, intercept."""
    coding = Coding.of(law, default_scorecard(law))
    options = Options(solver=LevelSpaceSolver(law, OneProcess()))
    sample = Sample(codes, outcome, np.ones(len(codes)))
    return lambda: fit_points(MISCONDUCT, sample, coding, options)


def the_peer(codes: Codes, outcome: NDArray[np.int8], law: LawPack) -> Callable[[], object]:
    """Return logistic regression; its columns are made before the clock starts."""
    from sklearn.linear_model import LogisticRegression

    columns = one_hot(codes, law)
    return lambda: LogisticRegression(solver="newton-cholesky").fit(columns, outcome)


def one_hot(codes: Codes, law: LawPack) -> NDArray[np.float32]:
    """Return a column for each level but the neutral one, row by row as scikit-learn likes it."""
    wanted = [
        (place, code)
        for place, factor in enumerate(law.scale)
        for code, level in enumerate(factor.level_ids)
        if level != factor.neutral
    ]
    found = np.empty((len(codes), len(wanted)), np.float32)
    for number, (place, code) in enumerate(wanted):
        found[:, number] = codes[:, place] == code
    return found


TASKS = {FIT: the_fit, HEAD: the_head, PEER: the_peer}


def once(name: str, path: Path, rows: int) -> dict[str, float]:
    """Do one task in this process and return what it took."""
    if name == PEER:
        import sklearn.linear_model  # noqa: F401 - before memory is looked at
    before = _mebibytes()
    # Nothing else holds the codes, so the peer is rid of them once it has its columns.
    work = TASKS[name](*drawn(path, rows), law_packs()[-1])
    wall, processor = perf_counter(), process_time()
    work()
    return {
        "wall": perf_counter() - wall,
        "processor": process_time() - processor,
        "mebibytes": _mebibytes() - before,
    }


def _mebibytes() -> float:
    """Return the most that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike `getrusage`, it starts anew when a process starts another program.
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 1024)


def in_turns(names: Sequence[str], path: Path, rows: int, turns: int) -> dict[str, Taken]:
    """Return what each task takes, each time in a process of its own."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(turns):
        for name in names:
            command = [sys.executable, "-m", "benchmarks.learner_speed", "--task", name]
            asked = [*command, "--cases", str(path), "--rows", str(rows)]
            done = subprocess.run(asked, check=True, stdout=subprocess.PIPE, encoding="utf-8")
            found[name].append(json.loads(done.stdout))
    return {name: _taken(each) for name, each in found.items()}


def _taken(each: Sequence[Mapping[str, float]]) -> Taken:
    wall, processor = (spread([one[key] for one in each]) for key in ("wall", "processor"))
    return Taken(wall, processor, max(one["mebibytes"] for one in each))


def few(path: Path, size: Size) -> Taken:
    """Return what all of head M takes on few cases, in this process, after one run untimed."""
    codes, outcome = drawn(path, size.few)
    law, found = law_packs()[-1], []
    coding, sample = (
        Coding.of(law, default_scorecard(law)),
        Sample(codes, outcome, np.ones(size.few)),
    )
    work: Callable[[], Any] = lambda: fit_points(MISCONDUCT, sample, coding, Options())  # noqa: E731 - timed below
    work()
    for _ in range(size.repeats):
        wall, processor = perf_counter(), process_time()
        work()
        found.append((perf_counter() - wall, process_time() - processor))
    walls, processors = zip(*found, strict=True)
    return Taken(spread(walls), spread(processors), 0.0)


def verdict(small: Taken, many: Mapping[str, Taken], most: Taken) -> list[str]:
    """Return whether the targets are met, in words."""
    fit, head, peer = (many[name] for name in (FIT, HEAD, PEER))
    share = fit.processor.middle / peer.processor.middle
    whole = head.processor.middle / peer.processor.middle
    memory = head.mebibytes / peer.mebibytes
    times = most.processor.middle / fit.processor.middle
    return [
        _said("few cases, all of head M, seconds", small.processor.middle, LEAST_SECONDS),
        _said("the fit beside scikit-learn's, time", share, MOST_SHARE),
        _said("all of head M beside scikit-learn's fit, time", whole, MOST_SHARE),
        _said("all of head M beside scikit-learn's fit, memory", memory, MOST_SHARE),
        _said("ten times the cases, time", times, MOST_TIMES),
    ]


def _said(what: str, found: float, limit: float) -> str:
    return f"- {what}: {shown(found)}, asked at most {limit:g}: " + (
        "holds" if found <= limit else "does not hold"
    )


def report(size: Size) -> str:
    """Measure and return the section of the report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.npz")
        released(size.suspects, path)
        small = few(path, size)
        many = in_turns((FIT, HEAD, PEER), path, size.many, size.turns)
        most = in_turns((FIT,), path, size.most, 1)[FIT]
    lines = [
        _line(HEAD, size.few, small),
        *(_line(name, size.many, taken) for name, taken in many.items()),
        _line(FIT, size.most, most),
    ]
    heads = ["", "cases", "processor s", "wall s", "memory MiB"]
    said = "" if size is QUICK else "\n\n" + "\n".join(verdict(small, many, most))
    return (
        "## Learning: time and memory\n\nSynthetic released suspects, 43 factors, drawn with "
        "replacement. Ours reads codes of one byte; scikit-learn the same answers as one column of "
        "float32 for each level but the neutral one, made before the clock starts. “The fit” is at "
        "a given τ, as scikit-learn's is at a given C; “τ, fit, whole points” adds the checks, τ "
        "by evidence, whole points with their gap, and the intercept. On few cases the matrix of "
        f"columns is used.\n\n{table(heads, lines)}{said}"
    )


def _line(name: str, rows: int, taken: Taken) -> list[str]:
    memory = shown(taken.mebibytes) if taken.mebibytes else ""
    return [name, f"{rows:,}", str(taken.processor), str(taken.wall), memory]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--task", choices=TASKS, help="do this once and print what it took")
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--rows", type=int)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(once(given.task, given.cases, given.rows)))
    else:
        print(report(QUICK if given.quick else Size()))
