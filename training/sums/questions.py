"""What the centre asks of every district: three kinds of sums, as one JSON file a round.

A question is answered with sums over cases and never with a case. Numbers are written so that they
are read back to the last bit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.canonical import canonical, digest
from training.coding import Floats
from training.errors import LearningError

ROUND, ANSWERS = "round", "answers"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases, how many events, and how many cases at each level."""

    head: str

    def document(self) -> dict[str, Any]:
        """Return the question as JSON holds it."""
        return {"kind": "counts", "head": self.head}


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Loss, gradient and curvature at some coefficients.

    Attributes:
        head: the outcome.
        coefficients: b, the steps, then the covariates.
    """

    head: str
    coefficients: Floats

    def document(self) -> dict[str, Any]:
        """Return the question as JSON holds it."""
        return {"kind": "steps", "head": self.head, "coefficients": self.coefficients.tolist()}


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Cases and events by total, under whole points.

    Attributes:
        head: the outcome.
        increments: points by column.
        covariance: of (b, steps), for the mean variance of the predictor at each total.
    """

    head: str
    increments: NDArray[np.int64]
    covariance: Floats

    def document(self) -> dict[str, Any]:
        """Return the question as JSON holds it."""
        return {
            "kind": "totals",
            "head": self.head,
            "increments": self.increments.tolist(),
            "covariance": self.covariance.tolist(),
        }


Question = Counts | Steps | Totals


@dataclass(frozen=True, slots=True)
class Round:
    """The questions of one round, with what they rest on.

    Attributes:
        law_version, prior_checksum: the law pack, and the card that the fit is centred on.
        questions: at least one.
    """

    law_version: str
    prior_checksum: str
    questions: tuple[Question, ...]


def key(question: Question) -> str:
    """Return what an answer to a question is filed under."""
    return digest(canonical(question.document()))


def write_round(asked: Round) -> bytes:
    """Return a round as a file."""
    return canonical(
        {
            "format": FORMAT,
            "kind": ROUND,
            "law_version": asked.law_version,
            "prior_checksum": asked.prior_checksum,
            "questions": [question.document() for question in asked.questions],
        }
    )


def read_round(path: Path) -> Round:
    """Return the round in a file.

    Raises:
        LearningError: if the file is no round.
    """
    document = read_document(path, ROUND)
    return Round(
        document["law_version"],
        document["prior_checksum"],
        tuple(_question(entry, path.name) for entry in document["questions"]),
    )


def read_document(path: Path, kind: str) -> Mapping[str, Any]:
    """Return a file of this exchange.

    Raises:
        LearningError: names the file and what is wrong with it.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise LearningError(f"{path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise LearningError(
            f"{path.name} is not JSON: {error}; copy the whole file again"
        ) from error
    found = document if isinstance(document, dict) else {}
    missing = sorted({"law_version", "prior_checksum", _PARTS[kind]} - set(found))
    if (found.get("format"), found.get("kind")) != (FORMAT, kind) or missing:
        raise LearningError(
            f"{path.name} is no file of kind {kind!r} and format {FORMAT}; it is of kind "
            f"{found.get('kind')!r}, lacking {', '.join(missing) or 'nothing'}; give the file as "
            "it was sent"
        )
    return found


def _question(entry: Mapping[str, Any], name: str) -> Question:
    kinds = {"counts": _counts, "steps": _steps, "totals": _totals}
    if entry.get("kind") not in kinds:
        raise LearningError(
            f"{name}: question of kind {entry.get('kind')!r}; allowed: {', '.join(kinds)}; use the "
            "program's version of the centre"
        )
    return kinds[entry["kind"]](entry)


def _counts(entry: Mapping[str, Any]) -> Question:
    return Counts(entry["head"])


def _steps(entry: Mapping[str, Any]) -> Question:
    return Steps(entry["head"], _floats(entry["coefficients"]))


def _totals(entry: Mapping[str, Any]) -> Question:
    increments = np.array(entry["increments"], np.int64)
    return Totals(entry["head"], increments, _floats(entry["covariance"]))


def _floats(values: Sequence[Any]) -> Floats:
    return np.array(values, np.float64)


_PARTS = {ROUND: "questions", ANSWERS: "answers"}
