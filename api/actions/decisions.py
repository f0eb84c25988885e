"""Decisions: made once, on the newest assessment, with a reason where they deviate from it.

Police divert at `pre_submission`; prosecutors decide on arrest and on detention. Where levels of
approval are asked for, the decision takes effect with the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.actions.access import permitted_suspect
from api.actions.approval_rules import rules_of
from api.actions.assessments import OpenedAssessment, newest_of, recomputed
from api.actions.desk import Desk
from api.actions.effect import take_effect
from api.assessing import today
from api.errors import HttpError
from api.security.actions import Action
from data.law.catalogue import law_pack
from data.settings.approvals import levels_for
from data.settings.decisions import DecisionOutcome, decision_book, grounds_of
from data.store.assessments import StoredAssessment, said
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.decisions import Decision, Ruling, keep_decision
from data.store.identity.annotations import NewAnnotation, annotate
from data.store.states import Step
from data.store.suspects import Suspect, move
from model.errors import Problem, printable
from model.law import Stage

OPINION, OPINION_REASON = "lawyer_opinion", "lawyer_opinion_reason"


@dataclass(frozen=True, slots=True)
class LawyerOpinion:
    """What the lawyer said, whether it was adopted, and why (sealed)."""

    text: str = field(repr=False)
    adopted: bool
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GivenDecision:
    """A decision as someone gives it.

    Attributes:
        assessment_id: the assessment they had before them; the newest where None.
        deviation_code, deviation_text: why it differs from the recommendation; None, empty where
            it does not.
    """

    outcome: str
    ground: str
    decided_on: date
    assessment_id: str | None = None
    deviation_code: str | None = None
    deviation_text: str = field(default="", repr=False)
    opinion: LawyerOpinion | None = None


def decide(desk: Desk, suspect_id: str, given: GivenDecision) -> Decision:
    """Record a decision; it takes effect at once, or with the last level of approval.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``conflict`` without an assessment; ``invalid`` with everything wrong in it.
        StateError: someone decided before, or nothing was assessed at this stage.
    """
    suspect = permitted_suspect(
        desk.connection, desk.principal, Action.DECISION_MAKE, suspect_id
    ).suspect
    assessed = newest_of(desk.connection, suspect_id)
    outcome = checked(given, suspect, assessed)
    rule, levels = approval_for(desk, suspect, outcome, assessed)
    moved = move(desk.unit, suspect, _step(suspect, levels))
    detail = {"rule": rule, "levels": list(levels), **adopted(given)}
    decision = keep_decision(desk.unit, desk.keys, moved, ruling(given, assessed, detail))
    keep_opinion(desk, decision, given.opinion)
    if not levels:
        take_effect(desk.unit, moved, decision)
    return decision


def _step(suspect: Suspect, levels: tuple[str, ...]) -> Step:
    if suspect.stage == Stage.PRE_SUBMISSION:
        return Step.DIVERT
    return Step.AWAIT if levels else Step.DECIDE


def approval_for(
    desk: Desk, suspect: Suspect, outcome: DecisionOutcome, assessed: StoredAssessment
) -> tuple[str | None, tuple[str, ...]]:
    """Return the rule of approval that applies and its levels; the police have none."""
    if suspect.stage == Stage.PRE_SUBMISSION:
        return None, ()
    law = law_pack(assessed.outcome.law_version)
    rules = rules_of(desk.connection, suspect.organisation_id, law)
    opened = OpenedAssessment(assessed, said(desk.connection, desk.keys, assessed))
    return levels_for(rules, outcome.id, recomputed(desk.connection, opened).facts)


def checked(given: GivenDecision, suspect: Suspect, assessed: StoredAssessment) -> DecisionOutcome:
    """Return the outcome that is decided.

    Raises:
        HttpError: ``invalid`` with everything wrong in it.
    """
    book, problems = decision_book(), []
    allowed = book.at(suspect.stage)
    if given.outcome not in allowed:
        problem = Problem("unknown_value", "/outcome", printable(given.outcome), allowed)
        raise HttpError("invalid", (problem,))
    outcome = book.outcomes[given.outcome]
    law = law_pack(assessed.outcome.law_version)
    grounds = grounds_of(outcome, law.citations)
    if given.ground not in grounds:
        problems.append(Problem("unknown_value", "/ground", printable(given.ground), grounds))
    if given.assessment_id not in (None, assessed.id):
        found = printable(given.assessment_id)
        problems.append(Problem("not_of_record", "/assessment_id", found, (assessed.id,)))
    if assessed.outcome.stage != suspect.stage:
        found = assessed.outcome.stage
        problems.append(Problem("not_of_record", "/assessment_id", found, (suspect.stage,)))
    if given.decided_on > today():
        limit = (f"≤ {today().isoformat()}",)
        problems.append(Problem("day_in_future", "/decided_on", str(given.decided_on), limit))
    problems += _deviation_problems(given, outcome, assessed)
    if problems:
        raise HttpError("invalid", tuple(problems), law)
    return outcome


def _deviation_problems(
    given: GivenDecision, outcome: DecisionOutcome, assessed: StoredAssessment
) -> list[Problem]:
    codes = tuple(decision_book().deviations)
    deviates = assessed.outcome.recommendation not in outcome.agrees
    if not deviates and given.deviation_code is None and not given.deviation_text:
        return []
    if not deviates:
        return [Problem("no_deviation", "/deviation", assessed.outcome.recommendation)]
    if given.deviation_code not in codes:
        found = printable(given.deviation_code or "")
        return [Problem("deviation_code", "/deviation/code", found, codes)]
    if not given.deviation_text.strip():
        return [Problem("deviation_text", "/deviation/text")]
    return []


def ruling(given: GivenDecision, assessed: StoredAssessment, detail: Mapping[str, Any]) -> Ruling:
    """Return what is stored of a decision."""
    return Ruling(
        outcome=given.outcome,
        ground=given.ground,
        decided_on=given.decided_on,
        assessment_id=assessed.id,
        recommendation=assessed.outcome.recommendation,
        deviation_code=given.deviation_code,
        deviation_text=given.deviation_text,
        detail=detail,
    )


def adopted(given: GivenDecision) -> dict[str, Any]:
    """Return the code of what became of the lawyer's opinion."""
    return {} if given.opinion is None else {OPINION: {"adopted": given.opinion.adopted}}


def keep_opinion(desk: Desk, decision: Decision, opinion: LawyerOpinion | None) -> None:
    """Store the lawyer's opinion and why it was adopted or not, sealed."""
    if opinion is None:
        return
    for kind, text in ((OPINION, opinion.text), (OPINION_REASON, opinion.reason)):
        event = AuditEvent(AuditKind.ANNOTATION_RECORDED, decision.id, {"kind": kind})
        new = NewAnnotation(decision.id, kind, text)
        annotate(desk.unit, desk.keys, decision.suspect_id, new, audit=event)
