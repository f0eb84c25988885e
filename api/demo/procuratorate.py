"""What the procuratorate does with a case of the demonstration."""

from __future__ import annotations

from api.actions.approvals import give_approval
from api.actions.decisions import GivenDecision, decide
from api.actions.necessity import start_review
from api.actions.sharing import accept_case
from api.demo import police
from api.demo.choices import decision_for
from api.demo.play import Play, with_levels
from data.store.approvals import APPROVED, RETURNED
from data.store.states import State
from data.store.suspects import suspect_of

_RETURN_REASON = "reasons"
_APPROVERS = ("approver", "second_approver")


def accept(play: Play) -> None:
    """Make a case of the shared one; a draft of the shared answers is begun with it."""
    play.account = "second_prosecutor" if play.is_even() else "prosecutor"
    shared, number = play.case, play.words("case_number_procuratorate")
    accepted = play.write(
        lambda desk: accept_case(desk, shared, received_on=play.day, case_number=number)
    )
    play.case = accepted.case.id
    play.take(accepted.drafts[0])


def verify(play: Play) -> None:
    """Verify every answer and finish the assessment."""
    play.document = play.verified
    police.assess(play)


def verify_light(play: Play) -> None:
    """The same for a case so light that an arrest would need approval."""
    assert play.verified is not None  # noqa: S101 - `register` drew it
    play.document = with_levels(play.verified, play.script.light)
    police.assess(play)


def decide_as_recommended(play: Play) -> None:
    """Decide what agrees with the recommendation."""
    _decide(play, decision_for(play))


def decide_otherwise(play: Play) -> None:
    """Decide what does not agree with it, with a reason."""
    _decide(play, decision_for(play, otherwise=True))


def arrest(play: Play) -> None:
    """Decide to arrest; where approval is needed, it is left to wait."""
    _decide(play, decision_for(play, outcome="arrest"))


def arrest_outright(play: Play) -> None:
    """Decide to arrest, and approve where approval is needed."""
    arrest(play)
    for approver in _APPROVERS:
        if _state(play) == State.PENDING:
            _speak(play, approver, APPROVED)


def refuse(play: Play) -> None:
    """Decide not to arrest."""
    _decide(play, decision_for(play, outcome="no_arrest"))


def approve(play: Play) -> None:
    """Approve a decision at the first level."""
    _speak(play, _APPROVERS[0], APPROVED)


def approve_last(play: Play) -> None:
    """Approve it at the second level, with which it takes effect."""
    _speak(play, _APPROVERS[1], APPROVED)


def send_back(play: Play) -> None:
    """Return a decision with a reason."""
    _speak(play, _APPROVERS[0], RETURNED)


def review(play: Play) -> None:
    """Begin a review of the necessity of detention."""
    play.take(play.write(lambda desk: start_review(desk, play.suspect)))


def reassess(play: Play) -> None:
    """Finish the review's assessment: some things have got better."""
    assert play.document is not None  # noqa: S101 - `register` drew it
    play.document = play.files.reviewed(play.document, play.day)
    police.assess(play)


def _decide(play: Play, given: GivenDecision) -> None:
    play.decision = play.write(lambda desk: decide(desk, play.suspect, given)).id


def _speak(play: Play, approver: str, verdict: str) -> None:
    reason = _RETURN_REASON if verdict == RETURNED else None
    play.write(
        lambda desk: give_approval(desk, play.decision, verdict, reason_code=reason),
        account=approver,
    )


def _state(play: Play) -> str:
    with play.cast.store.read() as connection:
        return suspect_of(connection, play.suspect).state
