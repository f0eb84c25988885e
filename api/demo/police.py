"""What the police do with a case of the demonstration."""

from __future__ import annotations

from api.actions.cases import close_case, create_case
from api.actions.decisions import decide
from api.actions.desk import Desk
from api.actions.drafts import begin_draft, finish_draft, write_draft
from api.actions.sharing import share_case, withdraw_case
from api.actions.suspects import NewSuspect, new_suspect
from api.demo.aftermath import record_events
from api.demo.choices import decision_for
from api.demo.play import Play, draw, is_juvenile
from data.store.drafts import Draft
from data.store.identity.identities import Identity
from data.synthetic.requests import Document

_HALF = 2


def register(play: Play) -> None:
    """Make a case with one suspect, and begin a draft that is half written."""
    play.account = "second_officer" if play.is_even() else "officer"
    draw(play)
    number = play.words("case_number_police")
    play.case = play.write(lambda desk: create_case(desk, case_number=number)).id
    play.take(play.write(lambda desk: _add_suspect(desk, play, "suspect")))
    record_events(play, "register")


def assess(play: Play) -> None:
    """Write the draft to its end and turn it into an assessment."""
    draft = _draft(play)

    def finish(desk: Desk) -> str:
        written = write_draft(desk, draft.id, play.now(), version=draft.version)
        return finish_draft(desk, written.id, version=written.version).stored.id

    play.assessment = play.write(finish)


def correct(play: Play) -> None:
    """Put a corrected assessment beside the last one."""

    def again(desk: Desk) -> str:
        draft = begin_draft(desk, play.suspect, play.now())
        finished = finish_draft(desk, draft.id, version=draft.version, corrects_id=play.assessment)
        return finished.stored.id

    play.assessment = play.write(again)


def second_suspect(play: Play) -> None:
    """Add a second suspect, assessed apart from the first and diverted."""
    first, document = play.suspect, play.document
    play.document = play.files.submitted(play.words("case_number_police"), play.day)
    play.take(play.write(lambda desk: _add_suspect(desk, play, "second_suspect")))
    assess(play)
    divert(play)
    play.suspect, play.document = first, document


def divert(play: Play) -> None:
    """Decide against submitting for arrest."""
    given = decision_for(play)
    play.decision = play.write(lambda desk: decide(desk, play.suspect, given)).id


def share(play: Play) -> None:
    """Submit the case to the procuratorate."""
    receiver = play.cast.organisations["procuratorate"]
    play.write(lambda desk: share_case(desk, play.case, receiver))


def withdraw(play: Play) -> None:
    """Take the case back."""
    receiver = play.cast.organisations["procuratorate"]
    play.write(lambda desk: withdraw_case(desk, play.case, receiver))


def close(play: Play) -> None:
    """Close the case of whoever handles it now."""
    play.write(lambda desk: close_case(desk, play.case))


def _add_suspect(desk: Desk, play: Play, name: str) -> Draft:
    document = _document(play)
    new = NewSuspect(document["offence"], is_juvenile(document), Identity(name=play.words(name)))
    suspect = new_suspect(desk, play.case, new)
    return begin_draft(desk, suspect.id, _half(play))


def _half(play: Play) -> dict[str, object]:
    whole = play.now()
    answers = list(whole["answers"].items())
    return {**whole, "answers": dict(answers[: len(answers) // _HALF])}


def _document(play: Play) -> Document:
    assert play.document is not None  # noqa: S101 - `register` drew it
    return play.document


def _draft(play: Play) -> Draft:
    assert play.draft is not None  # noqa: S101 - `register` began it
    return play.draft
