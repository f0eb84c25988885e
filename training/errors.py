"""What can stop learning, said once.

::

    NanshaError
    └── LearningError     the cases cannot be read as a learning set of this scale
        └── TooLittle     they can, but they do not carry a card; holds the reason as a code

A `LearningError` is a mistake in the input: nothing is learnt. `TooLittle` is a finding about it:
`training.learning.learn` answers it with the prior card, unchanged, and states the reason.
"""

from __future__ import annotations

from model.errors import NanshaError


class LearningError(NanshaError):
    """The input is no learning set of this scale; names the thing, the value and the cure."""


class TooLittle(LearningError):  # noqa: N818 - a finding, not a fault
    """The cases are sound but do not carry a fit.

    Attributes:
        reason: a code: ``no_cases``, ``few_events``, ``few_non_events``, ``mostly_unknown``,
            ``separation`` or ``flat``.
        head: the outcome it was found in, ``misconduct`` or ``imprisonment``.
    """

    def __init__(self, reason: str, head: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.head = head
