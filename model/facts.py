"""What the rules may read about one case, gathered in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model.circumstances import NO_CIRCUMSTANCES, Circumstances


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that predicates read.

    Attributes:
        stage: the stage of the proceedings.
        on: the day of the assessment.
        findings: the findings by id; an absent one is None, an absent list is empty.
        reported: every answered level as written down, by factor.
        established: the levels that hold for the rules: reported ones less those without the
            evidence that they need.
        circumstances: the counted statutory circumstances, summed up.
        band: ``low``, ``medium`` or ``high``, after the floor.
        completeness: share of factors that are counted or not applicable, 0 to 1.
        min_in_high_band: whether even the lowest possible total lies in the high band.
        recommendation: the recommendation reached so far, for rules that come after it.
        basis: its basis code.
        route: the route of the gate in force.
        card_kind: the kind of scorecard in use.
    """

    stage: str
    on: date
    findings: Mapping[str, Any]
    reported: Mapping[str, str]
    established: Mapping[str, str]
    circumstances: Circumstances = NO_CIRCUMSTANCES
    band: str = ""
    completeness: float = 0.0
    min_in_high_band: bool = False
    recommendation: str = ""
    basis: str = ""
    route: str = ""
    card_kind: str = ""

    def finding(self, path: tuple[str, ...]) -> Any:
        """Return the finding at a path such as ``("custody", "phase")``, or None where absent."""
        value = self.findings.get(path[0])
        for key in path[1:]:
            value = None if value is None else value.get(key)
        return value
