"""The summary of a simulation: rates by year beside the targets, with n, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.cli.layout import TableColumn, table
from api.messages.dictionary import Language, text
from data.synthetic.rates import (
    RATES,
    Rate,
    Target,
    rates,
    rates_by_decider,
    rates_by_year,
    targets,
)
from data.synthetic.simulation import Simulation

_YEAR_WIDTH, _RATE_WIDTH = 6, 22


def summary(simulation: Simulation, files: Sequence[Path], language: Language) -> str:
    """Return what was made, as the command line prints it."""
    return "\n".join(_lines(simulation, files, language))


def _lines(simulation: Simulation, files: Sequence[Path], language: Language) -> Iterator[str]:
    learning = simulation.learning_set()
    observed = learning.misconduct[learning.released]
    yield text("simulate.watermark", language)
    yield text(
        "simulate.made",
        language,
        rows=len(simulation),
        seed=simulation.premises.seed,
        first=simulation.world.years[0],
        last=simulation.world.years[-1],
        extracted=simulation.extracted_on,
        law=simulation.law.version,
    )
    yield text(
        "simulate.learnable",
        language,
        cases=len(learning),
        released=len(observed),
        events=int(observed.sum()),
        judged=int(learning.judged.sum()),
    )
    yield ""
    yield from _rates(simulation, language)
    deciders = [rate.value for rate in rates_by_decider(simulation).values()]
    aim = targets(simulation.world)["decider_arrest"][0]
    if deciders:
        yield text(
            "simulate.deciders",
            language,
            number=len(deciders),
            least=_percent(min(deciders)),
            most=_percent(max(deciders)),
            target=_target((aim,), language),
        )
    yield text("simulate.interval", language)
    yield text("simulate.files", language, table=files[0], world=files[1], cases=files[2])


def _rates(simulation: Simulation, language: Language) -> Iterator[str]:
    """Yield the table of the rates: a line for each year, all years, and the targets."""
    columns = [TableColumn(text("simulate.year", language), _YEAR_WIDTH)]
    columns += [TableColumn(text(f"simulate.{name}", language), _RATE_WIDTH) for name in RATES]
    by_year, every, aims = rates_by_year(simulation), rates(simulation), targets(simulation.world)
    rows = [
        (str(year), *(_told(by_year[name][year]) for name in RATES))
        for year in simulation.world.years
    ]
    rows.append((text("simulate.all", language), *(_told(every[name]) for name in RATES)))
    aimed = (_target(aims[name], language) for name in RATES)
    rows.append((text("simulate.target", language), *aimed))
    yield from table(columns, rows)


def _told(rate: Rate) -> str:
    """Return a rate with half the width of its interval and its n."""
    if not rate.n:
        return "—"
    lower, upper = rate.bounds
    return f"{100 * rate.value:.1f}±{50 * (upper - lower):.1f}% n={rate.n}"


def _target(found: Sequence[Target], language: Language) -> str:
    between = text("simulate.between", language)
    said = (f"{_percent(each.least)}{between}{_percent(each.most)}" for each in found)
    return " → ".join(said)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
