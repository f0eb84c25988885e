"""Everything that the rules of a law pack can come to, with what a case must fulfil for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from data.law.case_space import BAND, STARRED, Case, Variable
from data.law.cases import Requirement
from data.law.place import Place
from model.law import Adjustment, Gate, Ground, LabelRule, LawPack, Outcome
from model.recommendation import ARREST

_MAY = "may"


@dataclass(frozen=True, slots=True)
class PossibleRuling:
    """One way through gates, danger table and adjustments.

    Attributes:
        given: the row and band of the danger table, where it was read.
        needed: what else a case must fulfil to come here.
        grounds: the sentences that may give its reasons at its stage.
    """

    stage: str
    gate: Gate
    outcome: Outcome
    given: Case
    needed: tuple[Requirement, ...]
    grounds: tuple[Ground, ...]

    @property
    def name(self) -> str:
        """Return stage, route, recommendation and basis as one line."""
        return ", ".join((self.stage, self.gate.route, *astuple(self.outcome)))

    @property
    def place(self) -> Place:
        """Return where its reasons should stand: at the basis, or at the gate itself."""
        if self.given:
            return Place("recommendation.toml", ("basis",))
        return Place("gates.toml", ("gate",))

    def concluded(self) -> Case:
        """Return what is fixed in every case that comes here."""
        reached: dict[Variable, object] = {
            ("text", "recommendation"): self.outcome.recommendation,
            ("text", "basis"): self.outcome.basis,
            ("text", "route"): self.gate.route,
        }
        return {**self.given, **reached}

    def fits(self, label: LabelRule) -> bool:
        """Tell whether a label speaks of this ruling, its condition aside."""
        wanted = (
            ({self.stage}, label.stages),
            ({self.gate.route}, label.routes),
            ({self.outcome.recommendation}, label.recommendations),
            ({self.outcome.basis}, label.bases),
        )
        return all(not allowed or value <= allowed for value, allowed in wanted)


def before(gates: tuple[Gate, ...], position: int) -> list[Requirement]:
    """Return what a case must fulfil to be decided by the gate at a position."""
    needed = [Requirement(gates[position].when, None, said=True)]
    return needed + [Requirement(gate.when, None, said=False) for gate in gates[:position]]


def rulings(pack: LawPack, stage: str) -> Iterator[PossibleRuling]:
    """Yield every ruling that the rules allow at a stage, possible in a case or not."""
    gates = pack.gates[stage]
    for position, gate in enumerate(gates):
        needed = tuple(before(gates, position))
        if gate.recommendation is None or gate.basis is None:
            yield from _from_table(pack, stage, gate, needed)
            continue
        own = Outcome(gate.recommendation, gate.basis)
        yield PossibleRuling(stage, gate, own, {}, needed, _at(stage, gate.grounds))
        if gate.binding == _MAY:
            for ruling in _from_table(pack, stage, gate, needed):
                if ruling.outcome.recommendation == ARREST:
                    yield ruling


def _from_table(
    pack: LawPack, stage: str, gate: Gate, needed: tuple[Requirement, ...]
) -> Iterator[PossibleRuling]:
    """Yield what the danger table and its adjustments come to behind a gate."""
    for (row, band), cell in pack.tables[stage].items():
        for spent, outcome in ((False, cell.outcome), (True, cell.spent)):
            request = Requirement(pack.request_spent, None, said=spent)
            for changed, way, applied in _adjusted(pack, stage, outcome, spent=spent):
                grounds = gate.grounds + pack.basis_grounds.get(changed.basis, ())
                grounds += tuple(ground for rule in applied for ground in rule.grounds)
                yield PossibleRuling(
                    stage=stage,
                    gate=gate,
                    outcome=changed,
                    given={STARRED: row, BAND: band},
                    needed=(*needed, request, *way),
                    grounds=_at(stage, grounds),
                )


def _adjusted(
    pack: LawPack, stage: str, outcome: Outcome, *, spent: bool, start: int = 0
) -> Iterator[tuple[Outcome, tuple[Requirement, ...], tuple[Adjustment, ...]]]:
    """Yield every outcome that the adjustments from one on can make of another."""
    for position, rule in enumerate(pack.adjustments[start:], start=start + 1):
        if stage not in rule.stages or not _concerns(rule, outcome):
            continue
        for applies in (True, False):
            way = Requirement(rule.when, rule.unless, said=applies)
            changed = (rule.spent if spent else rule.to) if applies else outcome
            for last, ways, applied in _adjusted(pack, stage, changed, spent=spent, start=position):
                yield last, (way, *ways), (rule, *applied) if applies else applied
        return
    yield outcome, (), ()


def _concerns(rule: Adjustment, outcome: Outcome) -> bool:
    return rule.recommendation in {None, outcome.recommendation} and rule.basis in {
        None,
        outcome.basis,
    }


def _at(stage: str, grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """Return the grounds that may be said at a stage."""
    return tuple(ground for ground in grounds if not ground.stages or stage in ground.stages)
