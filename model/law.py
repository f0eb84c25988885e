"""A law pack as values: scale, findings, gates, recommendation tables, labels and warnings.

One pack is one released reading of the law. It is built and checked by `data.law`; everything here
is immutable and knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from model.bond_rules import BondRules
from model.calendar import Calendar
from model.citation import Citation
from model.clock_book import ClockBook
from model.condition_catalogue import ConditionCatalogue
from model.findings import Contradiction, FindingSpec
from model.predicates import Predicate
from model.scale import Scale
from model.tasks import TaskBook
from model.wording import Wording


class Stage(StrEnum):
    """Stage of the proceedings."""

    PRE_SUBMISSION = "pre_submission"
    ARREST_REVIEW = "arrest_review"
    NECESSITY_REVIEW = "necessity_review"


@dataclass(frozen=True, slots=True)
class Term:
    """A named value with its words in both languages, such as a class, a band or a route."""

    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Danger:
    """One of the social dangers of CPL 81 I.

    Attributes:
        citations: the item of CPL 81 I.
        rule_instrument: the id of the instrument that lists its circumstances.
        rule_article: the article of that instrument.
    """

    id: int
    name_zh: str
    short_zh: str
    name_en: str
    citations: tuple[str, ...]
    rule_instrument: str
    rule_article: int

    def listed_in(self, citation: Citation) -> bool:
        """Tell whether a citation is of the article that lists the circumstances of the danger."""
        listed = self.rule_instrument, self.rule_article
        return (citation.instrument.id, citation.article) == listed


@dataclass(frozen=True, slots=True)
class Ground:
    """One sentence of reasons with its citations, said where its condition holds.

    Attributes:
        stages: the stages at which it may be said; empty for all.
        when: said only where this holds.
        unless: not said where this holds.
        with_starred: its citations also name the items of the counted circumstances.
    """

    text: str
    citations: tuple[str, ...]
    stages: frozenset[str]
    when: Predicate | None
    unless: Predicate | None
    with_starred: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule that decides before any score; the first that holds wins.

    Attributes:
        recommendation: what it recommends, or None where the danger table decides.
        binding: ``shall``, ``may`` or None. Where it is ``may`` the danger table is read too, and
            an arrest there becomes an arrest with this gate as a further ground.
    """

    id: str
    order: int
    stages: frozenset[str]
    route: str
    recommendation: str | None
    basis: str | None
    binding: str | None
    when: Predicate
    grounds: tuple[Ground, ...]
    alternatives: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A recommendation with its basis code."""

    recommendation: str
    basis: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a danger table: what follows, and what follows once a request is spent."""

    outcome: Outcome
    spent: Outcome


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A rule that changes what the danger table gave, read in order.

    Attributes:
        recommendation: applies only to this recommendation; None for any.
        basis: applies only to this basis; None for any.
        when: applies only where this holds.
        unless: does not apply where this holds; *not established* does not stop it.
        to: the new outcome.
        spent: the new outcome once a request for evidence is spent.
    """

    id: str
    stages: frozenset[str]
    recommendation: str | None
    basis: str | None
    when: Predicate | None
    unless: Predicate | None
    to: Outcome
    spent: Outcome
    grounds: tuple[Ground, ...]
    alternatives: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class LabelRule:
    """Words for an outcome; the first rule that fits gives the label."""

    stages: frozenset[str]
    routes: frozenset[str]
    recommendations: frozenset[str]
    bases: frozenset[str]
    when: Predicate | None
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class WarningRule:
    """A warning that is printed where its condition holds and never changes anything."""

    code: str
    stages: frozenset[str]
    when: Predicate
    text_zh: str
    text_en: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountingRule:
    """Which answers do not count, and why (dossier, part 3.2).

    Attributes:
        levels: ``needs_evidence``, ``above_neutral`` or ``any``.
        factors: the factors it concerns; empty for all.
        lacks: ``evidence`` where it concerns answers without a reference.
        flag: ``element_of_offence`` where it concerns answers so flagged.
        when: concerns a case only where this holds.
        established: whether the answer still holds for gates and conditions.
    """

    reason: str
    levels: str
    factors: frozenset[str]
    lacks: str | None
    flag: str | None
    when: Predicate | None
    established: bool
    text_zh: str
    text_en: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Factors that may describe one and the same fact."""

    id: str
    factors: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class LawPack:
    """One dated, cited, checksummed reading of the law.

    Attributes:
        version: such as ``cn-2026.1``.
        valid_from, valid_to: the days for which it is chosen; `valid_to` None for open.
        checksum: ``sha256:`` over all its files.
        gates: per stage, in order.
        tables: per stage, by circumstances (none, one, many) and band.
        request_spent: holds once no further evidence may be asked for.
        closing_finding: the finding that holds a circumstance found under a closing item of the
            rules (gates, part 1); None where the instrument knows no such thing.
        floor_dangers: the dangers for which such a circumstance lifts the band.
        evidence_zh, evidence_en: what proves each factor.
        changeable: factors whose answers may still change during the proceedings.
        same_evidence: words for two answers that cite one piece of evidence, with slots.
        definitions: named conditions of the gates.
        conditions, bond_rules, wording, clocks, calendar, tasks: None for an instrument without
            them.
    """

    version: str
    title_zh: str
    title_en: str
    valid_from: date
    valid_to: date | None
    checksum: str
    citations: Mapping[str, Citation]
    scale: Scale
    evidence_zh: Mapping[str, tuple[str, ...]]
    evidence_en: Mapping[str, tuple[str, ...]]
    findings: Mapping[str, FindingSpec]
    contradictions: tuple[Contradiction, ...]
    counting: tuple[CountingRule, ...]
    overlaps: tuple[Overlap, ...]
    gates: Mapping[str, tuple[Gate, ...]]
    tables: Mapping[str, Mapping[tuple[str, str], TableCell]]
    adjustments: tuple[Adjustment, ...]
    basis_grounds: Mapping[str, tuple[Ground, ...]]
    request_spent: Predicate
    closing_finding: str | None
    floor_dangers: frozenset[int]
    changeable: frozenset[str]
    labels: tuple[LabelRule, ...]
    warnings: tuple[WarningRule, ...]
    same_evidence: Term
    definitions: Mapping[str, Predicate]
    conditions: ConditionCatalogue | None
    bond_rules: BondRules | None
    wording: Wording | None
    clocks: ClockBook | None
    calendar: Calendar | None
    tasks: TaskBook | None
    dangers: Mapping[int, Danger]
    terms: Mapping[str, Mapping[str, Term]]

    def closing_circumstance(self, findings: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the circumstance found under a closing item, with its danger and item."""
        found: Mapping[str, Any] | None = findings.get(self.closing_finding or "")
        return found

    def valid_on(self, day: date) -> bool:
        """Tell whether the pack holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
