"""What is decided in the demonstration, and for which reasons."""

from __future__ import annotations

from api.actions.decisions import GivenDecision, LawyerOpinion
from api.demo.play import Play, assessed
from data.settings.decisions import DecisionOutcome, decision_book
from model.assessment import Assessment

_DEVIATION = "circumstance_weighed_otherwise"
_WITH_OPINION = 3


def decision_for(play: Play, *, outcome: str = "", otherwise: bool = False) -> GivenDecision:
    """Return a decision on the last document of a case.

    Args:
        play: the case.
        outcome: what is decided; without it, what agrees with the recommendation.
        otherwise: whether to decide what does not agree.
    """
    assert play.document is not None  # noqa: S101 - `register` drew it
    found = assessed({**play.document, "on": play.day.isoformat()})
    recommendation = found.ruling.outcome.recommendation
    chosen = _outcome(play, found, outcome, otherwise=otherwise)
    deviates = recommendation not in chosen.agrees
    return GivenDecision(
        outcome=chosen.id,
        ground=play.script.ground(chosen.id, found.ruling.outcome.basis),
        decided_on=play.day,
        deviation_code=_DEVIATION if deviates else None,
        deviation_text=play.words("deviation") if deviates else "",
        opinion=_opinion(play),
    )


def _outcome(play: Play, found: Assessment, wanted: str, *, otherwise: bool) -> DecisionOutcome:
    book = decision_book()
    if wanted:
        return book.outcomes[wanted]
    possible = [
        book.outcomes[name] for name in book.at(found.request.stage) if name in play.script.grounds
    ]
    recommendation = found.ruling.outcome.recommendation
    fitting = [each for each in possible if (recommendation in each.agrees) is not otherwise]
    return (fitting or possible)[play.number % len(fitting or possible)]


def _opinion(play: Play) -> LawyerOpinion | None:
    if play.number % _WITH_OPINION:
        return None
    return LawyerOpinion(
        text=play.words("opinion"),
        adopted=play.is_even(),
        reason=play.words("opinion_reason"),
    )
