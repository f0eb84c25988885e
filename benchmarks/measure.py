"""Taking times: contenders in turns, medians with their spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Contender:
    """Something to be timed.

    Attributes:
        name: as shown in the table.
        run: does the work once.
        repeats: how often it is timed; slow ones are timed less often.
    """

    name: str
    run: Callable[[], object]
    repeats: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and ends of some measured values, in their unit."""

    middle: float
    low: float
    high: float

    def scaled(self, factor: float) -> Spread:
        """Return the same spread in another unit."""
        return Spread(self.middle * factor, self.low * factor, self.high * factor)

    def __str__(self) -> str:
        return f"{shown(self.middle)} ({shown(self.low)} – {shown(self.high)})"


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of some values.

    Examples:
        >>> spread([3.0, 1.0, 2.0])
        Spread(middle=2.0, low=1.0, high=3.0)
    """
    return Spread(median(values), min(values), max(values))


def take_turns(contenders: Sequence[Contender]) -> dict[str, Spread]:
    """Return the seconds that each contender takes, after one run that is not timed.

    They run in turns, so that a slow minute of the machine falls on all of them.
    """
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.run()
    for turn in range(max(contender.repeats for contender in contenders)):
        for contender in contenders:
            if turn < contender.repeats:
                start = perf_counter()
                contender.run()
                seconds[contender.name].append(perf_counter() - start)
    return {name: spread(values) for name, values in seconds.items()}


def shown(value: float) -> str:
    """Return a number with three significant digits, or all digits before the point.

    Examples:
        >>> [shown(value) for value in (0.01234, 0.5, 1.5, 17.94, 4228.4)]
        ['0.0123', '0.5', '1.5', '17.9', '4,228']
    """
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - four digits


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
