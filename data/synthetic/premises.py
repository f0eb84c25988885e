"""What one run of the invented world is made from."""

from __future__ import annotations

from dataclasses import dataclass

from data.synthetic.effects import Truth
from data.synthetic.options import Options
from data.synthetic.world import World
from model.law import LawPack
from model.scorecard import Scorecard


@dataclass(frozen=True, slots=True, eq=False)
class Premises:
    """What one run is made from: parameters, law, card, truth, switches and seed."""

    world: World
    law: LawPack
    card: Scorecard
    truth: Truth
    options: Options
    seed: int

    def setting(self, section: str, name: str, given: float | None) -> float:
        """Return an option, or where it is not given what the world has."""
        return float(self.world[section][name]) if given is None else given

    @property
    def districts(self) -> int:
        """Return how many districts there are."""
        return int(self.options.districts or self.world["size"]["districts"])

    @property
    def deciders(self) -> int:
        """Return how many deciders there are."""
        return int(self.options.deciders or self.world["size"]["deciders"])

    @property
    def leniency_sd(self) -> float:
        """Return the spread of the deciders' leniency, logit."""
        return self.setting("review", "leniency_sd", self.options.leniency_sd)
