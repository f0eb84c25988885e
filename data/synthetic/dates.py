"""The days of a course, in the order that the law gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.answers import Answers
from data.synthetic.arrays import (
    NO_DAY,
    Coded,
    Days,
    Mask,
    days_between,
    holding,
    stream,
    uniform,
)
from data.synthetic.course import NO_CRIME, Course
from data.synthetic.latents import People
from data.synthetic.misconduct import Misconduct
from data.synthetic.premises import Premises
from data.synthetic.sentences import Outcomes
from data.synthetic.world import Section

CONVERSIONS = ("CPL81-4", "CPL81-1")
OVERRUN, NOT_WITHDRAWN = "A11", "A19"
CONDITIONAL, CHANGED, REVIEWED, REQUESTED_AGAIN = "A04", "A09", "A17", "A18"
_ONE_DAY, _ONE_YEAR = np.timedelta64(1, "D"), np.timedelta64(1, "Y")


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """The days of n courses, followed to their end; NaT where there is no such day.

    Attributes:
        detained_on: before the submission; not in the table.
        submitted_on, decided_on: of the arrest review; for a diverted case the day on which the
            police decided so.
        bail_start, bail_end: of bail after the review or the diversion.
        violated_on: of the first misconduct on bail, if any.
        breached_on: of a breach that is no misconduct, if any.
        converted_on: when that bail was turned into arrest.
        converted_ground: on what ground.
        changed_on: when an arrest was changed to bail.
        conditional_on: of a conditional non-prosecution, before the final one.
        transferred_on, prosecution_on, judgment_on, closed_on: what followed; the transfer is not
            in the table.
        days_detained: before the judgment or the end of the case.
    """

    detained_on: Days
    submitted_on: Days
    decided_on: Days
    bail_start: Days
    bail_end: Days
    violated_on: Days
    breached_on: Days
    converted_on: Days
    converted_ground: Coded
    changed_on: Days
    conditional_on: Days
    transferred_on: Days
    prosecution_on: Days
    judgment_on: Days
    closed_on: Days
    days_detained: NDArray[np.int32]

    @property
    def violated(self) -> Mask:
        """Mark the cases with misconduct on bail."""
        return ~np.isnat(self.violated_on)


class Calendar:
    """Draws the days of some courses."""

    def __init__(
        self,
        premises: Premises,
        people: People,
        answers: Answers,
        course: Course,
        planted: Mapping[str, Mask],
    ) -> None:
        """`planted` marks irregular courses by their code."""
        self._world, self._days = premises.world, premises.world["days"]
        self._people, self._course, self._planted = people, course, planted
        self._long = holding(answers.known, premises.law.scale, self._days["long_levels"])
        self._seed = premises.seed

    def dates(self, outcomes: Outcomes, misconduct: Misconduct) -> Dates:
        """Return all days, given how the cases end and what would happen on bail."""
        decided = self._decided()
        submitted, detained = self._before(decided)
        transferred, conditional, prosecuted, judged, closed = self._after(decided, outcomes)
        changed = self._changed(decided, judged)
        on_bail = self._course.decision.among("bail") | self._course.diverted.among("bail")
        start = np.where(on_bail, decided, NO_DAY)
        violated, breached = self._violations(start, closed, misconduct)
        converted, ground = self._converted(start, violated, closed, misconduct)
        end = np.where(np.isnat(converted), np.where(on_bail, closed, NO_DAY), converted)
        # Whoever is in custody again can no longer breach the terms of bail.
        breached = np.where(breached > end, NO_DAY, breached)
        finished = np.where(np.isnat(judged), closed, judged)
        # Whichever comes first ends the custody; NaT stands behind every day.
        free = np.fmin(np.fmin(finished, changed), conditional)
        return Dates(
            detained_on=detained,
            submitted_on=submitted,
            decided_on=decided,
            bail_start=start,
            bail_end=end,
            violated_on=violated,
            breached_on=breached,
            converted_on=converted,
            converted_ground=ground,
            changed_on=changed,
            conditional_on=conditional,
            transferred_on=transferred,
            prosecution_on=prosecuted,
            judgment_on=judged,
            closed_on=closed,
            days_detained=self._held(detained, decided, converted, finished, free),
        )

    def held_before(self) -> Mask:
        """Mark those in police detention before the review or the diversion."""
        held: Mask = self._draw("held") < self._days["detained"]
        return held

    def _draw(self, name: str) -> NDArray[np.float32]:
        return uniform(stream(self._seed, "dates", name), len(self._people))

    def _span(self, name: str, bounds: str | None = None, section: Section | None = None) -> Any:
        settings = self._days if section is None else section
        random = stream(self._seed, "dates", name)
        return days_between(random, len(self._people), settings[bounds or name])

    def _decided(self) -> Days:
        """Return a day of the year of decision, every day alike."""
        first = (self._people.year.astype(int) - 1970).astype("datetime64[Y]")
        start, end = first.astype("datetime64[D]"), (first + _ONE_YEAR).astype("datetime64[D]")
        length = (end - start).astype(int)
        decided: Days = start + (self._draw("day") * length).astype(int) * _ONE_DAY
        return decided

    def _before(self, decided: Days) -> tuple[Days, Days]:
        """Return the days of submission and detention."""
        held, submitted_case = self.held_before(), self._course.submitted
        review = np.where(held, self._span("review_held"), self._span("review_free"))
        late = self._span("late", "review_late", self._world["anomaly_days"])
        review = np.where(self._planted[OVERRUN] & held, late, review)
        submitted = np.where(submitted_case, decided - review, NO_DAY)
        police = np.where(
            self._long, self._span("before_submission_long"), self._span("before_submission")
        )
        until = np.where(submitted_case, submitted, decided)
        return submitted, np.where(held, until - police, NO_DAY)

    def _after(self, decided: Days, outcomes: Outcomes) -> tuple[Days, Days, Days, Days, Days]:
        """Return the days of transfer, condition, prosecution, judgment and closing."""
        arrested = self._course.arrested
        held = np.where(
            self._draw("extended") < self._days["extended"],
            self._span("transfer_extended"),
            self._span("transfer_arrested"),
        )
        transferred = decided + np.where(arrested, held, self._span("transfer_free"))
        prosecuted = transferred + self._span("prosecution")
        trial = np.where(arrested, self._span("trial_arrested"), self._span("trial_free"))
        judged = np.where(outcomes.sentence.among(""), NO_DAY, prosecuted + trial)
        appealed = self._draw("appeal") < self._days["appeal"]
        wait = np.where(appealed, self._span("effective_after_appeal"), self._span("effective"))
        transferred = np.where(outcomes.prosecution.among("withdrawn"), NO_DAY, transferred)
        prosecuted = np.where(self._ended_by_refusal(), decided + self._span("ended"), prosecuted)
        on_condition = self._planted[CONDITIONAL] & arrested & (self._people.age.places == 0)
        on_condition &= outcomes.prosecution.among("not_prosecuted_minor")
        conditional = np.where(on_condition, prosecuted, NO_DAY)
        period = self._span("conditional", "conditional", self._world["anomaly_days"])
        prosecuted = np.where(on_condition, prosecuted + period, prosecuted)
        closed = np.where(np.isnat(judged), prosecuted, judged + wait)
        return transferred, conditional, prosecuted, judged, closed

    def _changed(self, decided: Days, judged: Days) -> Days:
        """Return when an arrest was changed to bail, soon after it."""
        chosen = self._planted[CHANGED] & self._course.arrested & ~np.isnat(judged)
        wait = self._span("changed", "changed", self._world["anomaly_days"])
        return np.where(chosen, decided + wait, NO_DAY)

    def _ended_by_refusal(self) -> Mask:
        """Mark the cases that the police withdraw soon, as a refusal for want of a crime asks."""
        return self._course.refusal_ground.among(*NO_CRIME) & ~self._planted[NOT_WITHDRAWN]

    def _violations(self, start: Days, closed: Days, misconduct: Misconduct) -> tuple[Days, Days]:
        """Return the days of the misconduct and of a minor breach, likelier early than late."""
        days = np.where(np.isnat(start), 0, (closed - start).astype(int))
        place = 1 - np.sqrt(self._draw("violation"))
        day = start + (place * days).astype(int) * _ONE_DAY
        violated = np.where(misconduct.would, day, NO_DAY)
        minor = self._draw("minor") < self._world["misconduct"]["minor"]
        other = start + (self._draw("breach") * days).astype(int) * _ONE_DAY
        return violated, np.where(minor, other, NO_DAY)

    def _converted(
        self, start: Days, violated: Days, last: Days, misconduct: Misconduct
    ) -> tuple[Days, Coded]:
        """Return when and why bail was turned into arrest."""
        settings = self._world["misconduct"]
        chosen = (self._draw("converted") < settings["converted"]) & ~np.isnat(violated)
        chosen &= ~misconduct.kind.among("self_harm")
        converted = np.where(chosen, violated + self._span("conversion"), NO_DAY)
        ground = Coded.empty(len(violated), CONVERSIONS)
        by_breach = self._draw("ground") < settings["converted_by_breach"]
        ground.put(chosen & by_breach, CONVERSIONS[0])
        ground.put(chosen & ~by_breach, CONVERSIONS[1])
        for code, name in ((REQUESTED_AGAIN, "second_request"), (REVIEWED, "review_changed")):
            again = self._planted[code] & self._lasting(violated)
            wait = self._span(name, name, self._world["anomaly_days"])
            converted = np.where(again, start + wait, converted)
            ground.put(again, CONVERSIONS[1])
        return np.minimum(converted, last), ground

    def _lasting(self, violated: Days) -> Mask:
        """Mark those on bail after a refusal whom no violation brings back."""
        refused = self._course.decision.among("bail") & self._course.sufficient
        return refused & np.isnat(violated)

    def _held(
        self, detained: Days, decided: Days, converted: Days, finished: Days, free: Days
    ) -> NDArray[np.int32]:
        """Return days in custody before the judgment or the end of the case."""
        start = np.where(np.isnat(detained), decided, detained)
        until = np.where(self._course.arrested, free, decided)
        again = np.where(np.isnat(converted), 0, np.maximum((finished - converted).astype(int), 0))
        return ((until - start).astype(int) + again).astype(np.int32)
