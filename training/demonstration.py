"""The card ``demo-synthetic``: what the learner makes of the invented world, for demonstration.

Run ``python -m training.demonstration`` to make it anew; a test compares it with the one that
ships. It is marked as synthetic wherever it is used, and refused in production.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import version

from data.law.catalogue import law_pack
from data.scorecards.catalogue import SCORECARD_FOLDER, default_scorecard
from data.synthetic.simulation import simulate
from training.card import scorecard_document
from training.gating import examine
from training.learning import learn
from training.level_likelihood import LevelSpaceSolver
from training.options import Options
from training.reduction import OneProcess

VERSION, LAW_VERSION = "demo-synthetic", "cn-2026.1"
ROWS, SEED = 60_000, 20260101


def demonstration_card() -> bytes:
    """Return the card as it is written to the file: the same bytes on every run."""
    law = law_pack(LAW_VERSION)
    card = default_scorecard(law)
    cases = simulate(law, card, ROWS, seed=SEED).learning_set()
    options = Options(folds=0, solver=LevelSpaceSolver(law, OneProcess()))
    movable = examine(cases, law, card).movable
    learnt = learn(cases, law, card, replace(options, movable=movable))
    document = scorecard_document(learnt, version=VERSION, code_version=version("nansha"))
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


if __name__ == "__main__":
    (SCORECARD_FOLDER / f"{VERSION}.json").write_bytes(demonstration_card())
