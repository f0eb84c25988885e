"""One run of the invented world: everything that is recorded of its cases, and what is true."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.learning_set import NOT_OBSERVED, LearningSet
from data.synthetic.anomalies import Recorded, draw_planted, find_anomalies
from data.synthetic.answers import Answers, draw_answers
from data.synthetic.arrays import Mask, level_sums
from data.synthetic.calibration import effects_on_misconduct, find_intercepts
from data.synthetic.course import Course, Intercepts
from data.synthetic.dates import Calendar, Dates
from data.synthetic.effects import Truth, draw_truth
from data.synthetic.extraction import recorded_until
from data.synthetic.latents import People, draw_people
from data.synthetic.misconduct import Misconduct, draw_misconduct
from data.synthetic.options import Options
from data.synthetic.premises import Premises
from data.synthetic.review import Review
from data.synthetic.sentences import Outcomes, draw_outcomes
from data.synthetic.tool import Shown, draw_shown
from data.synthetic.world import World, check_world, shipped_world
from model.law import LawPack
from model.scorecard import Scorecard

_MONTHS_CLOSED = 12
LABELS = ("observed", "potential")


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """Cases of the invented world; n rows, one for each suspect that the police had.

    Attributes:
        premises: what they were made from.
        intercepts: what the pilot run found.
        people: who they are, with what nobody records.
        recorded: answers, course, outcomes and dates, as recorded on the day of extraction.
        anomalies: irregular courses by code.
        extracted_on: the day on which the records were taken out.
    """

    premises: Premises
    intercepts: Intercepts
    people: People
    recorded: Recorded
    anomalies: Mapping[str, Mask]
    extracted_on: date

    def __len__(self) -> int:
        return len(self.people)

    @property
    def law(self) -> LawPack:
        """Return the law pack."""
        return self.premises.law

    @property
    def world(self) -> World:
        """Return the parameters."""
        return self.premises.world

    @property
    def truth(self) -> Truth:
        """Return the true effects."""
        return self.premises.truth

    @property
    def answers(self) -> Answers:
        """Return the answers, true and as known."""
        return self.recorded.answers

    @property
    def course(self) -> Course:
        """Return the course up to the decision."""
        return self.recorded.course

    @property
    def shown(self) -> Shown:
        """Return what the tool showed."""
        return self.recorded.shown

    @property
    def misconduct(self) -> Misconduct:
        """Return what would happen on bail, whether it was seen or not."""
        return self.recorded.misconduct

    @property
    def outcomes(self) -> Outcomes:
        """Return how the cases ended, as far as is recorded."""
        return self.recorded.outcomes

    @property
    def dates(self) -> Dates:
        """Return the days, as far as they are recorded."""
        return self.recorded.dates

    @property
    def probability(self) -> NDArray[np.float32]:
        """Return P(misconduct if released) given the true levels, year and district; u is out."""
        return self.misconduct.probability

    @property
    def released(self) -> Mask:
        """Mark those released on bail after the review, whose misconduct is seen."""
        return self.course.decision.among("bail") & ~np.isnat(self.dates.bail_end)

    @property
    def closed_long(self) -> Mask:
        """Mark the cases closed at least twelve months before the extraction."""
        closed: Mask = self.dates.closed_on <= _months_before(self.extracted_on, _MONTHS_CLOSED)
        return closed

    @property
    def cohort(self) -> Mask:
        """Mark the cases that a learner may read: closed long enough, and discretionary."""
        return self.course.discretionary & self.closed_long

    def learning_set(self, *, labels: str = "observed", every: bool = False) -> LearningSet:
        """Return the cases as arrays, without any file.

        Args:
            labels: ``observed``: misconduct of those released only, as records have it;
                ``potential``: what would have happened to everybody, which only a made-up world
                knows.
            every: take the discretionary cases that are still open too.

        Raises:
            ValueError: if the labels are of another kind.
        """
        if labels not in LABELS:
            raise ValueError(f"labels are {labels!r}; allowed: {', '.join(LABELS)}")
        chosen = np.flatnonzero(self.course.discretionary if every else self.cohort)
        return self._all(labels).rows(chosen)

    def _all(self, labels: str) -> LearningSet:
        observed = np.where(self.released, self.dates.violated, NOT_OBSERVED)
        misconduct = observed if labels == "observed" else self.misconduct.would
        ended = ~self.outcomes.prosecution.among("", "prosecuted")
        judged = ended | ~self.outcomes.sentence.among("")
        groups = self._groups()
        return LearningSet(
            law_version=self.law.version,
            codes=self.answers.known,
            misconduct=misconduct.astype(np.int8),
            imprisonment=np.where(judged, self.outcomes.imprisonment, NOT_OBSERVED).astype(np.int8),
            detained=self.course.arrested,
            year=self.people.year,
            decider=self.course.deciders.decider,
            deciders=self.decider_names,
            district=self.people.district,
            districts=self.district_names,
            groups={name: places for name, (places, _) in groups.items()},
            group_names={name: names for name, (_, names) in groups.items()},
            weight=np.ones(len(self)),
            synthetic=True,
            digest=self.digest(),
            cohort=(
                f"合成数据：{self.world.years[0]}至{self.world.years[-1]}年虚构案件，"
                f"{self.extracted_on}提取，证据充分、没有径行逮捕事由、已办结"
            ),
        )

    @property
    def decider_names(self) -> tuple[str, ...]:
        """Return the pseudonyms of the deciders."""
        return tuple(f"P{place:03}" for place in range(len(self.course.deciders.leniency)))

    @property
    def district_names(self) -> tuple[str, ...]:
        """Return the codes of the districts."""
        return tuple(f"D{place:02}" for place in range(len(self.misconduct.district_slope)))

    def digest(self) -> str:
        """Return ``sha256:`` over what a learner reads."""
        found = hashlib.sha256(self.law.version.encode())
        for array in (self.answers.known, self.course.decision.places, self.people.year):
            found.update(np.ascontiguousarray(array.T).data)
        for mask in (self.dates.violated, self.outcomes.imprisonment, self.cohort):
            found.update(np.packbits(mask).data)
        return f"sha256:{found.hexdigest()}"

    def _groups(self) -> dict[str, tuple[NDArray[np.int16], tuple[str, ...]]]:
        offences = self.world.offences
        names = tuple(dict.fromkeys(shape.group for shape in offences))
        group_of = np.array([names.index(shape.group) for shape in offences], np.int16)
        return {
            "resident": ((~self.people.local).astype(np.int16), ("local", "other")),
            "sex": ((~self.people.male).astype(np.int16), ("male", "female")),
            "age_band": (self.people.age.places.astype(np.int16), self.people.age.names),
            "offence_group": (group_of[self.answers.offence], names),
        }


def simulate(  # noqa: PLR0913 - law and card, and what may be set otherwise
    law: LawPack,
    card: Scorecard,
    rows: int,
    *,
    seed: int,
    truth: Truth | None = None,
    options: Options | None = None,
    world: World | None = None,
) -> Simulation:
    """Return so many invented cases.

    Args:
        law: the law pack.
        card: the expert card: origin of the truth, and what the tool shows.
        rows: suspects that the police have, those included whom they divert.
        seed: the same seed gives the same cases.
        truth: None draws one from the seed.
        options: what to leave out or set otherwise.
        world: parameters; None for those that ship.

    Raises:
        ValueError: if there is no row, the truth belongs to another law pack, the world does not
            fit the scale, the extraction comes before the last decision, or there are fewer
            deciders than districts; names what is allowed.
    """
    world, options = world or shipped_world(), options or Options()
    check_world(world, law.scale)
    extracted = options.extracted_on or world["time"]["extracted_on"]
    truth = truth or draw_truth(law, card, seed=seed, world=world)
    _refuse(rows, law, truth, world, extracted)
    options = replace(options, extracted_on=extracted)
    return _run(Premises(world, law, card, truth, options, seed), rows, extracted)


def _run(premises: Premises, rows: int, extracted: date) -> Simulation:
    intercepts, truth = find_intercepts(premises), premises.truth
    people = draw_people(premises, rows)
    answers = draw_answers(premises, people)
    course = Review(premises, people, answers).course(intercepts)
    effects = effects_on_misconduct(premises, people, answers)
    misconduct = draw_misconduct(premises, people, answers, effects, intercepts)
    severity = level_sums(answers.true, truth.tables(premises.law, truth.imprisonment))
    outcomes = draw_outcomes(premises, people, course, severity, intercepts)
    planted = draw_planted(premises.world, rows, seed=premises.seed)
    dates = Calendar(premises, people, answers, course, planted).dates(outcomes, misconduct)
    if premises.options.open_cases:
        dates, outcomes = recorded_until(dates, outcomes, np.datetime64(extracted))
    shown = draw_shown(premises, answers, course, dates.decided_on)
    recorded = Recorded(answers, course, shown, misconduct, outcomes, dates)
    remedy = np.timedelta64(premises.world["anomaly_days"]["remedy"], "D")
    found = find_anomalies(recorded, planted, np.datetime64(extracted) - remedy)
    return Simulation(premises, intercepts, people, recorded, found, extracted)


def _months_before(day: date, months: int) -> np.datetime64:
    """Return the same day of an earlier month, or the last day of that month."""
    month = np.datetime64(day, "M") - np.timedelta64(months, "M")
    same = month.astype("datetime64[D]") + np.timedelta64(day.day - 1, "D")
    next_month = (month + np.timedelta64(1, "M")).astype("datetime64[D]")
    last = next_month - np.timedelta64(1, "D")
    return min(same, last)


def _refuse(rows: int, law: LawPack, truth: Truth, world: World, extracted: date) -> None:
    if rows < 1:
        raise ValueError(f"rows are {rows}; allowed: 1 or more")
    if truth.law_version != law.version:
        raise ValueError(
            f"the truth belongs to law pack {truth.law_version}, not to {law.version}; draw it "
            f"from a card of {law.version}"
        )
    last = date(world.years[-1], 12, 31)
    if extracted < last:
        raise ValueError(f"extracted_on is {extracted}; allowed: {last} or later")
