"""From the police's case to decision and review: each step, who may, and what others see."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from api.actions.access import permitted_suspect
from api.actions.approvals import (
    EFFECTIVE,
    PENDING,
    give_approval,
    list_decisions,
    standing_of,
)
from api.actions.assessments import (
    compare_assessments,
    list_assessments,
    prepare,
    read_assessment,
    recomputed,
)
from api.actions.cases import add_member, close_case, list_shared, read_case
from api.actions.decisions import LawyerOpinion, decide
from api.actions.drafts import begin_draft, finish_draft, read_draft, verify_answers, write_draft
from api.actions.necessity import start_review
from api.actions.sharing import accept_case, share_case, withdraw_case
from api.actions.suspects import read_identity, search_cases
from api.assessing import today
from api.errors import HttpError
from api.security.actions import Action
from api.security.permissions import ForbiddenError
from data.law.catalogue import law_pack_on
from data.scorecards.schedule import SHIPPED_ONLY
from data.store.approvals import APPROVED, RETURNED
from data.store.assessments import last_assessment
from data.store.audit.verification import faults, verify
from data.store.deadlines import running_clocks
from data.store.decisions import Decision
from data.store.errors import ConflictError, NotFoundError
from data.store.events import current_events, events_between
from data.store.states import State, StateError
from data.store.suspects import suspect_of
from model.canonical import digest
from tests.api.actions.offices import (
    BAIL,
    ID_NUMBER,
    LIGHT_PLEA,
    NAME,
    Offices,
    accepted,
    arrest,
    assessed,
    opened,
    ready_to_decide,
    refusal,
    submitted,
)


def state_of(offices: Offices, suspect_id: str) -> str:
    """Return the state of a record."""
    with offices.store.read() as connection:
        return suspect_of(connection, suspect_id).state


def decided(offices: Offices) -> Decision:
    """Return a decision of the prosecutor that took effect at once."""
    suspect = ready_to_decide(offices)
    return offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))


def test_identity_is_sealed_and_found_by_exact_search(offices: Offices) -> None:
    """Name and number lead to the case, for the organisation's own people."""
    case, suspect = opened(offices)
    who = read_identity(offices.store, offices.keys, offices.officer, suspect.id)
    assert (who.name, who.id_number) == (NAME, ID_NUMBER)
    for given in ({"name": NAME, "id_number": None}, {"name": None, "id_number": ID_NUMBER}):
        found = search_cases(offices.store, offices.keys, offices.officer, **given)
        assert [each.id for each in found] == [case.id]


def test_stored_bytes_are_those_of_the_assessment(offices: Offices) -> None:
    """They lie sealed, with the digests of what lies there; computing again gives the same."""
    _, suspect = opened(offices)
    made = assessed(offices, offices.officer, suspect.id, LIGHT_PLEA)
    read = read_assessment(offices.store, offices.keys, offices.officer, made.id)
    assert read.stored == made
    assert made.result_digest == digest(made.result) != digest(read.said.result)
    with offices.store.read() as connection:
        assert recomputed(connection, read).law.version == made.outcome.law_version


def test_notes_stay_out_of_the_stored_request(offices: Offices) -> None:
    """Free text lives sealed beside the assessment."""
    _, suspect = opened(offices)
    made = assessed(offices, offices.officer, suspect.id, LIGHT_PLEA)
    said = read_assessment(offices.store, offices.keys, offices.officer, made.id).said
    assert "当庭签署" not in (said.request + said.result).decode()


def test_document_of_another_record_is_refused(offices: Offices) -> None:
    """Case number, label, stage and offence are the record's."""
    _, suspect = opened(offices)
    with offices.store.read() as connection:
        record = permitted_suspect(connection, offices.officer, Action.ASSESSMENT_MAKE, suspect.id)
    with pytest.raises(HttpError) as caught:
        prepare(record, {**BAIL, "suspect": "S2", "stage": "arrest_review"}, SHIPPED_ONLY)
    assert [problem.pointer for problem in caught.value.problems] == ["/stage", "/suspect"]


def test_draft_is_seen_by_its_author_alone(offices: Offices) -> None:
    """Not even by a colleague on the same case."""
    _, suspect = opened(offices)
    draft = offices.as_(offices.officer, lambda desk: begin_draft(desk, suspect.id, BAIL))
    kept = read_draft(offices.store, offices.keys, offices.officer, draft.id)
    assert json.loads(kept.text.body) == BAIL
    with pytest.raises(NotFoundError):
        read_draft(offices.store, offices.keys, offices.colleague, draft.id)


def test_draft_saved_elsewhere_is_not_overwritten(offices: Offices) -> None:
    """The second writer with the old version is told so."""
    _, suspect = opened(offices)
    draft = offices.as_(offices.officer, lambda desk: begin_draft(desk, suspect.id, BAIL))
    offices.as_(offices.officer, lambda desk: write_draft(desk, draft.id, BAIL, version=1))
    with pytest.raises(HttpError) as caught:
        offices.as_(offices.officer, lambda desk: write_draft(desk, draft.id, BAIL, version=1))
    assert caught.value.code == "stale"


def test_finished_draft_is_an_assessment(offices: Offices) -> None:
    """The draft is gone, the record assessed, the correction names the first."""
    _, suspect = opened(offices)
    for corrects in (False, True):
        with offices.store.read() as connection:
            last = last_assessment(connection, suspect.id)
        old = last.id if last and corrects else None
        draft = offices.as_(offices.officer, lambda desk: begin_draft(desk, suspect.id, BAIL))
        made = offices.as_(
            offices.officer,
            partial(finish_draft, draft_id=draft.id, version=1, corrects_id=old),
        )
        assert made.stored.corrects_id == old
        with pytest.raises(NotFoundError):
            read_draft(offices.store, offices.keys, offices.officer, draft.id)
    assert state_of(offices, suspect.id) == State.ASSESSED


def test_case_is_shared_only_when_everyone_is_assessed(offices: Offices) -> None:
    """A registered suspect cannot be submitted."""
    case, _ = opened(offices)
    receiver = offices.prosecutor.organisation_id
    with pytest.raises(StateError):
        offices.as_(offices.officer, lambda desk: share_case(desk, case.id, receiver))


def test_shared_case_is_read_by_its_receiver_alone(offices: Offices) -> None:
    """The receiver reads it; for another procuratorate it does not exist."""
    case, _ = submitted(offices)
    assert read_case(offices.store, offices.prosecutor, case.id).case.id == case.id
    listed = list_shared(offices.store, offices.prosecutor, after=None, limit=10)
    assert [each.id for each in listed] == [case.id]
    with pytest.raises(NotFoundError):
        read_case(offices.store, offices.stranger, case.id)


def test_withdrawn_case_is_gone_for_its_receiver(offices: Offices) -> None:
    """The police go on with it."""
    case, suspect = submitted(offices)
    receiver = offices.prosecutor.organisation_id
    offices.as_(offices.officer, lambda desk: withdraw_case(desk, case.id, receiver))
    assert state_of(offices, suspect.id) == State.ASSESSED
    with pytest.raises(NotFoundError):
        read_case(offices.store, offices.prosecutor, case.id)


def test_accepted_case_starts_from_the_shared_answers(offices: Offices) -> None:
    """Each keeps its evidence, with the police as its source; the identity came along."""
    taken = accepted(offices)
    draft = read_draft(offices.store, offices.keys, offices.prosecutor, taken.drafts[0].id)
    answers = json.loads(draft.text.body)["answers"]
    assert answers["plea_acceptance"] == {
        "level": "signed",
        "evidence": ["认罪认罚具结书"],
        "source": "police",
    }
    who = read_identity(offices.store, offices.keys, offices.prosecutor, taken.suspects[0].id)
    assert who.name == NAME


def test_case_is_accepted_once(offices: Offices) -> None:
    """The second time names the case that was made."""
    case, _ = submitted(offices)
    taken = offices.as_(
        offices.prosecutor, lambda desk: accept_case(desk, case.id, received_on=today())
    )
    with pytest.raises(ConflictError, match=taken.case.id):
        offices.as_(offices.assistant, lambda desk: accept_case(desk, case.id, received_on=today()))


def test_review_clock_runs_from_receipt(offices: Offices) -> None:
    """The nearest last day is shown with the case, days left are computed."""
    taken = accepted(offices)
    law = law_pack_on(today())
    assert law is not None
    with offices.store.read() as connection:
        running = running_clocks(connection, taken.suspects[0].id, law, today())
    assert [reading.run.clock.id for reading in running] == ["arrest_review_not_detained"]
    assert taken.case.due_on == running[0].deadline.day


def test_verified_answers_say_so(offices: Offices) -> None:
    """One factor by name, then all."""
    draft = accepted(offices).drafts[0]
    one = offices.as_(
        offices.prosecutor,
        lambda desk: verify_answers(desk, draft.id, ["plea_acceptance"], version=1),
    )
    answers = json.loads(one.text.body)["answers"]
    assert [answers[name]["source"] for name in ("plea_acceptance", "expected_sentence")] == [
        "verified",
        "police",
    ]
    every = offices.as_(
        offices.prosecutor, lambda desk: verify_answers(desk, draft.id, None, version=2)
    )
    assert {a["source"] for a in json.loads(every.text.body)["answers"].values()} == {"verified"}


def test_police_see_nothing_of_the_procuratorate(offices: Offices) -> None:
    """No case, no draft, no assessment, no decision: for them none of it exists."""
    taken = accepted(offices)
    suspect, draft = taken.suspects[0], taken.drafts[0]
    with pytest.raises(NotFoundError):
        read_draft(offices.store, offices.keys, offices.officer, draft.id)
    made = offices.as_(offices.prosecutor, lambda desk: finish_draft(desk, draft.id, version=1))
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    with pytest.raises(NotFoundError):
        read_case(offices.store, offices.officer, taken.case.id)
    with pytest.raises(NotFoundError):
        read_assessment(offices.store, offices.keys, offices.officer, made.stored.id)
    with pytest.raises(NotFoundError):
        list_assessments(offices.store, offices.officer, suspect.id, after=None, limit=10)
    with pytest.raises(NotFoundError):
        list_decisions(offices.store, offices.keys, offices.officer, suspect.id)


def test_police_learn_the_outcome(offices: Offices) -> None:
    """As an event of their own suspect, whose record is then decided."""
    decision = decided(offices)
    with offices.store.read() as connection:
        origin = suspect_of(connection, decision.suspect_id).origin_id
        assert origin is not None
        events = current_events(connection, origin)
    assert [event.kind for event in events] == ["submitted_for_arrest", "arrest_refused"]
    assert state_of(offices, origin) == State.DECIDED
    assert list_decisions(offices.store, offices.keys, offices.officer, origin) == []


def test_what_happened_belongs_to_the_office_of_its_suspect(offices: Offices) -> None:
    """A decision stands once in each office's records, its own and the other's."""
    suspect = ready_to_decide(offices)
    made = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    for approver in (offices.head, offices.deputy):
        offices.as_(approver, lambda desk: give_approval(desk, made.id, APPROVED, reason_code=None))
    with offices.store.read() as connection:
        for record in (suspect, suspect_of(connection, suspect.origin_id or "")):
            found = events_between(
                connection,
                record.organisation_id,
                ["arrest_approved"],
                since=made.decided_on,
                until=made.decided_on,
                limit=9,
            )
            assert [event.suspect_id for event in found] == [record.id]


def test_comparison_shows_what_differs(offices: Offices) -> None:
    """Per factor both levels, evidence, points, and what that did to total and recommendation."""
    taken = accepted(offices)
    suspect = taken.suspects[0]
    with offices.store.read() as connection:
        first = last_assessment(connection, suspect.origin_id or "")
    assert first is not None
    changed = {**LIGHT_PLEA["answers"], "plea_acceptance": "none"}
    document = {**LIGHT_PLEA, "answers": changed}
    second = assessed(offices, offices.prosecutor, suspect.id, document)
    shown = compare_assessments(
        offices.store, offices.keys, offices.prosecutor, first.id, second.id
    )
    item = next(each for each in shown["items"] if each["factor"] == "plea_acceptance")
    assert (item["first"]["level"], item["second"]["level"]) == ("signed", "none")
    assert (shown["compared"], shown["alike"]) == (2, 1)
    assert shown["difference"] == sum(each["effect"] for each in shown["items"]) != 0


def test_diversion_is_a_decision_of_the_police(offices: Offices) -> None:
    """It agrees with bail and needs no reason."""
    _, suspect = opened(offices)
    assessed(offices, offices.officer, suspect.id, BAIL)
    given = refusal(outcome="direct_transfer", ground="CPL81-1")
    made = offices.as_(offices.officer, lambda desk: decide(desk, suspect.id, given))
    assert (made.deviates, state_of(offices, suspect.id)) == (False, State.DIVERTED)
    with offices.store.read() as connection:
        assert [each.kind for each in current_events(connection, suspect.id)] == ["diverted"]


def test_deviation_needs_code_and_text(offices: Offices) -> None:
    """Without either nothing is stored."""
    suspect = ready_to_decide(offices)
    pointers = []
    for missing in ({"deviation_code": None}, {"deviation_text": " "}):
        with pytest.raises(HttpError) as caught:
            offices.as_(
                offices.prosecutor,
                partial(decide, suspect_id=suspect.id, given=arrest(**missing)),
            )
        pointers += [problem.pointer for problem in caught.value.problems]
    assert pointers == ["/deviation/code", "/deviation/text"]
    assert state_of(offices, suspect.id) == State.ASSESSED


def test_unknown_outcome_ground_and_future_day_are_refused(offices: Offices) -> None:
    """Each names its place."""
    suspect = ready_to_decide(offices)
    wrong = refusal(ground="x", decided_on=today().replace(year=today().year + 1))
    for given, pointers in (
        (refusal(outcome="direct_transfer"), ["/outcome"]),
        (wrong, ["/ground", "/decided_on"]),
    ):
        with pytest.raises(HttpError) as caught:
            offices.as_(offices.prosecutor, partial(decide, suspect_id=suspect.id, given=given))
        assert [problem.pointer for problem in caught.value.problems] == pointers


def test_lawyers_opinion_is_kept_with_adoption_and_reason(offices: Offices) -> None:
    """Sealed, and shown with the decision."""
    suspect = ready_to_decide(offices)
    opinion = LawyerOpinion("建议不批准逮捕。", adopted=True, reason="无社会危险性。")
    given = refusal(opinion=opinion)
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, given))
    (shown,) = list_decisions(offices.store, offices.keys, offices.prosecutor, suspect.id)
    assert shown.decision.detail["lawyer_opinion"] == {"adopted": True}
    assert set(shown.texts.values()) == {opinion.text, opinion.reason}


def test_light_arrest_with_plea_takes_three_people(offices: Offices) -> None:
    """Decider, head and deputy, in order; then it takes effect and the police learn of it."""
    suspect = ready_to_decide(offices)
    made = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    assert made.detail["levels"] == ["department_head", "deputy_chief_procurator"]
    assert state_of(offices, suspect.id) == State.PENDING
    for approver, state in ((offices.head, PENDING), (offices.deputy, EFFECTIVE)):
        offices.as_(approver, lambda desk: give_approval(desk, made.id, APPROVED, reason_code=None))
        with offices.store.read() as connection:
            assert standing_of(connection, made) == state
    assert state_of(offices, suspect.id) == State.DECIDED


def test_nobody_approves_twice(offices: Offices) -> None:
    """The second level is for someone else."""
    suspect = ready_to_decide(offices)
    made = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    offices.as_(offices.head, lambda desk: give_approval(desk, made.id, APPROVED, reason_code=None))
    with pytest.raises(ConflictError):
        offices.as_(
            offices.head, lambda desk: give_approval(desk, made.id, APPROVED, reason_code=None)
        )
    with pytest.raises(ForbiddenError):
        offices.as_(
            offices.prosecutor,
            lambda desk: give_approval(desk, made.id, APPROVED, reason_code=None),
        )


def test_returned_decision_is_decided_anew(offices: Offices) -> None:
    """The record is assessed again; the returned decision stays."""
    suspect = ready_to_decide(offices)
    made = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    offices.as_(
        offices.head, lambda desk: give_approval(desk, made.id, RETURNED, reason_code="reasons")
    )
    assert state_of(offices, suspect.id) == State.ASSESSED
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    shown = list_decisions(offices.store, offices.keys, offices.prosecutor, suspect.id)
    assert [each.standing for each in shown] == [EFFECTIVE, RETURNED]


def test_of_two_deciders_one_is_refused(offices: Offices) -> None:
    """Both at once: one decision is stored."""
    suspect = ready_to_decide(offices)
    member = offices.assistant.user_id
    offices.as_(
        offices.prosecutor, lambda desk: add_member(desk, suspect.case_id, member, "assistant")
    )
    with ThreadPoolExecutor(2) as pool:
        futures = [
            pool.submit(offices.as_, who, lambda desk: decide(desk, suspect.id, refusal()))
            for who in (offices.prosecutor, offices.assistant)
        ]
        errors = [future.exception() for future in futures]
    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "StateError"]
    assert len(list_decisions(offices.store, offices.keys, offices.prosecutor, suspect.id)) == 1


def test_necessity_review_starts_from_the_last_assessment(offices: Offices) -> None:
    """Answers go on, the stage changes, and the comparison cites the provision that applies."""
    decision = decided(offices)
    draft = offices.as_(offices.prosecutor, lambda desk: start_review(desk, decision.suspect_id))
    document = json.loads(draft.text.body)
    document["findings"] = {
        **document["findings"],
        "penalty": "imprisonment",
        "remorse": True,
        "custody": {"days_held": 20, "phase": "investigation"},
    }
    document["answers"]["restitution"] = {"level": "full", "evidence": ["退赔收据"]}
    offices.as_(offices.prosecutor, lambda desk: write_draft(desk, draft.id, document, version=1))
    made = offices.as_(offices.prosecutor, lambda desk: finish_draft(desk, draft.id, version=2))
    assert (draft.stage, draft.based_on_id) == ("necessity_review", decision.assessment_id)
    shown = compare_assessments(
        offices.store,
        offices.keys,
        offices.prosecutor,
        decision.assessment_id or "",
        made.stored.id,
    )
    cited = {name for ground in shown["second"]["grounds"] for name in ground["citations"]}
    assert "R580-8" in cited
    assert "restitution" in {item["factor"] for item in shown["items"] if not item["agrees"]}


def test_case_is_closed_when_everyone_is_decided(offices: Offices) -> None:
    """Not before."""
    suspect = ready_to_decide(offices)
    with pytest.raises(StateError):
        offices.as_(offices.prosecutor, lambda desk: close_case(desk, suspect.case_id))
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    closed = offices.as_(offices.prosecutor, lambda desk: close_case(desk, suspect.case_id))
    assert closed.state == State.CLOSED


def test_whole_life_leaves_a_chain_that_verifies(offices: Offices) -> None:
    """Every step named its event."""
    decided(offices)
    with offices.store.read() as connection:
        assert faults(verify(connection)) == []
