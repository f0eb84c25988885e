"""A run of the invented world, made once for all tests that only look at it."""

from functools import lru_cache

from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import Simulation, simulate

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
ROWS = 30_000


@lru_cache(maxsize=1)
def simulation() -> Simulation:
    """Return thirty thousand cases of the world that ships."""
    return simulate(LAW, CARD, ROWS, seed=7)
