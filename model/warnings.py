"""Warnings: what a person should look at; they never change a recommendation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from model.evidence import Counted
from model.facts import Facts
from model.law import LawPack
from model.scorecard import Scorecard

SAME_EVIDENCE = "same_evidence"
SYNTHETIC_CARD = "synthetic_scorecard"


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning in both languages, with the factors and citations it concerns."""

    code: str
    text_zh: str
    text_en: str
    factors: tuple[str, ...]
    citations: tuple[str, ...]


# Not of the law pack: it is about where the points come from, whatever the law says.
_SYNTHETIC = Notice(
    SYNTHETIC_CARD,
    "演示数据：所用评分卡由虚构案件得出，本结果不得用于真实案件。",
    "Synthetic data: the scorecard in use comes from invented cases; not for any real case.",
    (),
    (),
)


def card_notices(card: Scorecard) -> tuple[Notice, ...]:
    """Return what must be said of the scorecard itself, before all else."""
    return (_SYNTHETIC,) if card.synthetic else ()


def notices(counted: Counted, facts: Facts, law: LawPack) -> tuple[Notice, ...]:
    """Return the warnings of the law pack that hold, then answers that cite the same evidence."""
    said = [
        Notice(rule.code, rule.text_zh, rule.text_en, (), rule.citations)
        for rule in law.warnings
        if (not rule.stages or facts.stage in rule.stages) and rule.when.holds(facts)
    ]
    return tuple(said + _same_evidence(counted, law))


def _same_evidence(counted: Counted, law: LawPack) -> list[Notice]:
    """Return one warning for each pair of an overlap group that cites the same evidence."""
    cited = Counter(e for answer in counted.counted.values() for e in answer.evidence)
    if not any(times > 1 for times in cited.values()):
        return []
    found: dict[tuple[str, str], str] = {}
    for overlap in law.overlaps:
        named = [name for name in counted.counted if name in overlap.factors]
        for first, second in combinations(named, 2):
            shared = [
                e for e in counted.counted[first].evidence if e in counted.counted[second].evidence
            ]
            if shared:
                found.setdefault((first, second), shared[0])
    return [_pair(pair, evidence, law) for pair, evidence in found.items()]


def _pair(pair: tuple[str, str], evidence: str, law: LawPack) -> Notice:
    factors = [law.scale.by_id[name] for name in pair]
    words = law.same_evidence
    slots_zh = {"first": factors[0].name_zh, "second": factors[1].name_zh, "evidence": evidence}
    slots_en = {"first": factors[0].name_en, "second": factors[1].name_en, "evidence": evidence}
    text_zh, text_en = words.name_zh.format(**slots_zh), words.name_en.format(**slots_en)
    return Notice(SAME_EVIDENCE, text_zh, text_en, pair, ())
