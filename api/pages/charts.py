"""The geometry of the charts: bars from zero and the range of the total, in percent of a width."""

from __future__ import annotations

from collections.abc import Iterable

from api.pages.contexts import Bar, RangeView
from model.law import LawPack
from model.scorecard import Scorecard
from model.scoring import Score, spans

_FULL = 100.0
_NO_EXCLUSION: frozenset[str] = frozenset()


def bars(named_points: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return bars that share one zero, scaled to the longest on either side.

    Examples:
        >>> [(bar.start, bar.width) for bar in bars([("a", 5), ("b", -15)])]
        [(75.0, 25.0), (0.0, 75.0)]
    """
    pairs = tuple(named_points)
    low = min(0, *(points for _, points in pairs))
    width = max(0, *(points for _, points in pairs)) - low or 1
    return tuple(
        Bar(
            label=label,
            points=points,
            start=round((min(0, points) - low) / width * _FULL, 2),
            width=round(abs(points) / width * _FULL, 2),
        )
        for label, points in pairs
    )


def range_view(score: Score, law: LawPack, card: Scorecard) -> RangeView:
    """Return the total and its range on the scale of everything that the card can give."""
    every = spans(law, card, _NO_EXCLUSION).values()
    low, high = sum(span[0] for span in every), sum(span[1] for span in every)

    def place(points: float) -> float:
        return round((points - low) / (high - low) * _FULL, 2)

    bands = card.bands
    return RangeView(
        total=place(score.total),
        start=place(score.minimum),
        end=place(score.maximum),
        zero=place(0),
        low_end=place(bands.low_max + 0.5) if bands else None,
        high_start=place(bands.high_min - 0.5) if bands else None,
    )
