"""The form of a scorecard file, before its points are compared with a scale (design, part 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

from model.errors import ScorecardError, printable
from model.probability import NORMAL_90

FORMAT = 1
KINDS = ("expert", "calibrated")
# Far beyond any card, and small enough that no sum can overflow.
MAX_POINTS = 10_000
_MAX_NUMBER = 1_000_000
_ROUNDING = 1 + 1e-9
_WHOLE = f"a whole number from -{MAX_POINTS} to {MAX_POINTS}"
_KEYS = (
    "format", "version", "law_version", "kind", "points", "bands", "threshold", "calibration",
    "provenance", "checksum",
)  # fmt: skip
_HEADS = ("misconduct", "imprisonment")
_HEAD_KEYS = ("intercept", "slope", "covariance", "widening")
# The head of imprisonment may predict from points of its own.
_OWN_POINTS = "points"


def refuse_form(document: Any) -> None:
    """Refuse a parsed file that is no scorecard.

    Raises:
        ScorecardError: names field, value and what is allowed.
    """
    _refuse_keys("", document, _KEYS)
    for name, (fits, allowed) in {**_ALWAYS, **_BY_KIND.get(_text_of(document), {})}.items():
        if not fits(document[name]):
            raise _wrong(name, document[name], allowed)
    _refuse_points("points", document["points"])
    if document["kind"] == "expert":
        _refuse_bands(document["bands"])
    else:
        _refuse_keys("calibration", document["calibration"], _HEADS)
        heads = document["calibration"]
        _refuse_head("calibration.misconduct", heads["misconduct"])
        _refuse_head("calibration.imprisonment", _without_points(heads["imprisonment"]))


def _text_of(document: Mapping[str, Any]) -> str:
    kind = document["kind"]
    return kind if isinstance(kind, str) else ""


def _refuse_keys(place: str, value: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(value, dict) or set(value) != set(keys):
        found = ", ".join(sorted(value)) if isinstance(value, dict) else type(value).__name__
        raise _wrong(place, found, f"an object with exactly the keys {', '.join(keys)}")


def _without_points(head: Any) -> Any:
    """Return a head without its own points, which are refused where they are none."""
    if not isinstance(head, dict) or _OWN_POINTS not in head:
        return head
    place = f"calibration.imprisonment.{_OWN_POINTS}"
    points = head[_OWN_POINTS]
    if not isinstance(points, dict):
        raise _wrong(place, points, "an object of points by factor and level")
    _refuse_points(place, points)
    return {name: value for name, value in head.items() if name != _OWN_POINTS}


def _refuse_points(place: str, points: Mapping[str, Any]) -> None:
    for factor, levels in points.items():
        if not isinstance(levels, dict):
            raise _wrong(f"{place}.{factor}", levels, "an object of points by level")
        for level, value in levels.items():
            if not _whole(value):
                raise _wrong(f"{place}.{factor}.{level}", value, _WHOLE)


def _refuse_bands(bands: Any) -> None:
    _refuse_keys("bands", bands, ("low_max", "high_min"))
    for name, value in bands.items():
        if not _whole(value):
            raise _wrong(f"bands.{name}", value, _WHOLE)
    if bands["low_max"] >= bands["high_min"]:
        raise _wrong("bands.low_max", bands["low_max"], f"below high_min {bands['high_min']}")


def _refuse_head(place: str, head: Any) -> None:
    _refuse_keys(place, head, _HEAD_KEYS)
    for name in ("intercept", "slope", "widening"):
        if not _number(head[name]):
            raise _wrong(f"{place}.{name}", head[name], "a number")
    for name in ("slope", "widening"):
        if head[name] <= 0:
            raise _wrong(f"{place}.{name}", head[name], "above 0")
    if not _is_covariance(head["covariance"]):
        raise _wrong(
            f"{place}.covariance", head["covariance"], "a 2 by 2 covariance [[vb, c], [c, vs]]"
        )
    # Else an end of the interval falls while the total rises, and a graver answer lowers the band.
    uncertainty = NORMAL_90 * head["widening"] * sqrt(head["covariance"][1][1])
    if uncertainty >= head["slope"]:
        raise _wrong(f"{place}.slope", head["slope"], f"above its uncertainty {uncertainty:.4g}")


def _is_covariance(value: Any) -> bool:
    """Tell whether a value is a symmetric matrix of two variances that fit their covariance."""
    try:
        (bb, bs), (sb, ss) = value
    except (TypeError, ValueError):
        return False
    if not all(map(_number, (bb, bs, sb, ss))):
        return False
    return bool(bs == sb and bb >= 0 and ss >= 0 and bs * bs <= bb * ss * _ROUNDING)


def _whole(value: Any) -> bool:
    """Tell whether a value is a whole number in range; a truth value is none."""
    return type(value) is int and abs(value) <= MAX_POINTS


def _number(value: Any) -> bool:
    """Tell whether a value is a number that a calibration can hold; infinity and NaN are not."""
    return type(value) in {int, float} and abs(value) <= _MAX_NUMBER


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _absent(value: Any) -> bool:
    return value is None


def _share(value: Any) -> bool:
    return _number(value) and 0 < value < 1


def _wrong(place: str, value: Any, allowed: str) -> ScorecardError:
    where = f"{place} is " if place else "found "
    return ScorecardError(f"scorecard: {where}{printable(value)}; allowed: {allowed}")


Check = tuple[Callable[[Any], bool], str]
_ALWAYS: Mapping[str, Check] = {
    "format": (lambda value: type(value) is int and value == FORMAT, str(FORMAT)),
    "kind": (lambda value: value in KINDS, ", ".join(KINDS)),
    "version": (_text, "a text that is not empty"),
    "law_version": (_text, "a text that is not empty"),
    "points": (_object, "an object of points by factor and level"),
    "provenance": (_object, "an object"),
    "checksum": (_text, "a text that is not empty"),
}
_BY_KIND: Mapping[str, Mapping[str, Check]] = {
    "expert": {
        "threshold": (_absent, "null on an expert card"),
        "calibration": (_absent, "null on an expert card"),
    },
    "calibrated": {
        "bands": (_absent, "null on a calibrated card"),
        "threshold": (_share, "a number between 0 and 1"),
    },
}
