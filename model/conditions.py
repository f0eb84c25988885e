"""Why bail would or would not do: the least set of bail conditions for every proven danger.

For every danger with a counted statutory circumstance (★) the solver finds the least intrusive set
of conditions that removes each removable risk, names the duties that apply anyway, and repeats in
words what no condition can remove. It orders nothing: what is ordered, and whether bail suffices
at all, a person decides.

Examples:
    >>> from model.condition_catalogue import Address
    >>> contact = Address(4, "contact", "切断接触", "Cuts contact", frozenset({"threat.made"}))
    >>> ban = Condition(
    ...     id="no_contact", kind="optional", text_zh="不得会见", order_zh="不得会见",
    ...     text_en="No contact", citations=(), weight=1, addresses=(contact,),
    ... )
    >>> threat = StarredDanger("threat", "made", 4)
    >>> catalogue = ConditionCatalogue((ban,), ((threat, "转达仍有可能。"),))
    >>> [plan] = plan_conditions(catalogue, [("threat", "made", 4)])
    >>> [condition.id for condition in plan.measures], plan.gap
    (['no_contact'], '转达仍有可能。')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from model.condition_catalogue import Condition, ConditionCatalogue, Risk, StarredDanger


@dataclass(frozen=True, slots=True)
class DangerPlan:
    """What bail can do against one proven danger, and what it cannot.

    Attributes:
        measures: the least set of conditions to order, in the order of the statute.
        duties: the statutory duties that bear on the danger already.
        unanswered: the circumstances that no condition of the catalogue answers.
        gaps: sentences on what remains, in the order of the catalogue, each once.
    """

    danger: int
    measures: tuple[Condition, ...]
    duties: tuple[Condition, ...]
    unanswered: tuple[StarredDanger, ...]
    gaps: tuple[str, ...]

    @property
    def gap(self) -> str:
        """The gap sentences as one text."""
        return "".join(self.gaps)


def plan_conditions(
    catalogue: ConditionCatalogue,
    circumstances: Iterable[tuple[str, str, int]],
    *,
    other_danger: int | None = None,
) -> tuple[DangerPlan, ...]:
    """Return one plan for every proven danger, in the order of CPL 81 I.

    Args:
        catalogue: the conditions of the law pack.
        circumstances: the counted ★ as (factor, level, danger); a ★ that shows two dangers is
            given once for each. Their order is immaterial.
        other_danger: the danger of a proven circumstance that the Rules do not list, or None.

    Raises:
        UnknownCircumstanceError: for a circumstance that is not in the catalogue.
    """
    found = {StarredDanger(*circumstance) for circumstance in circumstances}
    if other_danger is not None:
        found.add(catalogue.other_circumstance(other_danger))
    for circumstance in found:
        catalogue.check(circumstance)
    return tuple(
        _plan_danger(catalogue, danger, frozenset(c for c in found if c.danger == danger))
        for danger in sorted({circumstance.danger for circumstance in found})
    )


def least_cover(
    conditions: Iterable[Condition], circumstances: frozenset[StarredDanger]
) -> tuple[Condition, ...]:
    """Return the least intrusive set of optional conditions that removes every removable risk.

    Least means: the smallest sum of weights, then the fewest conditions, then the first in the
    order of the catalogue. Every subset is tried, which is exact and, with a handful of
    conditions to a danger, instant.
    """
    useful = [
        condition
        for condition in conditions
        if condition.kind == "optional" and _removed([condition], circumstances)
    ]
    wanted = _removed(useful, circumstances)
    covers = (
        chosen
        for size in range(len(useful) + 1)
        for chosen in combinations(useful, size)
        if _removed(chosen, circumstances) == wanted
    )
    return min(covers, key=lambda chosen: (sum(c.weight for c in chosen), len(chosen)))


def _removed(
    conditions: Iterable[Condition], circumstances: frozenset[StarredDanger]
) -> frozenset[Risk]:
    """Return the risks of these circumstances that the conditions remove together."""
    return frozenset(
        risk
        for condition in conditions
        for circumstance in circumstances
        for risk in condition.removes(circumstance)
    )


@lru_cache(maxsize=4096)
def _plan_danger(
    catalogue: ConditionCatalogue, danger: int, circumstances: frozenset[StarredDanger]
) -> DangerPlan:
    """Return the plan for the circumstances of one danger.

    Plans are kept: few circumstances, alone or two together, make up most cases.
    """
    measures = least_cover(catalogue.conditions, circumstances)
    answered = {risk.circumstance for risk in _removed(measures, circumstances)}
    sentences = [gap for circumstance, gap in catalogue.gaps if circumstance in circumstances]
    return DangerPlan(
        danger=danger,
        measures=measures,
        duties=catalogue.duties(danger),
        unanswered=tuple(sorted(circumstances - answered)),
        gaps=tuple(dict.fromkeys(sentences)),
    )
