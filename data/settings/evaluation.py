"""Least numbers, alarm lines and levels of evaluation and monitoring (``evaluation.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry

FILE = "evaluation.toml"
_SECTIONS = ("groups", "drift", "agreement", "deviation", "backtest")


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The audit of groups.

    Attributes:
        calibration_events: events that each group needs for its ratio of observed to expected.
        rate_cases: cases that each group needs for rates.
        error_events: events that each group needs for error rates.
        proxy_cases: cases that each group needs for the differences of points.
        disparity_cases: cases that each group needs for decisions at equal score.
        false_discovery: share of false findings among the findings (Benjamini-Hochberg).
    """

    calibration_events: int
    rate_cases: int
    error_events: int
    proxy_cases: int
    disparity_cases: int
    false_discovery: float


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """Drift alarms.

    Attributes:
        alarm: false-alarm rate of one comparison where nothing drifts.
        bins: into how many parts totals are cut.
        cell_cases: cases that a part must be expected to have in the smaller period.
        cusum_odds: the odds ratio that the cumulative sums look for.
        cusum_limit: their alarm line.
        cusum_draws: how often chance alone is drawn to find their false-alarm rate.
        leniency_deciders, leniency_cases: deciders, and cases of each, for the spread of leniency.
        weight_events: misconducts that a test of the points in force needs.
        recent_months, base_months: months that are looked at, and before them compared with.
        month_cases: cases that a month needs for a figure.
    """

    alarm: float
    bins: int
    cell_cases: int
    cusum_odds: float
    cusum_limit: float
    cusum_draws: int
    leniency_deciders: int
    leniency_cases: int
    weight_events: int
    recent_months: int
    base_months: int
    month_cases: int


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """Agreement between people.

    Attributes:
        cases: cases answered by both that a factor needs.
        good: a factor whose coefficient may lie below this needs work on its definition.
        unknown_is_a_level: whether an answer left open is compared like a level.
    """

    cases: int
    good: float
    unknown_is_a_level: bool


@dataclass(frozen=True, slots=True)
class DeviationSettings:
    """Deviations from the recommendation.

    Attributes:
        warning, alarm: two-sided probability outside the control limits.
        cases: cases that a person or office needs.
        months: months that are needed on either side of the deployment.
    """

    warning: float
    alarm: float
    cases: int
    months: int


@dataclass(frozen=True, slots=True)
class BacktestSettings:
    """The back-test and the simulation of policies.

    Attributes:
        cases: cases that a share needs.
        line_events: misconducts that a line from total to probability needs.
        ratio_events: misconducts that a group needs for observed to expected, ranking and error.
        slope_events: misconducts that a group needs for a calibration slope.
        draws: bootstrap draws of a policy's interval.
        contraction_cases, contraction_deciders: below either, contraction is told to be unsteady.
    """

    cases: int
    line_events: int
    ratio_events: int
    slope_events: int
    draws: int
    contraction_cases: int
    contraction_deciders: int


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """Everything of the file; `level` is the nominal coverage of intervals."""

    level: float
    groups: GroupSettings
    drift: DriftSettings
    agreement: AgreementSettings
    deviation: DeviationSettings
    backtest: BacktestSettings


@lru_cache(maxsize=1)
def evaluation_settings() -> EvaluationSettings:
    """Return the settings that ship."""
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return read_evaluation_settings(tomllib.loads(text))


def read_evaluation_settings(document: Mapping[str, Any]) -> EvaluationSettings:
    """Return the settings that a parsed ``evaluation.toml`` describes.

    Raises:
        LawEntryError: names key, value and what is allowed.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("level", *_SECTIONS))
    forms = (
        GroupSettings, DriftSettings, AgreementSettings, DeviationSettings, BacktestSettings,
    )  # fmt: skip
    sections = {
        name: _section(root.table(name), form) for name, form in zip(_SECTIONS, forms, strict=True)
    }
    return EvaluationSettings(level=_share(root, "level"), **sections)


def _section(entry: Entry, form: Any) -> Any:
    """Return one section; the fields of its form say which keys there are, and of which kind."""
    kinds = {name: str(field.type) for name, field in form.__dataclass_fields__.items()}
    entry.allow_only(tuple(kinds))
    return form(**{name: _READERS[kind](entry, name) for name, kind in kinds.items()})


def _share(entry: Entry, name: str) -> float:
    value = entry.values.get(name)
    if not isinstance(value, float) or not 0 < value < 1:
        raise entry.error(name, "a share between 0 and 1")
    return value


def _positive(entry: Entry, name: str) -> float:
    value = entry.values.get(name)
    if not isinstance(value, float) or value <= 0:
        raise entry.error(name, "a number above 0, with a point")
    return value


def _count(entry: Entry, name: str) -> int:
    return entry.whole(name, at_least=1)


def _flag(entry: Entry, name: str) -> bool:
    return entry.flag(name)


_READERS: Mapping[str, Callable[[Entry, str], Any]] = {
    "int": _count,
    "float": _positive,
    "bool": _flag,
}
