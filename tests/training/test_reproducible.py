"""The same cases give the same card, on whatever machine and with however many threads."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from tests.case_tables import CARD, LAW
from tests.training.worlds import world
from training.card import scorecard_document
from training.learning import learn
from training.learnt import Learnt
from training.options import Options

ROOT = Path(__file__).parents[2]
# Another kernel of matrix products, and numpy without its widest instructions.
OTHER_MACHINE = {
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL",
}


def run() -> Learnt:
    """Return what is learnt from a small world."""
    return learn(world(700, 21).cases, LAW, CARD, Options(folds=2))


def checksum(learnt: Learnt) -> str:
    """Return the checksum of the card."""
    return str(scorecard_document(learnt, version="same", code_version="1")["checksum"])


@pytest.mark.slow
def test_the_threads_of_a_matrix_product_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last bit, in every step and every diagnostic."""
    one = run()
    monkeypatch.setattr("training.learning.one_thread", partial(threadpool_limits, 2))
    two = run()
    for first, second in zip(one.heads(), two.heads(), strict=True):
        assert first.fit.theta.tobytes() == second.fit.theta.tobytes()
        assert first.deviation.tobytes() == second.deviation.tobytes()
        assert (first.calibration, first.unknown) == (second.calibration, second.unknown)
    assert one.hierarchy == two.hierarchy
    assert checksum(one) == checksum(two)


@pytest.mark.slow
def test_another_processor_gives_the_same_card() -> None:
    """Played by other kernels: rounding to eight digits takes up what an exponential may differ."""
    script = "from tests.training.test_reproducible import checksum, run; print(checksum(run()))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=os.environ | OTHER_MACHINE | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split()[-1] == checksum(run())
