"""The scorecards that ship with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from data.law.catalogue import law_pack
from data.scorecards.reading import read_scorecard
from model.errors import ScorecardError
from model.law import LawPack
from model.scorecard import Scorecard

SCORECARD_FOLDER = Path(__file__).parent
DEFAULTS = {"cn-2026.1": "expert-2026.1"}


def scorecard_versions() -> tuple[str, ...]:
    """Return the versions of the shipped cards, in order."""
    return tuple(sorted(path.stem for path in SCORECARD_FOLDER.glob("*.json")))


@lru_cache(maxsize=16)
def scorecard(version: str, law: LawPack) -> Scorecard:
    """Return a shipped card.

    Raises:
        ScorecardError: if no such card ships or it does not fit the law pack.
    """
    if version not in scorecard_versions():
        known = ", ".join(scorecard_versions())
        raise ScorecardError(f"scorecard {version!r} is unknown; allowed: {known}")
    return read_scorecard(SCORECARD_FOLDER / f"{version}.json", law)


def default_scorecard(law: LawPack) -> Scorecard:
    """Return the card that is used with a law pack where nobody names one."""
    return scorecard(DEFAULTS[law.version], law)


def shipped_scorecards() -> tuple[Scorecard, ...]:
    """Return every shipped card, each under the law pack that it names."""
    return tuple(scorecard(version, law_pack(_law_of(version))) for version in scorecard_versions())


def _law_of(version: str) -> str:
    return str(json.loads((SCORECARD_FOLDER / f"{version}.json").read_bytes())["law_version"])
