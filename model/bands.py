"""The band in force: that of the total, lifted by a circumstance that sets the floor."""

from __future__ import annotations

from model.scorecard import Scorecard


def lifted_band(card: Scorecard, total: int, *, floor: bool) -> str:
    """Return the band of a total; at least ``medium`` where a circumstance sets the floor."""
    band = card.band(total)
    return "medium" if floor and band == "low" else band
