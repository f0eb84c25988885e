"""What evaluation refuses: figures that the data cannot give."""

from __future__ import annotations

from model.errors import NanshaError, Problem


class EvaluationError(NanshaError):
    """A figure cannot be computed from these data.

    Attributes:
        problem: code, value got and what is allowed; its words come from the message dictionary.
    """

    def __init__(self, problem: Problem) -> None:
        allowed = f"; allowed: {', '.join(problem.allowed)}" if problem.allowed else ""
        super().__init__(f"{problem.code}: got {problem.value}{allowed}")
        self.problem = problem


class NotAssessable(EvaluationError):  # noqa: N818 - a finding about the data, not a fault in them
    """The data are sound but cannot say it, whoever computes: a report prints why and goes on."""

    @property
    def reason(self) -> str:
        """Return the code of the reason."""
        return self.problem.code
