"""Scorecards as documents, to be changed and sealed again by tests."""

from __future__ import annotations

import json
from typing import Any

from data.scorecards.catalogue import SCORECARD_FOLDER
from data.scorecards.reading import build_scorecard, checksum_of
from model.scorecard import Scorecard
from tests.case_tables import LAW


def expert_document() -> dict[str, Any]:
    """Return the shipped expert card."""
    document: dict[str, Any] = json.loads((SCORECARD_FOLDER / "expert-2026.1.json").read_bytes())
    return document


def calibrated_document() -> dict[str, Any]:
    """Return a calibrated card with the points of the expert card and made-up heads."""
    head = {"slope": 0.08, "covariance": [[0.04, 0.0], [0.0, 0.0001]], "widening": 1.25}
    return expert_document() | {
        "version": "calibrated-for-tests",
        "kind": "calibrated",
        "bands": None,
        "threshold": 0.25,
        "calibration": {
            "misconduct": head | {"intercept": -1.5},
            "imprisonment": head | {"intercept": 0.5},
        },
        "provenance": {"cohort": "synthetic, made up for tests"},
    }


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a card document with the checksum that belongs to it."""
    return document | {"checksum": checksum_of(document)}


def built(document: dict[str, Any]) -> Scorecard:
    """Return the scorecard of a document, sealed first."""
    return build_scorecard(sealed(document), LAW)
