"""Read a scorecard file; refuse what does not fit its law pack or its checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.canonical import canonical, digest
from model.errors import Problem, ScorecardError
from model.law import LawPack
from model.probability import Calibration, Head
from model.scorecard import Bands, Scorecard, point_problems

FORMAT = 1
KINDS = ("expert", "calibrated")
_KEYS = (
    "format", "version", "law_version", "kind", "points", "bands", "threshold", "calibration",
    "provenance", "checksum",
)  # fmt: skip


def read_scorecard(path: Path, law: LawPack) -> Scorecard:
    """Return the scorecard in a file.

    Raises:
        ScorecardError: if the file cannot be read, is of another format or law pack, has points
            that do not fit the scale, or does not have the checksum that it states.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ScorecardError(f"scorecard {path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ScorecardError(f"scorecard {path.name} is not JSON: {error}") from error
    return build_scorecard(document, law)


def build_scorecard(document: Any, law: LawPack) -> Scorecard:
    """Return the scorecard that a parsed file describes.

    Raises:
        ScorecardError: as `read_scorecard`.
    """
    _refuse_form(document, law)
    problems = point_problems(document["points"], law.scale)
    if problems:
        raise ScorecardError(
            f"scorecard {document['version']}: " + "; ".join(map(_sentence, problems))
        )
    return Scorecard(
        version=document["version"],
        law_version=document["law_version"],
        kind=document["kind"],
        points=document["points"],
        bands=_bands(document),
        threshold=document["threshold"],
        calibration=_calibration(document),
        provenance=document["provenance"],
        checksum=document["checksum"],
    )


def checksum_of(document: Mapping[str, Any]) -> str:
    """Return the checksum of a card: over its canonical form without the checksum itself."""
    return digest(canonical({key: value for key, value in document.items() if key != "checksum"}))


def _refuse_form(document: Any, law: LawPack) -> None:
    if not isinstance(document, dict) or set(document) != set(_KEYS):
        found = sorted(document) if isinstance(document, dict) else type(document).__name__
        raise ScorecardError(f"a scorecard has exactly the keys {', '.join(_KEYS)}; found: {found}")
    _refuse("format", document["format"], (FORMAT,))
    _refuse("kind", document["kind"], KINDS)
    if document["law_version"] != law.version:
        raise ScorecardError(
            f"scorecard {document['version']} belongs to law pack {document['law_version']}, not "
            f"to {law.version}; choose a card of {law.version} or assess under the other pack"
        )
    if document["checksum"] != checksum_of(document):
        raise ScorecardError(
            f"scorecard {document['version']} states checksum {document['checksum']} but has "
            f"{checksum_of(document)}: it was changed after its release; restore the released file"
        )


def _refuse(name: str, value: Any, allowed: tuple[Any, ...]) -> None:
    if value not in allowed:
        raise ScorecardError(
            f"scorecard: {name} is {value!r}; allowed: {', '.join(map(str, allowed))}"
        )


def _bands(document: Mapping[str, Any]) -> Bands | None:
    bands = document["bands"]
    if document["kind"] == "calibrated":
        return None
    if not isinstance(bands, dict) or set(bands) != {"low_max", "high_min"}:
        raise ScorecardError(f"scorecard: bands is {bands!r}; allowed: low_max and high_min")
    result = Bands(bands["low_max"], bands["high_min"])
    if result.low_max >= result.high_min:
        raise ScorecardError(
            f"scorecard: low_max {result.low_max} is not below high_min {result.high_min}"
        )
    return result


def _calibration(document: Mapping[str, Any]) -> Calibration | None:
    if document["kind"] == "expert":
        return None
    threshold, heads = document["threshold"], document["calibration"]
    if not isinstance(threshold, float) or not 0 < threshold < 1:
        raise ScorecardError(f"scorecard: threshold is {threshold!r}; allowed: between 0 and 1")
    if not isinstance(heads, dict) or set(heads) != {"misconduct", "imprisonment"}:
        raise ScorecardError("scorecard: calibration holds misconduct and imprisonment")
    return Calibration(_head(heads["misconduct"]), _head(heads["imprisonment"]))


def _head(document: Mapping[str, Any]) -> Head:
    try:
        (bb, bs), (sb, ss) = document["covariance"]
        head = Head(
            intercept=float(document["intercept"]),
            slope=float(document["slope"]),
            covariance=((float(bb), float(bs)), (float(sb), float(ss))),
            widening=float(document["widening"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ScorecardError(
            "scorecard: a head holds the numbers intercept, slope, widening and a 2 by 2 covariance"
        ) from error
    if head.slope <= 0:
        raise ScorecardError(f"scorecard: slope is {head.slope}; allowed: above 0")
    return head


def _sentence(problem: Problem) -> str:
    found = f" is {problem.value}" if problem.value else " is missing"
    allowed = f", allowed: {', '.join(problem.allowed)}" if problem.allowed else ""
    return f"{problem.pointer}{found}{allowed} ({problem.code})"
