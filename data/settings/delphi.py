"""How experts are asked about points, and what counts as agreement (``delphi.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry

FILE = "delphi.toml"


@dataclass(frozen=True, slots=True)
class DelphiRule:
    """What is asked of the experts and of their agreement.

    Attributes:
        rounds: how often they are asked.
        most_points: the most points, and the most negative ones, that a level may get.
        least_experts: how many must have given points to every level of a factor.
        most_spread: of the points of each level, third less first quartile.
        essential_level: the probability, if everybody tossed a coin, of so many who call the factor
            essential, must be at most this.
    """

    rounds: int
    most_points: int
    least_experts: int
    most_spread: int
    essential_level: float


@lru_cache(maxsize=1)
def shipped_rule() -> DelphiRule:
    """Return the rule that ships.

    Raises:
        LawEntryError: names key, value and what is allowed.
    """
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return read_rule(tomllib.loads(text))


def read_rule(document: Mapping[str, Any]) -> DelphiRule:
    """Return the rule that a parsed file describes; errors as in `shipped_rule`."""
    root = Entry(FILE, "", document)
    root.allow_only(("rounds", "most_points", "consensus"))
    consensus = root.table("consensus")
    consensus.allow_only(("least_experts", "most_spread", "essential_percent"))
    return DelphiRule(
        rounds=root.whole("rounds", at_least=1),
        most_points=root.whole("most_points", at_least=1),
        least_experts=consensus.whole("least_experts", at_least=1),
        most_spread=consensus.whole("most_spread"),
        essential_level=consensus.whole("essential_percent", at_least=1) / 100,
    )
