"""The invented world as data (``world.toml``): people, answers, courses, outcomes, targets.

Every number is invented; `docs/synthetic-world.md` says what is modelled and what is not.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry
from model.factors import NOT_APPLICABLE, Factor, Order
from model.scale import Scale

FILE = "world.toml"
Section = Mapping[str, Any]
ANY_LEVEL = "*"
_SECTIONS = (
    "time", "size", "targets", "people", "latents", "missing", "offences", "effects", "diversion",
    "review", "misconduct", "violation_levels", "sentence", "days", "anomaly_days", "events",
)  # fmt: skip
_LISTS = ("factor", "offence", "weight_change", "violation", "anomaly")
_FACTOR_KEYS = ("id", "shares", "loadings", "missing", "sentence", "instead")
_OFFENCE_KEYS = ("name", "group", "category", "weight", "trend", "negligent", "victim")


@dataclass(frozen=True, slots=True)
class FactorShape:
    """How the answers to one factor come about.

    Attributes:
        shares: of each level, by id, along the latent value from low to high.
        loadings: weight of each latent in that value.
        missing: base probability that the answer is unknown.
        sentence: effect on the severity of the sentence: from the first to the last level, or by
            level.
        instead: for people of whom a condition does not hold, levels by the level they replace.
    """

    id: str
    shares: Mapping[str, float]
    loadings: Mapping[str, float]
    missing: float
    sentence: float | Mapping[str, float]
    instead: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OffenceShape:
    """One offence: drawn within its category and form of fault; `trend` is per t, on the log."""

    name: str
    group: str
    category: str
    weight: float
    trend: float
    negligent: bool
    victim: bool


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Every parameter of the invented world.

    Attributes:
        sections: the plain tables of the file, by name.
        factors, offences: in the order of the file.
        weight_changes, violations, anomalies: tables of the file.
    """

    sections: Mapping[str, Section]
    factors: tuple[FactorShape, ...]
    offences: tuple[OffenceShape, ...]
    weight_changes: tuple[Section, ...]
    violations: tuple[Section, ...]
    anomalies: tuple[Section, ...]

    def __getitem__(self, section: str) -> Section:
        return self.sections[section]

    @property
    def years(self) -> range:
        """Return the years of decision."""
        return range(self["time"]["first_year"], self["time"]["last_year"] + 1)


@lru_cache(maxsize=1)
def shipped_world() -> World:
    """Return the world that ships.

    Raises:
        LawEntryError: names key, value and what is allowed.
    """
    text = files("data.synthetic").joinpath(FILE).read_text(encoding="utf-8")
    return read_world(tomllib.loads(text))


def read_world(document: Mapping[str, Any]) -> World:
    """Return the world that a parsed file describes; errors as in `shipped_world`."""
    root = Entry(FILE, "", document)
    root.allow_only((*_SECTIONS, *_LISTS))
    return World(
        sections={name: root.table(name).values for name in _SECTIONS},
        factors=tuple(_factor(entry) for entry in root.tables("factor")),
        offences=tuple(_offence(entry) for entry in root.tables("offence")),
        weight_changes=tuple(entry.values for entry in root.tables("weight_change")),
        violations=tuple(entry.values for entry in root.tables("violation")),
        anomalies=tuple(entry.values for entry in root.tables("anomaly")),
    )


def check_world(world: World, scale: Scale) -> None:
    """Refuse a world whose factors and levels are not those of a scale.

    Raises:
        ValueError: names the factor, what was found and what is allowed.
    """
    drawn = {shape.id: shape for shape in world.factors}
    wanted = [factor.id for factor in scale if factor.id != world["people"]["age_factor"]]
    if sorted(drawn) != sorted(wanted):
        odd = sorted(set(drawn) ^ set(wanted))
        raise ValueError(
            f"{FILE} and the scale differ in the factors {odd}; write one table for each factor of "
            "the scale but the one on age"
        )
    for factor in scale:
        if factor.id in drawn:
            _check_levels(drawn[factor.id], factor)


def _factor(entry: Entry) -> FactorShape:
    entry.allow_only(_FACTOR_KEYS)
    shares: Any = entry.table("shares").values
    if not math.isclose(sum(shares.values()), 1.0, abs_tol=0.002):
        raise entry.error("shares", "shares that sum to 1")
    values: Any = entry.values
    return FactorShape(
        id=entry.text("id"),
        shares=shares,
        loadings=values.get("loadings", {}),
        missing=values.get("missing", 0.0),
        sentence=values.get("sentence", 0.0),
        instead=values.get("instead", {}),
    )


def _offence(entry: Entry) -> OffenceShape:
    entry.allow_only(_OFFENCE_KEYS)
    values: Any = entry.values
    return OffenceShape(
        name=entry.text("name"),
        group=entry.text("group"),
        category=entry.text("category"),
        weight=values["weight"],
        trend=values.get("trend", 0.0),
        negligent=entry.flag("negligent", default=False),
        victim=entry.flag("victim", default=True),
    )


def _check_levels(shape: FactorShape, factor: Factor) -> None:
    drawn = tuple(shape.shares)
    if factor.order is Order.NOMINAL:
        drawn = tuple(sorted(drawn, key=factor.level_ids.index))
    if drawn != factor.level_ids:
        raise ValueError(
            f"{FILE}: {factor.id} has the levels {', '.join(drawn)}; allowed: those of the scale "
            f"in their order, {', '.join(factor.level_ids)}"
        )
    known = {*factor.level_ids, ANY_LEVEL, *([NOT_APPLICABLE] if factor.not_applicable else [])}
    _refuse_strange(shape.id, (name for swap in shape.instead.values() for name in swap), known)
    swapped = (name for swap in shape.instead.values() for name in swap.values())
    _refuse_strange(shape.id, swapped, known)


def _refuse_strange(factor: str, names: Iterable[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(
                f"{FILE}: instead of {factor} names {name}; allowed: {', '.join(sorted(known))}"
            )
