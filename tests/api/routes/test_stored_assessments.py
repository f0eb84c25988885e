"""Assessments over HTTP: repeated byte for byte, though no text of them is kept for it; erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import create_engine, text

from api.actions.cases import close_case
from api.actions.decisions import decide
from api.actions.retention import run_retention
from api.security.actions import Action
from api.security.principal import CONSOLE
from data.store.identifiers import uuid7
from model.canonical import digest
from tests.api.actions.offices import opened, refusal
from tests.api.house import House
from tests.api.problem_shape import assert_problem
from tests.api.security.records import offices_of

EVIDENCE = "标记证人的证言"
BODY = {"answers": {"criminal_record": {"level": "none", "evidence": [EVIDENCE]}}}


def kept_bodies(house: House) -> list[bytes]:
    """Return what is stored for repeated requests."""
    engine = create_engine(house.state.settings.database_url)
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT body FROM idempotency_keys")).scalars())
    engine.dispose()
    return found


def test_a_repeated_request_gets_the_same_bytes(house: House) -> None:
    """A machine that may do nothing else gets them too; what is stored for it says nothing."""
    offices = offices_of(house)
    _, suspect = opened(offices)
    machine = house.machine(offices.officer, Action.ASSESSMENT_MAKE.value)
    ask = partial(machine.post, f"/v1/suspects/{suspect.id}/assessments", json=BODY)
    first, again = (ask(headers={"idempotency-key": key}) for key in [uuid7()] * 2)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"
    assert EVIDENCE in first.text
    assert kept_bodies(house) == [b""]


def test_the_header_names_the_digest_of_the_result(house: House) -> None:
    """Whoever has a result can see that it is the one that was stored."""
    offices = offices_of(house)
    _, suspect = opened(offices)
    client = house.signed_in(offices.officer)
    made = client.post(f"/v1/suspects/{suspect.id}/assessments", json=BODY)
    result = made.content.partition(b',"result":')[2][:-1]
    assert made.headers["nansha-result-digest"] == digest(result)


def test_an_erased_assessment_is_gone_but_listed(house: House) -> None:
    """410 wherever its words are asked for; the list still says what it came to."""
    offices = offices_of(house)
    case, suspect = opened(offices)
    client = house.signed_in(offices.officer)
    made = client.post(f"/v1/suspects/{suspect.id}/assessments", json=BODY).json()
    given = refusal(outcome="direct_transfer", ground="CPL81-1")
    offices.as_(offices.officer, lambda desk: decide(desk, suspect.id, given))
    offices.as_(offices.officer, lambda desk: close_case(desk, case.id))
    run_retention(house.store, CONSOLE, datetime.now(UTC) + timedelta(days=1))
    for path in ("", "/report.docx", "/report.pdf", "/notes"):
        assert_problem(client.get(f"/v1/assessments/{made['id']}{path}"), "erased", 410)
    (entry,) = client.get(f"/v1/suspects/{suspect.id}/assessments").json()["assessments"]
    assert {**made, **entry} == made
