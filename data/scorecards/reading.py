"""Read a scorecard file; refuse what does not fit its law pack or its checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from data.scorecards.form import refuse_form
from model.canonical import canonical, digest
from model.errors import Problem, ScorecardError, printable
from model.law import LawPack
from model.probability import Calibration, Head
from model.scorecard import Bands, Scorecard, point_problems


def read_scorecard(path: Path, law: LawPack) -> Scorecard:
    """Return the scorecard in a file.

    Raises:
        ScorecardError: if the file cannot be read, holds a key twice, is of another format or law
            pack, has points that do not fit the scale, or does not have the checksum that it
            states.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScorecardError(f"scorecard {path.name} cannot be read: {error.strerror}") from error
    document = card_document(content, path.name)
    return build_scorecard(document, law)


def card_document(content: bytes, name: str) -> Any:
    """Return the values in the bytes of a card, of whatever form they are.

    Args:
        content: JSON.
        name: what refusals call it.

    Raises:
        ScorecardError: if it is not JSON or holds a key twice.
    """
    try:
        return json.loads(
            content,
            parse_constant=_refuse_constant,
            object_pairs_hook=partial(_refuse_duplicates, name),
        )
    except (RecursionError, ValueError) as error:
        raise ScorecardError(f"scorecard {name} is not JSON: {error}") from error


def build_scorecard(document: Any, law: LawPack) -> Scorecard:
    """Return the scorecard that a parsed file describes.

    Raises:
        ScorecardError: as `read_scorecard`.
    """
    refuse_form(document)
    _refuse_other(document, law)
    _refuse_problems(document, point_problems(document["points"], law.scale))
    _refuse_problems(document, _own_problems(document, law))
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


def _refuse_other(document: Mapping[str, Any], law: LawPack) -> None:
    """Refuse a card of another law pack, and one that was changed after its release."""
    if document["law_version"] != law.version:
        raise ScorecardError(
            f"scorecard {document['version']} belongs to law pack {document['law_version']}, not "
            f"to {law.version}; choose a card of {law.version} or assess under the other pack"
        )
    try:
        checksum = checksum_of(document)
    except ValueError as error:
        raise ScorecardError(f"scorecard {document['version']} has no checksum: {error}") from error
    if document["checksum"] != checksum:
        raise ScorecardError(
            f"scorecard {document['version']} states checksum {document['checksum']} but has "
            f"{checksum}: it was changed after its release; restore the released file"
        )


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _refuse_duplicates(file: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys differ; of two points for one level none is the right one."""
    document = dict(pairs)
    if len(document) == len(pairs):
        return document
    keys = [key for key, _ in pairs]
    twice = next(key for key in keys if keys.count(key) > 1)
    raise ScorecardError(
        f"scorecard {file}: the key {printable(twice)} stands more than once in one object; "
        "allowed: once; remove the others"
    )


def _bands(document: Mapping[str, Any]) -> Bands | None:
    bands = document["bands"]
    return None if bands is None else Bands(bands["low_max"], bands["high_min"])


def _calibration(document: Mapping[str, Any]) -> Calibration | None:
    heads = document["calibration"]
    if heads is None:
        return None
    return Calibration(
        misconduct=_head(heads["misconduct"]),
        imprisonment=_head(heads["imprisonment"]),
        imprisonment_points=heads["imprisonment"].get("points"),
    )


def _own_problems(document: Mapping[str, Any], law: LawPack) -> list[Problem]:
    """Return what is wrong with the points of the head of imprisonment.

    They predict a sentence and prove no danger, so neither the direction of a factor nor its
    statutory circumstances bind them; the order of danger does.
    """
    points = (document["calibration"] or {}).get("imprisonment", {}).get("points")
    if points is None:
        return []
    return [
        replace(problem, pointer=f"/calibration/imprisonment{problem.pointer}")
        for problem in point_problems(points, law.scale)
        if problem.code != "card_wrong_sign"
    ]


def _refuse_problems(document: Mapping[str, Any], problems: list[Problem]) -> None:
    if problems:
        raise ScorecardError(
            f"scorecard {document['version']}: " + "; ".join(map(_sentence, problems))
        )


def _head(document: Mapping[str, Any]) -> Head:
    (bb, bs), (sb, ss) = document["covariance"]
    return Head(
        intercept=float(document["intercept"]),
        slope=float(document["slope"]),
        covariance=((float(bb), float(bs)), (float(sb), float(ss))),
        widening=float(document["widening"]),
    )


def _sentence(problem: Problem) -> str:
    found = f" is {problem.value}" if problem.value else " is missing"
    allowed = f", allowed: {', '.join(problem.allowed)}" if problem.allowed else ""
    return f"{problem.pointer}{found}{allowed} ({problem.code})"
