"""What every figure from selected outcomes takes for granted; printed on each report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption.

    Attributes:
        id: ``A1`` to ``A8``.
        code: key of its words in a dictionary of texts, such as ``assumption_random_assignment``.
        statement: what it says, in one sentence.
        check: what the data say about it; ``none`` where they cannot say anything.
        methods: which figures need it.
    """

    id: str
    code: str
    statement: str
    check: str
    methods: tuple[str, ...]


_CONTRACTION, _WEIGHTED, _BOUNDS = "contraction", "aipw", "marginal_bounds"
_ALL = (_CONTRACTION, _WEIGHTED, _BOUNDS)

ASSUMPTIONS = (
    Assumption(
        "A1",
        "assumption_random_assignment",
        "Within office and period, whose desk a case lands on is as good as chance.",
        "balance",
        (_CONTRACTION,),
    ),
    Assumption(
        "A2",
        "assumption_exclusion",
        "Who decides bears on misconduct only through release or detention.",
        "none",
        (_CONTRACTION,),
    ),
    Assumption(
        "A3",
        "assumption_monotonicity",
        "Whoever a strict decider releases a lenient one would release too.",
        "none",
        (_CONTRACTION,),
    ),
    Assumption(
        "A4",
        "assumption_overlap",
        "On record, everybody spoken of had a fair chance of either decision: 0.1 <= e(x) <= 0.9.",
        "overlap_share",
        (_WEIGHTED, _BOUNDS),
    ),
    Assumption(
        "A5",
        "assumption_gamma",
        "What nobody wrote down moves the odds of release by a factor of at most gamma.",
        "benchmark_gamma",
        (_BOUNDS,),
    ),
    Assumption(
        "A6",
        "assumption_ascertainment",
        "Misconduct is noticed and recorded alike in all groups and districts.",
        "none",
        _ALL,
    ),
    Assumption(
        "A7",
        "assumption_no_interference",
        "Whether one person is released does not bear on what another does.",
        "none",
        _ALL,
    ),
    Assumption(
        "A8",
        "assumption_feedback",
        "Once in use, the score itself moves decisions: cases say which version was shown.",
        "scorecard_version",
        _ALL,
    ),
)
"""In the order of their numbers. Liberty is never randomised to make one of them true."""


def assumptions_of(method: str) -> tuple[Assumption, ...]:
    """Return the assumptions that a method needs.

    Raises:
        ValueError: the method is none of those that some assumption names.

    Examples:
        >>> [each.id for each in assumptions_of("contraction")]
        ['A1', 'A2', 'A3', 'A6', 'A7', 'A8']
    """
    if method not in _ALL:
        raise ValueError(f"method is {method!r}; allowed: {', '.join(_ALL)}")
    return tuple(each for each in ASSUMPTIONS if method in each.methods)
