"""The life of a suspect's record: one table says which step leads from where to where.

A case shows the state of its least advanced suspect (`case_state`), so that nobody is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from data.store.errors import ConflictError


class State(StrEnum):
    """Where a suspect's record stands, in order of advance; the value is stored."""

    REGISTERED = "registered"
    ASSESSED = "assessed"
    SUBMITTED = "submitted"
    PENDING = "pending_approval"
    DIVERTED = "diverted"
    DECIDED = "decided"
    CLOSED = "closed"


class Step(StrEnum):
    """What moves a record on; the value is stored in the audit trail."""

    ASSESS = "assess"
    CORRECT = "correct"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DIVERT = "divert"
    DECIDE = "decide"
    AWAIT = "await_approval"
    RETURN = "return"
    APPROVE = "approve"
    LEARN = "learn_outcome"
    REVIEW = "review"
    CLOSE = "close"


TRANSITIONS: Mapping[tuple[State, Step], State] = MappingProxyType(
    {
        (State.REGISTERED, Step.ASSESS): State.ASSESSED,
        (State.ASSESSED, Step.ASSESS): State.ASSESSED,
        (State.ASSESSED, Step.CORRECT): State.ASSESSED,
        (State.ASSESSED, Step.SUBMIT): State.SUBMITTED,
        (State.ASSESSED, Step.DIVERT): State.DIVERTED,
        (State.ASSESSED, Step.DECIDE): State.DECIDED,
        (State.ASSESSED, Step.AWAIT): State.PENDING,
        (State.SUBMITTED, Step.WITHDRAW): State.ASSESSED,
        (State.SUBMITTED, Step.LEARN): State.DECIDED,
        (State.PENDING, Step.APPROVE): State.DECIDED,
        (State.PENDING, Step.RETURN): State.ASSESSED,
        (State.DECIDED, Step.LEARN): State.DECIDED,
        (State.DECIDED, Step.REVIEW): State.REGISTERED,
        (State.DIVERTED, Step.CLOSE): State.CLOSED,
        (State.DECIDED, Step.CLOSE): State.CLOSED,
        (State.CLOSED, Step.LEARN): State.CLOSED,
    }
)
"""Every step that exists; what is not here is refused."""

STATE_WORDS: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        State.REGISTERED: ("待评估", "Registered"),
        State.ASSESSED: ("已评估", "Assessed"),
        State.SUBMITTED: ("已报送", "Submitted"),
        State.PENDING: ("待审批", "Pending approval"),
        State.DIVERTED: ("已分流", "Diverted"),
        State.DECIDED: ("已决定", "Decided"),
        State.CLOSED: ("已办结", "Closed"),
    }
)
"""Chinese and English words of every state."""

STEP_WORDS: Mapping[Step, tuple[str, str]] = MappingProxyType(
    {
        Step.ASSESS: ("完成评估", "Finish an assessment"),
        Step.CORRECT: ("更正评估", "Correct an assessment"),
        Step.SUBMIT: ("报送并共享", "Submit and share"),
        Step.WITHDRAW: ("撤回共享", "Withdraw the share"),
        Step.DIVERT: ("直接移送或者取保候审", "Divert"),
        Step.DECIDE: ("作出决定", "Decide"),
        Step.AWAIT: ("作出决定并报审批", "Decide, subject to approval"),
        Step.RETURN: ("审批退回", "Return"),
        Step.APPROVE: ("最后一级审批同意", "Last approval"),
        Step.LEARN: ("收到检察院的决定", "Learn the outcome"),
        Step.REVIEW: ("开始羁押必要性审查", "Start a necessity review"),
        Step.CLOSE: ("办结", "Close"),
    }
)
"""Chinese and English words of every step."""


class StateError(ConflictError):
    """A step that does not exist from where the record stands.

    Attributes:
        state: where it stands.
        allowed: the steps that exist from there.
    """

    code = "state"

    def __init__(self, state: State, step: Step) -> None:
        self.state, self.allowed = state, steps_from(state)
        super().__init__(
            f"step {step.value!r} is not possible in state {state.value!r}; allowed: "
            f"{', '.join(self.allowed) or 'none'}; read the record again",
            value=state.value,
        )


def after(state: str, step: Step) -> State:
    """Return the state that a step leads to.

    Raises:
        StateError: there is no such step from this state.
    """
    found = TRANSITIONS.get((State(state), step))
    if found is None:
        raise StateError(State(state), step)
    return found


def steps_from(state: State) -> tuple[Step, ...]:
    """Return the steps that exist from a state."""
    return tuple(step for known, step in TRANSITIONS if known is state)


def case_state(states: Iterable[str]) -> State:
    """Return the state of a case: that of its least advanced suspect; registered without any.

    Examples:
        >>> str(case_state(["decided", "assessed"]))
        'assessed'
    """
    order = list(State)
    return min((State(state) for state in states), key=order.index, default=State.REGISTERED)
