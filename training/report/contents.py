"""Everything that a recalibration report says, as values: the page writes them down, no more.

Figures that could not be computed are None, and the page says why instead of leaving a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.decision_curve import DecisionCurve
from evaluation.estimate import Estimate
from evaluation.learning_curve import LearningPoint
from evaluation.performance import Performance
from training.replay import Replay
from training.thresholds import ThresholdPoint


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from; the same values give the same bytes.

    Attributes:
        version: of the candidate card.
        prior_version: of the card it starts from.
        law_version: of the law pack.
        synthetic: whether any case is invented.
        digest: ``sha256:`` of the file that was read.
        extracted_on: the day the data were drawn, ISO 8601.
        seed: of everything random.
        code_version: of this program.
        packages: versions of what computed, by name.
        fallback: code of the reason why nothing was learnt; "" where it was.
    """

    version: str
    prior_version: str
    law_version: str
    synthetic: bool
    digest: str
    extracted_on: str
    seed: int
    code_version: str
    packages: Mapping[str, str]
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One line of the flow table: who stays and who leaves, and why."""

    label: str
    n: int
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class YearRow:
    """The cohort of one year of decision."""

    year: int
    cases: int
    detained: int
    released: int
    misconducts: int
    judged: int
    imprisoned: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """The cases that were learnt from.

    Attributes:
        sentence: which cases of which years.
        unknown: share of unknown answers, by factor id.
        deciders, districts: how many there are.
    """

    sentence: str
    flow: tuple[FlowStep, ...]
    years: tuple[YearRow, ...]
    unknown: Mapping[str, float]
    deciders: int
    districts: int

    def total(self, name: str) -> int:
        """Return the sum of a count over the years."""
        return sum(getattr(year, name) for year in self.years)


@dataclass(frozen=True, slots=True)
class PriorStrength:
    """How much the points that are started from weigh.

    Attributes:
        tau: standard deviation about the scaled prior points, logits.
        scale: logits that one point is worth, as learnt.
        enough: whether there were events enough to choose tau; else it is the default.
        taus, evidence: the grid, and log evidence less the best, nats.
        cases, events: what the prior is worth.
        rate, prevalence: for which that was reckoned.
    """

    tau: float
    scale: float
    enough: bool
    taus: tuple[float, ...]
    evidence: tuple[float, ...]
    cases: float
    events: float
    rate: float
    prevalence: float


@dataclass(frozen=True, slots=True)
class LevelPoints:
    """The points of one level.

    Attributes:
        old: on the card before, in the candidate's unit.
        new: on the candidate.
        full: where all factors had been allowed to move, before rounding.
        low, high: ends of its 90 % posterior interval.
    """

    factor: str
    level: str
    old: int
    new: int
    full: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class UnknownCost:
    """What it costs that unknown has 0 points.

    Attributes:
        difference: log-loss with 0 points less log-loss where unknown may count, on one set of
            cases; above 0 the rule costs accuracy.
        held_out: whether these cases were kept apart.
        nats: the same on all cases that were learnt from, as penalised log-likelihood; None where
            it was not computed.
    """

    difference: Estimate | None
    held_out: bool = True
    nats: float | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """One set of probabilities among those compared on cases kept apart.

    Attributes:
        id: ``new``, ``old``, ``full`` or ``challenger``.
        gain: its log-loss less that of the candidate; above 0 the candidate is better. None for the
            candidate.
    """

    id: str
    performance: Performance
    gain: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """How the figures were kept honest: ``temporal`` (last years kept apart) or ``cross_fitted``.

    Attributes:
        year: the first one kept apart, for a temporal split.
        folds: for cross-fitting.
    """

    kind: str
    year: int | None = None
    folds: int | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """The threshold and the costs that it follows from.

    Attributes:
        value: θ on P(misconduct).
        needless, missed: cost of each mistake, in any one unit.
        bands: shares of low, medium and high among the cases, by ``old`` and ``new``.
        n: cases of these shares.
    """

    value: float
    needless: float
    missed: float
    bands: Mapping[str, tuple[float, float, float]]
    n: int


@dataclass(frozen=True, slots=True)
class CostLine:
    """What another weighing of the two mistakes would come to.

    Attributes:
        missed, needless: the costs.
        point: the threshold that follows, and the bands of the candidate at it.
    """

    missed: float
    needless: float
    point: ThresholdPoint


@dataclass(frozen=True, slots=True)
class TestLine:
    """The test of one factor; verdicts as `training.reweighting.Verdict` writes them."""

    __test__ = False

    factor: str
    verdict: str
    ratio: float | None
    low: float | None
    high: float | None
    p: float | None
    q_declare: float | None
    q_gate: float | None
    cases: int
    events: int
    by_points: bool = True


@dataclass(frozen=True, slots=True)
class PowerLine:
    """How many of the factors that are truly wrong a test would find, at a number of events."""

    events: int
    power: float
    power_error: float
    declared: float


@dataclass(frozen=True, slots=True)
class FactorTests:
    """The tests, what gating costs, and how many events a given finding would take.

    Attributes:
        declare, gate: the false discovery rates.
        price: log-loss of gated points less the full fit.
        power: by number of events, for `wrong` wrong factors.
        needed: events at which the power reaches `power_wanted`; None beyond the grid.
    """

    tests: tuple[TestLine, ...]
    n: int
    events: int
    declare: float
    gate: float
    price: Estimate | None
    power: tuple[PowerLine, ...] = ()
    wrong: int = 15
    power_wanted: float = 0.8
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One calibrated outcome of the card: P = σ(intercept + slope · total)."""

    id: str
    n: int
    events: int
    intercept: float
    slope: float
    intercept_deviation: float
    slope_deviation: float
    widening: float


@dataclass(frozen=True, slots=True)
class Share:
    """How much a factor weighs: mean absolute contribution, in logits, in each model."""

    factor: str
    card: float
    challenger: float


@dataclass(frozen=True, slots=True)
class ReportContents:
    """The whole report. Optional parts are None or empty where they were not computed.

    Attributes:
        names: Chinese names of factors by id, of levels by ``factor.level``, and of the values of
            traits by ``trait.value`` as far as the codebook has them.
        groups: the class of each factor.
        assumptions: codes of what is taken for granted; their words are in the report's texts.
        resolution: how many of the candidate's points one point of the card before is.
        law_basis: the legal texts that the scale rests on, as the law pack names them.
    """

    provenance: Provenance
    cohort: Cohort
    names: Mapping[str, str]
    groups: Mapping[str, str]
    points: tuple[LevelPoints, ...]
    assumptions: tuple[str, ...]
    resolution: int = 1
    law_basis: tuple[str, ...] = ()
    validation: Validation | None = None
    prior: PriorStrength | None = None
    unknown: UnknownCost | None = None
    contests: tuple[Contest, ...] = ()
    learning: tuple[LearningPoint, ...] = ()
    decision: Mapping[str, DecisionCurve] | None = None
    threshold: Threshold | None = None
    costs: tuple[CostLine, ...] = ()
    tests: FactorTests | None = None
    replay: Replay | None = None
    heads: tuple[HeadLine, ...] = ()
    shares: tuple[Share, ...] = ()

    def contest(self, name: str) -> Contest | None:
        """Return one of the sets of probabilities compared, or None."""
        return next((each for each in self.contests if each.id == name), None)

    @property
    def moved(self) -> tuple[str, ...]:
        """Return the factors that have a level with other points than before."""
        return tuple(dict.fromkeys(each.factor for each in self.points if each.old != each.new))
