"""What the templates of the assessment page are given: typed, frozen, already in one language."""

from __future__ import annotations

from dataclasses import dataclass

from api.messages.dictionary import Language


@dataclass(frozen=True, slots=True)
class CitationView:
    """A provision: where it is and its words, empty where the text was not at hand."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be chosen.

    Attributes:
        mark: ★, ▲ or ✓ where the level bears one.
        needs_evidence: without evidence it is treated as unknown.
    """

    value: str
    label: str
    chosen: bool
    mark: str = ""
    needs_evidence: bool = False


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor of the form with what was answered.

    Attributes:
        number: its place in the scale, from 1.
        choices: unknown first, then the levels, then 不适用 where it is allowed.
    """

    id: str
    number: int
    name: str
    definition: str
    choices: tuple[Choice, ...]
    evidence: str
    sources: tuple[Choice, ...]
    element_of_offence: bool
    proof: tuple[str, ...]
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class ClassBlock:
    """The factors of one class."""

    id: str
    name: str
    rows: tuple[FactorRow, ...]


@dataclass(frozen=True, slots=True)
class FindingField:
    """One finding of the form, or one field of a finding.

    Attributes:
        name: of the form field.
        kind: as in the law pack, which decides how it is asked.
        entries: the groups of fields of a record or of each of several records.
    """

    name: str
    kind: str
    label: str
    help: str
    required: bool
    choices: tuple[Choice, ...]
    value: str
    entries: tuple[tuple[FindingField, ...], ...]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of the case: its name, its label and what was written."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form."""

    texts: tuple[TextField, ...]
    day: TextField
    stages: tuple[Choice, ...]
    findings: tuple[FindingField, ...]
    blocks: tuple[ClassBlock, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A sentence with its provisions."""

    text: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar from zero, in the units of its chart."""

    label: str
    points: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class RangeView:
    """The total on the range of the card, in percent of its width.

    Attributes:
        low_end, high_start: where the low band ends and the high band starts; None on a card
            whose bands rest on probabilities.
    """

    total: float
    start: float
    end: float
    zero: float
    low_end: float | None
    high_start: float | None


@dataclass(frozen=True, slots=True)
class ContributionView:
    """One counted answer with its points."""

    factor: str
    name: str
    level: str
    points: int
    starred: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A name with a text, and an anchor of the form where it leads to one."""

    name: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class CircumstanceView:
    """A counted statutory circumstance."""

    name: str
    level: str
    danger: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class ProbabilityView:
    """Percentages of a calibrated card, as texts."""

    misconduct: str
    low: str
    high: str
    imprisonment: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything that is shown of an assessment."""

    recommendation: str
    label: str
    route: str
    basis: str
    band: str
    band_label: str
    total: int
    minimum: int
    maximum: int
    completeness: str
    expert: bool
    synthetic: bool
    on: str
    law_version: str
    card_version: str
    digest: str
    range: RangeView
    probability: ProbabilityView | None
    by_class: tuple[Bar, ...]
    by_danger: tuple[Bar, ...]
    grounds: tuple[ReasonView, ...]
    alternatives: tuple[ReasonView, ...]
    warnings: tuple[str, ...]
    circumstances: tuple[CircumstanceView, ...]
    contributions: tuple[ContributionView, ...]
    not_counted: tuple[NamedLine, ...]
    unknown: tuple[NamedLine, ...]
    what_if: tuple[NamedLine, ...]
    conditions: tuple[NamedLine, ...]
    paragraph: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One thing to correct, with the anchor of the field where the form has one."""

    message: str
    cure: str
    anchor: str


@dataclass(frozen=True, slots=True)
class AssessPage:
    """The page: the form, and either a result, or what to correct, or neither yet."""

    language: Language
    form: FormView
    result: ResultView | None = None
    problems: tuple[ProblemView, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultFragment:
    """The part of the page that follows the form."""

    language: Language
    result: ResultView | None = None
    problems: tuple[ProblemView, ...] = ()
