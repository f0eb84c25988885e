"""What can go wrong, said once.

::

    NanshaError
    ├── LawPackError      a law pack contradicts itself or cannot be read
    ├── ScorecardError    a scorecard does not fit its law pack
    └── RequestError      a request cannot be assessed; carries its problems

A `Problem` is language-free: a code, where it is, what was found and what is allowed. The words,
Chinese and English, with the cure, come from the one message dictionary at the edge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request, a row, a pack or a card.

    Attributes:
        code: key of the message, such as ``unknown_factor``.
        pointer: RFC 6901 pointer to the offending place; empty for the whole document.
        value: what was found, shortened and printable.
        allowed: what would have been accepted; empty where no list helps.
        parameters: further slots of the message.
    """

    code: str
    pointer: str = ""
    value: str = ""
    allowed: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


class NanshaError(Exception):
    """Base of every error this project raises on purpose."""


class LawPackError(NanshaError):
    """A law pack cannot be used; the message names file, entry, value and what is allowed."""


class ScorecardError(NanshaError):
    """A scorecard cannot be used with this law pack; the message names field, value and cure."""


class RequestError(NanshaError):
    """A request cannot be assessed.

    Attributes:
        problems: every problem found, in document order.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.pointer}: {problem.code}" for problem in problems))
        self.problems = problems


def printable(value: object) -> str:
    r"""Return what was found as one short line that any encoding can carry, in the words of JSON.

    Examples:
        >>> printable(None), printable(True)
        ('null', 'true')
        >>> printable("a" * 100)[-1]
        '…'
        >>> printable("\ud800")
        '\\ud800'
    """
    text = value if isinstance(value, str) else _written(value)
    safe = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:200]
    )
    return safe if len(safe) <= _LONGEST_VALUE else safe[: _LONGEST_VALUE - 1] + "…"


def _written(value: object) -> str:
    """Return a value as JSON, what JSON cannot hold as Python does; too deep a one by its kind."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):
        return repr(value)
    except RecursionError:
        return type(value).__name__
