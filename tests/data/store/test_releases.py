"""Releasing a scorecard: two people, days to come, the way back, and a document that stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from data.scorecards.catalogue import default_scorecard
from data.store.audit.events import OPERATOR, Actor
from data.store.audit.releases import STATE_AFTER, verify_releases
from data.store.audit.verification import faults, verify
from data.store.database import Store
from data.store.errors import (
    AppendOnlyError,
    ConflictError,
    NotFoundError,
    StoreError,
    VersionConflictError,
)
from data.store.identifiers import uuid7
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.roles import OrganisationKind, Role
from data.store.people.users import NewUser, add_user
from data.store.release_records import (
    Release,
    ReleaseChangedError,
    document_of,
    history_of,
    release_of,
    releases_of,
)
from data.store.release_states import (
    RELEASE_STATE_WORDS,
    RELEASE_STEP_WORDS,
    RELEASE_TRANSITIONS,
    ReleaseState,
    ReleaseStateError,
    ReleaseStep,
)
from data.store.releases import (
    OwnReleaseError,
    Proposal,
    ReleaseDayError,
    ReleaseVersionError,
    activate,
    approve,
    propose,
    refuse,
    roll_back,
    withdraw,
)
from data.store.served_cards import card_of_record, schedule_of
from data.store.tables.governance import scorecard_releases, scorecard_steps
from data.store.unit import UnitOfWork, Write
from model.canonical import canonical, digest
from model.errors import ScorecardError
from tests.card_documents import calibrated_document, sealed
from tests.case_tables import LAW
from tests.data.store.people_and_cases import CREATED
from tests.data.store.tampering import tamper

TODAY, LATER, MUCH_LATER = date(2026, 11, 22), date(2026, 12, 1), date(2027, 1, 1)
EXPERT = default_scorecard(LAW)


@dataclass(frozen=True)
class People:
    """Two people of one procuratorate, who write to a store."""

    store: Store
    expert: Actor
    supervisor: Actor

    def take(self, actor: Actor, step: Callable[[UnitOfWork], Release]) -> Release:
        """Take a step in someone's name."""
        return self.store.write(step, actor=actor)

    def proposed(self, version: str = "nansha-2027.1") -> Release:
        """Propose a card."""
        return self.take(self.expert, lambda unit: propose(unit, proposal(version)))

    def approved(self, version: str = "nansha-2027.1") -> Release:
        """Propose and approve a card."""
        made = self.proposed(version)
        return self.take(self.supervisor, lambda unit: approve(unit, made.id, version=1))

    def active(self, version: str = "nansha-2027.1", day: date = TODAY) -> Release:
        """Propose, approve and activate a card."""
        made = self.approved(version)
        return self.take(self.supervisor, lambda unit: begin(unit, made, day))

    def version_on(self, day: date) -> str:
        """Return the version that serves on a day."""
        with self.store.read() as connection:
            return schedule_of(connection).card_on(LAW, day).version


def proposal(version: str = "nansha-2027.1", **changed: Any) -> Proposal:
    """Return a proposal of a calibrated card."""
    document = sealed(calibrated_document() | {"version": version} | changed)
    return Proposal(
        scorecard_version=version,
        law_version=LAW.version,
        checksum=document["checksum"],
        document=canonical(document),
        report_digest=digest(b"report"),
        summary={"synthetic": False},
    )


def begin(unit: UnitOfWork, release: Release, day: date) -> Release:
    """Activate an approved card."""
    return activate(unit, release.id, active_from=day, today=TODAY, version=release.version)


def end(unit: UnitOfWork, release: Release) -> Release:
    """Roll an active card back."""
    return roll_back(unit, release.id, version=release.version, reason="数据有误")


@pytest.fixture
def people(store: Store) -> People:
    """Return a procuratorate with an expert and a supervisor."""

    def work(unit: UnitOfWork) -> tuple[Actor, ...]:
        new = NewOrganisation(OrganisationKind.PROCURATORATE, "jcy", "某区人民检察院")
        house = add_organisation(unit, new, audit=CREATED)
        return tuple(
            Actor(
                add_user(unit, house, NewUser(role, role, frozenset({role})), audit=CREATED), house
            )
            for role in (Role.EXPERT, Role.SUPERVISOR)
        )

    return People(store, *store.write(work, actor=OPERATOR))


def test_a_card_is_proposed_approved_active_and_rolled_back(people: People) -> None:
    """The whole way, each step with its own person, and the shipped card again at its end."""
    made = people.active(day=LATER)
    assert (people.version_on(TODAY), people.version_on(LATER)) == (EXPERT.version, "nansha-2027.1")
    people.take(people.supervisor, lambda unit: end(unit, made))
    assert people.version_on(LATER) == EXPERT.version
    with people.store.read() as connection:
        events = history_of(connection, made.id)
        assert faults(verify(connection)) == []
    steps = [(event.step, event.actor_id, event.reason) for event in events]
    expert, supervisor = people.expert.id, people.supervisor.id
    assert steps == [
        ("propose", expert, ""),
        ("approve", supervisor, ""),
        ("activate", supervisor, ""),
        ("roll_back", supervisor, "数据有误"),
    ]
    assert [event.active_from for event in events] == [None, None, LATER, None]


def test_a_rollback_brings_back_the_card_before(people: People) -> None:
    """Not the shipped one, where another was released in between."""
    people.active("nansha-2027.1", TODAY)
    second = people.active("nansha-2027.2", LATER)
    assert people.version_on(MUCH_LATER) == "nansha-2027.2"
    people.take(people.supervisor, lambda unit: end(unit, second))
    assert people.version_on(MUCH_LATER) == "nansha-2027.1"


def test_nothing_active_cannot_be_rolled_back(people: People) -> None:
    """An approved card does not serve yet; it is withdrawn."""
    made = people.approved()
    with pytest.raises(ReleaseStateError):
        people.take(people.supervisor, lambda unit: end(unit, made))


def test_nobody_approves_their_own_proposal(people: People) -> None:
    """Whatever their roles."""
    made = people.proposed()
    with pytest.raises(OwnReleaseError):
        people.take(people.expert, lambda unit: approve(unit, made.id, version=1))


def test_the_database_itself_wants_two_people(people: People) -> None:
    """A statement that goes around the program is refused too."""
    made = people.proposed()
    own = scorecard_releases.update().values(approved_by=people.expert.id)

    def work(unit: UnitOfWork) -> None:
        unit.write(own.where(scorecard_releases.c.id == made.id), audit=CREATED)

    with pytest.raises(StoreError):
        people.store.write(work, actor=people.expert)


def test_of_two_who_approve_at_once_one_is_told(people: People) -> None:
    """Both read the same version; only the first finds it."""
    made = people.proposed()

    def step() -> str:
        try:
            people.take(people.supervisor, lambda unit: approve(unit, made.id, version=1))
        except VersionConflictError:
            return "stale"
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result() for future in [pool.submit(step) for _ in range(2)]]
    assert sorted(outcomes) == ["approved", "stale"]
    with people.store.read() as connection:
        assert len(history_of(connection, made.id)) == 2


def test_a_day_that_is_past_is_refused(people: People) -> None:
    """Assessments of yesterday were made with another card."""
    made = people.approved()
    with pytest.raises(ReleaseDayError):
        people.take(people.supervisor, lambda unit: begin(unit, made, date(2026, 11, 21)))


def test_two_cards_never_begin_on_one_day(people: People) -> None:
    """Which of them serves would hang on the order of two clicks."""
    people.active("nansha-2027.1", LATER)
    second = people.approved("nansha-2027.2")
    with pytest.raises(ReleaseDayError, match=r"nansha-2027\.1 begins"):
        people.take(people.supervisor, lambda unit: begin(unit, second, LATER))


@pytest.mark.parametrize("version", ["nansha-2027.1", "expert-2026.1", "一号", "a/b", "x" * 81])
def test_a_version_names_one_card_for_good(people: People, version: str) -> None:
    """One under way, one that ships, and what no address takes."""
    people.proposed()
    with pytest.raises(ReleaseVersionError):
        people.take(people.expert, lambda unit: propose(unit, proposal(version, threshold=0.5)))


def test_what_was_withdrawn_may_be_proposed_again(people: People) -> None:
    """The same card under its version, never another one."""
    made = people.proposed()
    people.take(people.expert, lambda unit: withdraw(unit, made.id, version=1, reason="报告缺图"))
    again = people.proposed()
    assert (again.checksum, again.id != made.id) == (made.checksum, True)
    with people.store.read() as connection:
        assert [each.state for each in releases_of(connection)] == ["proposed", "withdrawn"]


STEPS: dict[ReleaseStep, Callable[[UnitOfWork, Release], Release]] = {
    ReleaseStep.APPROVE: lambda unit, made: approve(unit, made.id, version=made.version),
    ReleaseStep.REFUSE: lambda unit, made: refuse(
        unit, made.id, version=made.version, reason="区间过宽"
    ),
    ReleaseStep.WITHDRAW: lambda unit, made: withdraw(
        unit, made.id, version=made.version, reason="重做"
    ),
    ReleaseStep.ACTIVATE: lambda unit, made: begin(unit, made, TODAY),
    ReleaseStep.ROLL_BACK: end,
}
WAYS: dict[ReleaseState, tuple[ReleaseStep, ...]] = {
    ReleaseState.PROPOSED: (),
    ReleaseState.APPROVED: (ReleaseStep.APPROVE,),
    ReleaseState.REFUSED: (ReleaseStep.REFUSE,),
    ReleaseState.WITHDRAWN: (ReleaseStep.WITHDRAW,),
    ReleaseState.ACTIVE: (ReleaseStep.APPROVE, ReleaseStep.ACTIVATE),
    ReleaseState.ROLLED_BACK: (ReleaseStep.APPROVE, ReleaseStep.ACTIVATE, ReleaseStep.ROLL_BACK),
}


@pytest.mark.parametrize("state", ReleaseState)
def test_a_step_that_is_not_in_the_table_is_refused(people: People, state: ReleaseState) -> None:
    """From every state, each step either leads on or names what would."""
    made = people.proposed()
    for step in WAYS[state]:
        made = taken(people, step, made)
    assert made.state == state
    for step in STEPS.keys() - {step for start, step in RELEASE_TRANSITIONS if start is state}:
        with pytest.raises(ReleaseStateError):
            taken(people, step, made)


def taken(people: People, step: ReleaseStep, made: Release) -> Release:
    """Take a step in the supervisor's name."""
    return people.take(people.supervisor, lambda unit: STEPS[step](unit, made))


def test_every_state_and_step_has_its_words() -> None:
    """In both languages."""
    assert set(RELEASE_STATE_WORDS) == set(ReleaseState) == set(WAYS)
    assert set(RELEASE_STEP_WORDS) == set(ReleaseStep) == {ReleaseStep.PROPOSE, *STEPS}
    assert set(STATE_AFTER.values()) == set(ReleaseState)


def test_a_step_with_an_old_version_is_refused(people: People) -> None:
    """Someone went ahead."""
    made = people.approved()
    old = replace(made, version=1)
    with pytest.raises(VersionConflictError):
        people.take(people.supervisor, lambda unit: begin(unit, old, TODAY))


def test_what_was_proposed_never_changes(people: People) -> None:
    """Neither the card nor the steps."""
    made = people.active()
    releases, steps = scorecard_releases, scorecard_steps
    changes = (
        releases.update().where(releases.c.id == made.id).values(checksum="x"),
        releases.update().where(releases.c.id == made.id).values(report_digest="x"),
        steps.delete().where(steps.c.release_id == made.id),
    )
    for statement in changes:

        def work(unit: UnitOfWork, statement: Write = statement) -> None:
            unit.write(statement, audit=CREATED)

        with pytest.raises(AppendOnlyError):
            people.store.write(work, actor=people.supervisor)


@pytest.mark.parametrize("way", [ReleaseStep.APPROVE, ReleaseStep.ACTIVATE])
def test_a_card_edited_after_its_proposal_is_refused(
    people: People, raw: Engine, way: ReleaseStep
) -> None:
    """Even one with a checksum that fits, put there by someone with the database in hand."""
    made = people.proposed() if way is ReleaseStep.APPROVE else people.approved()
    forge(raw, made, proposal(threshold=0.9))
    with pytest.raises(ReleaseChangedError):
        taken(people, way, made)


FORGERIES: dict[str, dict[str, Any]] = {
    "document": {"document": proposal(threshold=0.9).document},
    "state": {"state": "approved"},
    "day": {"active_from": LATER},
}


@pytest.mark.parametrize("what", FORGERIES)
def test_verification_finds_a_changed_release(people: People, raw: Engine, what: str) -> None:
    """The chain says what was proposed, where it stands, and from when."""
    made = people.active()
    with people.store.read() as connection:
        assert verify_releases(connection) == []
    with raw.begin() as connection:
        tamper(connection, "scorecard_releases")
        connection.execute(scorecard_releases.update().values(FORGERIES[what]))
    assert findings(people) == [("release_changed", made.id)]


def test_verification_finds_a_release_that_is_gone(people: People, raw: Engine) -> None:
    """And one that was put there by hand."""
    made = people.proposed()
    with raw.begin() as connection:
        tamper(connection, "scorecard_steps")
        connection.execute(scorecard_steps.delete())
        row = connection.execute(scorecard_releases.select()).mappings().one()
        connection.execute(scorecard_releases.delete())
        forged = {**row, "id": uuid7()}
        connection.execute(scorecard_releases.insert().values(forged))
    assert findings(people) == [
        ("release_missing", made.id),
        ("release_unaudited", forged["id"]),
    ]


def findings(people: People) -> list[tuple[str, str | None]]:
    """Return what verification finds in the releases of the office."""
    with people.store.read() as connection:
        found = verify_releases(connection, people.expert.organisation_id)
    return [(each.code, each.subject_id) for each in found]


def test_a_damaged_card_serves_nobody(people: People, raw: Engine) -> None:
    """It is refused; no other card quietly takes its place."""
    made = people.active()
    forge(raw, made, proposal(threshold=0.9))
    with people.store.read() as connection:
        schedule = schedule_of(connection)
        with pytest.raises(ReleaseChangedError):
            document_of(connection, made.id)
    with pytest.raises(ScorecardError, match="was released"):
        schedule.card_on(LAW, TODAY)


def test_a_record_finds_the_card_it_was_made_with(people: People) -> None:
    """Whatever became of the card since."""
    made = people.active()
    people.take(people.supervisor, lambda unit: end(unit, made))
    with people.store.read() as connection:
        found = card_of_record(connection, made.scorecard_version, made.checksum, LAW)
        shipped = card_of_record(connection, EXPERT.version, EXPERT.checksum, LAW)
        with pytest.raises(ScorecardError, match="neither shipped nor stored"):
            card_of_record(connection, EXPERT.version, "sha256:0", LAW)
    assert (found.checksum, shipped) == (made.checksum, EXPERT)


def test_a_release_that_there_is_not(people: People) -> None:
    """It is said."""
    with people.store.read() as connection:
        for read in (release_of, document_of):
            with pytest.raises(NotFoundError):
                read(connection, uuid7())


def test_errors_are_conflicts() -> None:
    """The interface answers 409."""
    assert issubclass(ReleaseStateError, ConflictError)


def forge(raw: Engine, release: Release, other: Proposal) -> None:
    """Put another document in the place of a proposed one, as nobody could but by force."""
    with raw.begin() as connection:
        tamper(connection, "scorecard_releases")
        connection.execute(
            scorecard_releases.update()
            .where(scorecard_releases.c.id == release.id)
            .values(document=other.document)
        )
