"""Everything that the report says, as values: the page writes them down, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.assessable import Lacking
from evaluation.backtest.divisions import GroupQuality
from evaluation.backtest.examination import BackTest
from evaluation.committee.over_time import DeviationFindings, DriftFindings
from evaluation.estimate import Estimate
from evaluation.groups.audit import GroupAudit
from evaluation.policy.changes import Changes
from evaluation.policy.questions import Answer
from evaluation.policy.thresholds import PolicyPoint
from evaluation.selective.balance import Balance
from evaluation.selective.contraction import Contraction
from evaluation.selective.gamma_benchmark import FactorGamma
from evaluation.selective.group_errors import GroupErrorRates
from evaluation.selective.sensitivity import Bounds, Flip
from evaluation.selective.weighting import Weighted


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from; the same values give the same bytes.

    Attributes:
        version: of the card that is examined.
        against: of the card that it is compared with; "" for none.
        law_version: of the law pack.
        synthetic: whether any case, or a card, is invented.
        digest: ``sha256:`` of the file that was read.
        extracted_on: the day the data were drawn, ISO 8601.
        seed: of everything random.
        code_version: of this program.
        cohort: one sentence: which cases of which years.
    """

    version: str
    against: str
    law_version: str
    synthetic: bool
    digest: str
    extracted_on: str
    seed: int
    code_version: str
    cohort: str


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One line of the flow table: who stays and who leaves, and why."""

    label: str
    n: int
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are.

    Attributes:
        n: closed, discretionary cases.
        arrested: of them.
        released: on bail, with bail ended, so that misconduct was seen or not.
        events: misconducts among these.
        deciders, districts, years: how many, and first and last year of decision.
    """

    n: int
    arrested: int
    released: int
    events: int
    deciders: int
    districts: int
    years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a total would bring if it decided."""

    points: tuple[PolicyPoint, ...]
    answers: tuple[Answer, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class CardFindings:
    """One card before the past.

    Attributes:
        version, kind: of the card.
        source: where its probabilities come from, as `evaluation.backtest.assessed`.
        learnt_here: whether it was learnt from this very file.
    """

    version: str
    kind: str
    source: str
    learnt_here: bool
    test: BackTest
    policy: Policy | Lacking


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A code of why something is not said, with the value that was got."""

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SelectiveFindings:
    """What can be said of those whose outcome nobody saw; each part, or why it is not said.

    Attributes:
        n, left_out: cases looked at; released cases whose misconduct was not observed.
        balance: the test of A1.
        contraction: E1 from the most lenient deciders.
        rates: E1 by three methods at the rates of `contraction`.
        overlap: share of cases in the zone of E2.
        risk: E2 by three methods.
        bounds: of E2 under the marginal sensitivity model, by rising Γ, then Manski's.
        rate, today: share released today; misconducts per released case today.
        flip: the Γ at which "the card's order, as many released, fails less" no longer holds.
        gammas: what each recorded factor amounts to, the weightiest first.
        errors: E3, by trait.
    """

    n: int
    left_out: int
    balance: Balance | Unsaid
    contraction: Contraction | Unsaid
    rates: tuple[tuple[float, Weighted], ...]
    overlap: float | None
    risk: Weighted | Unsaid
    bounds: tuple[Bounds, ...]
    rate: float
    today: float
    flip: Flip | Unsaid
    gammas: tuple[FactorGamma, ...]
    errors: tuple[tuple[str, GroupErrorRates | Unsaid], ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """The second card less the first, on the same released cases."""

    auc: Estimate
    log_loss: Estimate


@dataclass(frozen=True, slots=True)
class CommitteeContents:
    """The whole report.

    Attributes:
        names: Chinese names of factors, traits, their values and offence groups, by id.
        contest: both cards compared; None with one card or too little.
        warnings: what is not said, and why.
        relearnt: each later year under points learnt on the years before; empty where not asked.
    """

    provenance: Provenance
    flow: tuple[FlowStep, ...]
    counts: Counts
    card: CardFindings
    against: CardFindings | None
    selective: SelectiveFindings
    groups: GroupAudit | Lacking
    drift: DriftFindings | Lacking
    deviations: DeviationFindings | Lacking
    contest: Contest | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Unsaid, ...] = ()
    relearnt: tuple[GroupQuality, ...] = ()
