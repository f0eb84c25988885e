"""Figures, tables and names as ``nansha monitor`` prints them, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.cli.layout import TableColumn
from api.cli.layout import table as printed
from api.messages.dictionary import Language, text
from api.messages.names import name
from evaluation.assessable import Figure, Lacking
from model.law import LawPack

_LEAST = 0.001


class MonitorCells:
    """Writes cells, tables and sentences."""

    def __init__(self, law: LawPack, language: Language) -> None:
        self._factors = {factor.id: factor for factor in law.scale}
        self._language = language

    def say(self, key: str, **slots: object) -> str:
        """Return a sentence of this command."""
        return text(f"monitor.{key}", self._language, **slots)

    def section(self, key: str) -> Iterator[str]:
        """Yield the heading of a section."""
        yield ""
        yield f"[{self.say(f'section_{key}')}]"

    def table(
        self, sizes: Sequence[tuple[str, int]], rows: Sequence[tuple[str, ...]]
    ) -> Iterator[str]:
        """Yield a table: all columns but the first are set to the right."""
        columns = [
            TableColumn(self.say(f"column_{key}"), width, number > 0)
            for number, (key, width) in enumerate(sizes)
        ]
        yield from printed(columns, rows)

    def figure(self, figure: Figure, places: int = 2) -> str:
        """Return a figure with its interval, or why there is none."""
        if isinstance(figure, Lacking):
            return self.lacking(figure)
        value, low, high = (f"{e:.{places}f}" for e in (figure.value, figure.low, figure.high))
        return f"{value} ({low}–{high})"

    def share(self, figure: Figure) -> str:
        """Return a share in percent with its interval, or why there is none."""
        if isinstance(figure, Lacking):
            return self.lacking(figure)
        value, low, high = (f"{100 * e:.1f}" for e in (figure.value, figure.low, figure.high))
        return f"{value}% ({low}–{high})"

    def lacking(self, lacking: Lacking) -> str:
        """Return why there is no figure."""
        slots = {"got": f"{lacking.got:g}", "needed": f"{lacking.needed:g}"}
        return self.say(f"lacking_{lacking.reason}", **slots)

    def factor(self, identifier: str) -> str:
        """Return the name of a factor."""
        return name(self._factors[identifier], self._language)


def probability(value: float) -> str:
    """Return a p or q value; very small ones as below a thousandth."""
    return f"<{_LEAST}" if value < _LEAST else f"{value:.3f}"
