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
