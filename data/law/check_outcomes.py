"""Check that a case can come to every gate, and that every ruling has a label and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.law.cases import CaseSearch, Requirement
from data.law.check_rules import gate_places
from data.law.pack import Documents
from data.law.place import Place
from data.law.rulings import PossibleRuling, before, rulings
from model.errors import Problem
from model.law import Ground, LabelRule, LawPack

_LABELS = Place("labels.toml", ("label",))


def reach_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    """Yield gates that no case of their stage can come to."""
    places = gate_places(documents)
    for stage in pack.terms["stage"]:
        gates = pack.gates[stage]
        for position, gate in enumerate(gates):
            if CaseSearch(pack, stage, before(gates, position)).find({}) is None:
                yield places[gate.id].to("when").problem("pack_gate_unreachable", stage)


def outcome_problems(pack: LawPack) -> Iterator[Problem]:
    """Yield rulings that a case can come to without a label or without a reason, each once."""
    seen: set[tuple[str, str]] = set()
    for stage in pack.terms["stage"]:
        for ruling in rulings(pack, stage):
            for problem in _ruling_problems(pack, ruling):
                if (problem.code, problem.value) not in seen:
                    seen.add((problem.code, problem.value))
                    yield problem


def _ruling_problems(pack: LawPack, ruling: PossibleRuling) -> Iterator[Problem]:
    labels = [label for label in pack.labels if ruling.fits(label)]
    if _can_be_silent(pack, ruling, labels):
        yield _LABELS.problem("pack_no_label", ruling.name)
    if _can_be_silent(pack, ruling, ruling.grounds):
        yield ruling.place.problem("pack_no_ground", ruling.name)


def _can_be_silent(
    pack: LawPack, ruling: PossibleRuling, spoken: Iterable[Ground | LabelRule]
) -> bool:
    """Tell whether some case comes to a ruling while nothing of what may be said is said."""
    silent = [Requirement(part.when, getattr(part, "unless", None), said=False) for part in spoken]
    if any(part.when is None and part.unless is None for part in silent):
        return False
    search = CaseSearch(pack, ruling.stage, (*silent, *ruling.needed))
    return search.find(ruling.concluded()) is not None
