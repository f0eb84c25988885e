"""The life of a proposed scorecard: one table says which step leads from where to where.

A released card serves from its day until the day of the next one; that needs no step.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from data.store.errors import ConflictError


class ReleaseState(StrEnum):
    """Where a proposed scorecard stands; the value is stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    ROLLED_BACK = "rolled_back"


class ReleaseStep(StrEnum):
    """What moves a proposed scorecard on; the value is stored."""

    PROPOSE = "propose"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ACTIVATE = "activate"
    ROLL_BACK = "roll_back"


RELEASE_TRANSITIONS: Mapping[tuple[ReleaseState, ReleaseStep], ReleaseState] = MappingProxyType(
    {
        (ReleaseState.PROPOSED, ReleaseStep.APPROVE): ReleaseState.APPROVED,
        (ReleaseState.PROPOSED, ReleaseStep.REFUSE): ReleaseState.REFUSED,
        (ReleaseState.PROPOSED, ReleaseStep.WITHDRAW): ReleaseState.WITHDRAWN,
        (ReleaseState.APPROVED, ReleaseStep.WITHDRAW): ReleaseState.WITHDRAWN,
        (ReleaseState.APPROVED, ReleaseStep.ACTIVATE): ReleaseState.ACTIVE,
        (ReleaseState.ACTIVE, ReleaseStep.ROLL_BACK): ReleaseState.ROLLED_BACK,
    }
)
"""Every step that exists; what is not here is refused. A proposal begins as proposed."""

RELEASE_STATE_WORDS: Mapping[ReleaseState, tuple[str, str]] = MappingProxyType(
    {
        ReleaseState.PROPOSED: ("待批准", "Proposed"),
        ReleaseState.APPROVED: ("已批准", "Approved"),
        ReleaseState.REFUSED: ("未批准", "Refused"),
        ReleaseState.WITHDRAWN: ("已撤回", "Withdrawn"),
        ReleaseState.ACTIVE: ("已启用", "Active"),
        ReleaseState.ROLLED_BACK: ("已回退", "Rolled back"),
    }
)
"""Chinese and English words of every state."""

RELEASE_STEP_WORDS: Mapping[ReleaseStep, tuple[str, str]] = MappingProxyType(
    {
        ReleaseStep.PROPOSE: ("提出", "Propose"),
        ReleaseStep.APPROVE: ("批准", "Approve"),
        ReleaseStep.REFUSE: ("不批准", "Refuse"),
        ReleaseStep.WITHDRAW: ("撤回", "Withdraw"),
        ReleaseStep.ACTIVATE: ("启用", "Activate"),
        ReleaseStep.ROLL_BACK: ("回退", "Roll back"),
    }
)
"""Chinese and English words of every step."""

OPEN_STATES = (ReleaseState.PROPOSED, ReleaseState.APPROVED, ReleaseState.ACTIVE)
"""States from which a step leads on; one version stands in one of them at most once."""

REASONED_STEPS = frozenset({ReleaseStep.REFUSE, ReleaseStep.WITHDRAW, ReleaseStep.ROLL_BACK})
"""Steps that nobody takes without saying why."""


class ReleaseStateError(ConflictError):
    """A step that does not exist from where the proposed scorecard stands."""

    code = "release_state"

    def __init__(self, state: ReleaseState, step: ReleaseStep) -> None:
        allowed = [known.value for start, known in RELEASE_TRANSITIONS if start is state]
        super().__init__(
            f"step {step.value!r} is not possible for a scorecard in state {state.value!r}; "
            f"allowed: {', '.join(allowed) or 'none'}; read its history",
            value=state.value,
        )


def release_after(state: str, step: ReleaseStep) -> ReleaseState:
    """Return the state that a step leads to.

    Raises:
        ReleaseStateError: there is no such step from this state.

    Examples:
        >>> release_after("approved", ReleaseStep.ACTIVATE).value
        'active'
    """
    found = RELEASE_TRANSITIONS.get((ReleaseState(state), step))
    if found is None:
        raise ReleaseStateError(ReleaseState(state), step)
    return found
