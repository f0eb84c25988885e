"""The dated events of one course, as case records have them (``codebook.toml``).

They tell the same course as the row of the table, with the days and steps that the table leaves
out: detention, transfer, pursuit, reviews. Details are as `data.codebook.read_detail` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from data.synthetic.arrays import Coded, Days, Mask
from data.synthetic.course import BREACH, NO_CRIME
from data.synthetic.sentences import SERVED
from data.synthetic.simulation import Simulation
from data.synthetic.table import MINOR
from model.factors import UNKNOWN

_OF_POLICE, _OF_PROCURATORATE, _OF_COURT = (
    {"organ": organ} for organ in ("police", "procuratorate", "court")
)
_ESTABLISHED = {"found": "established"}
_MONTHS = 12
_REPLY_DAYS, _REVIEW_DAYS, _REVIEW_STEPS = 8, 3, (3, 4)


@dataclass(frozen=True, slots=True)
class CourseEvent:
    """One event: its kind in the codebook, its day and its detail."""

    kind: str
    day: date
    detail: Mapping[str, Any] = field(default_factory=dict)


def course_events(simulation: Simulation, row: int) -> list[CourseEvent]:
    """Return the events of one suspect in the order of their days.

    Events of one day stand in the order in which they follow from each other. What lies after the
    extraction has not happened yet.

    Raises:
        IndexError: if there is no such row.
    """
    if not 0 <= row < len(simulation):
        raise IndexError(f"row is {row}; allowed: 0 to {len(simulation) - 1}")
    told = _Told(simulation, row)
    found = [*told.before(), *told.review(), *told.on_bail(), *told.afterwards(), *told.ending()]
    last = simulation.extracted_on if simulation.premises.options.open_cases else date.max
    return sorted((e for e in found if e.day <= last), key=lambda event: event.day)


class _Told:
    """Tells the course of one row."""

    def __init__(self, simulation: Simulation, row: int) -> None:
        self._run, self._row = simulation, row
        self._dates, self._course = simulation.dates, simulation.course
        self._words = simulation.world["events"]

    def before(self) -> Iterator[CourseEvent]:
        """Tell what came before the review: detention, diversion, an earlier bail."""
        detained, diverted = self._day(self._dates.detained_on), self._name(self._course.diverted)
        decided = self._day(self._dates.decided_on)
        submitted = self._day(self._dates.submitted_on)
        if self._name(self._course.mandatory) == BREACH and submitted:
            yield from self._earlier_bail(detained or submitted)
        if detained:
            yield CourseEvent("detained", detained)
        if diverted and decided:
            way = self._words["diversion"][diverted]
            yield CourseEvent("diverted", decided, {"diversion": way})
            if detained and diverted != "bail":
                yield CourseEvent("released", decided, {**_OF_POLICE, "release_ground": "other"})
        if submitted:
            yield CourseEvent("submitted_for_arrest", submitted)

    def review(self) -> Iterator[CourseEvent]:
        """Tell the decision on arrest and what was ordered."""
        decided, decision = self._day(self._dates.decided_on), self._name(self._course.decision)
        if not decided or not decision:
            return
        if decision == "arrest":
            yield from self._arrest(decided, self._name(self._course.arrest_ground))
            return
        ground = self._name(self._course.refusal_ground)
        yield CourseEvent("arrest_refused", decided, {"refusal_ground": ground})
        received = "no_crime_refusal_received" if ground in NO_CRIME else "refusal_received"
        yield CourseEvent(received, decided)
        if self._day(self._dates.detained_on):
            detail = {**_OF_POLICE, "release_ground": "not_arrested"}
            yield CourseEvent("released", decided, detail)
        if decision == "surveillance":
            yield CourseEvent("surveillance_began", decided, _OF_POLICE)

    def on_bail(self) -> Iterator[CourseEvent]:
        """Tell bail after the review or the diversion, and what happened on it."""
        start = self._day(self._dates.bail_start)
        if not start:
            return
        yield CourseEvent("bail_began", start, {**_OF_POLICE, **self._security()})
        converted = self._day(self._dates.converted_on)
        if breached := self._day(self._dates.breached_on):
            yield self._breach(MINOR, breached, "slight", "statement_of_repentance")
        if violated := self._day(self._dates.violated_on):
            yield from self._violation(violated, converted)
        if converted:
            yield from self._brought_back(start, converted)
        elif (end := self._day(self._dates.bail_end)) and not self._day(self._dates.judgment_on):
            yield CourseEvent("bail_ended", end, {**_OF_POLICE, "end_ground": "case_closed"})

    def afterwards(self) -> Iterator[CourseEvent]:
        """Tell what came up after an arrest: a change of measure, a review, a milder light."""
        if changed := self._day(self._dates.changed_on):
            yield CourseEvent("necessity_review_opened", changed, {"review_cause": "ex_officio"})
            yield CourseEvent("bail_began", changed, {**_OF_PROCURATORATE, **self._security()})
        transferred = self._day(self._dates.transferred_on)
        if self._irregular("A10") and transferred:
            yield CourseEvent("necessity_recommendation_delivered", transferred)
            late = transferred + timedelta(days=2 * _REPLY_DAYS)
            yield CourseEvent("necessity_reply_received", late, {"accepted": "refused"})
        later = self._words["later"].get(self._name(self._run.outcomes.later))
        ended = self._day(self._dates.prosecution_on)
        if later and ended:
            yield CourseEvent(later["kind"], transferred or ended, later["detail"])

    def ending(self) -> Iterator[CourseEvent]:
        """Tell transfer, prosecution, judgment and remedies."""
        if transferred := self._day(self._dates.transferred_on):
            expected = self._words["expected_sentence"].get(self._level("expected_sentence"))
            detail = {"expected_sentence": expected or "unknown"}
            yield CourseEvent("transferred_for_prosecution", transferred, detail)
        if conditional := self._day(self._dates.conditional_on):
            yield CourseEvent("conditionally_not_prosecuted", conditional)
            yield self._freed(conditional, "not_prosecuted")
        if ended := self._day(self._dates.prosecution_on):
            yield from self._prosecution(ended, self._name(self._run.outcomes.prosecution))
        if judged := self._day(self._dates.judgment_on):
            yield from self._judgment(judged, self._day(self._dates.closed_on))
        if self._irregular("A24"):
            yield from self._remedy()

    def _earlier_bail(self, until: date) -> Iterator[CourseEvent]:
        before = timedelta(days=self._words["plain"]["days_on_bail_before"])
        yield CourseEvent("bail_began", until - before, _OF_POLICE)
        yield self._breach("resubmitted", until - timedelta(days=1), "serious", "arrest")

    def _arrest(self, day: date, ground: str) -> Iterator[CourseEvent]:
        yield CourseEvent("arrest_approved", day, {"arrest_ground": ground})
        yield CourseEvent("arrested", day, {"arrest_ground": ground})

    def _brought_back(self, start: date, converted: date) -> Iterator[CourseEvent]:
        """Tell how bail was turned into arrest."""
        ground = self._name(self._dates.converted_ground)
        if self._irregular("A17"):
            steps = ("reconsideration_requested", "reconsideration_received")
            for step, days in zip(steps, _REVIEW_STEPS, strict=True):
                yield CourseEvent(step, min(start + timedelta(days=days), converted))
            yield CourseEvent("reconsideration_decided", converted, {"result": "changed"})
        else:
            asked = max(start, converted - timedelta(days=_REVIEW_DAYS))
            yield CourseEvent("submitted_for_arrest", asked)
        yield from self._arrest(converted, ground)

    def _violation(self, day: date, converted: date | None) -> Iterator[CourseEvent]:
        """Tell the misconduct, with what belongs to its kind."""
        kind = self._name(self._run.misconduct.kind)
        if kind == "new_crime":
            yield CourseEvent("new_crime_filed", day, {"intentional": True})
        if kind == "self_harm":
            yield CourseEvent("self_harm", day, _ESTABLISHED)
        if kind == "flight":
            yield CourseEvent("flight_warning", day, {"warning_kind": "summons_missed"})
            yield CourseEvent("fled", day, _ESTABLISHED)
            yield CourseEvent("pursued", day, {"pursuit": "online"})
        if kind == "flight" and converted:
            yield CourseEvent("regained", converted, {"capture": "captured"})
        yield self._breach(kind, day, "serious", "arrest" if converted else "bond_forfeited")

    def _breach(self, kind: str, day: date, gravity: str, consequence: str) -> CourseEvent:
        item = self._words["breach"][kind]
        detail = {"bail_breach_item": item, "gravity": gravity, **_ESTABLISHED}
        return CourseEvent("bail_breached", day, {**detail, "consequences": [consequence]})

    def _prosecution(self, day: date, how: str) -> Iterator[CourseEvent]:
        if how == "prosecuted":
            yield CourseEvent("prosecuted", day)
            yield CourseEvent("case_filed_at_court", day)
            return
        conditional = self._day(self._dates.conditional_on)
        kind = "not_prosecuted_after_condition" if conditional else self._words["end"][how]
        ground = {"no_crime_ground": self._words["plain"]["no_crime_ground"]}
        yield CourseEvent(kind, day, ground if kind == "not_prosecuted_no_crime" else {})
        if self._in_custody() and not conditional:
            yield self._freed(day, "not_prosecuted")
        if self._name(self._course.decision) == "surveillance":
            yield CourseEvent("surveillance_ended", day, {"end_ground": "case_closed"})

    def _judgment(self, day: date, closed: date | None) -> Iterator[CourseEvent]:
        detail = self._sentence()
        yield CourseEvent("first_instance_judgment", day, detail)
        sentence = self._name(self._run.outcomes.sentence)
        lightly = sentence not in SERVED or self._run.outcomes.probation[self._row]
        if self._in_custody() and lightly:
            yield CourseEvent("released", day, {**_OF_COURT, "release_ground": "sentence"})
        if closed:
            yield CourseEvent("judgment_effective", closed, detail)

    def _sentence(self) -> dict[str, Any]:
        """Return verdict, sentence and term as the codebook has them."""
        outcomes, row = self._run.outcomes, self._row
        sentence = outcomes.sentence.name(row)
        detail: dict[str, Any] = {"verdict": self._words["verdict"].get(sentence, "guilty")}
        if sentence in self._words["sentence"]:
            detail["sentence"] = self._words["sentence"][sentence]
        years, months = divmod(int(outcomes.months[row]), _MONTHS)
        if years or months:
            detail |= {"sentence_years": years, "sentence_months": months}
            detail["credited_days"] = max(int(self._dates.days_detained[row]), 0)
        if outcomes.probation[row]:
            detail |= {"probation": True, "probation_years": years + 1}
        if sentence == "fine":
            detail["fine"] = self._words["plain"]["fine"]
        return detail

    def _remedy(self) -> Iterator[CourseEvent]:
        """Tell the compensation, some time after the case was closed."""
        wait = np.timedelta64(self._run.world["anomaly_days"]["remedy"], "D")
        detail = {"sum": self._words["plain"]["compensation"]}
        day: date = (self._dates.closed_on[self._row] + wait).item()
        yield CourseEvent("state_compensation", day, detail)

    def _freed(self, day: date, ground: str) -> CourseEvent:
        return CourseEvent("released", day, {**_OF_PROCURATORATE, "release_ground": ground})

    def _in_custody(self) -> bool:
        """Tell whether the person is in custody when the case ends."""
        arrested = self._name(self._course.decision) == "arrest"
        changed = self._day(self._dates.changed_on)
        return (arrested and not changed) or self._day(self._dates.converted_on) is not None

    def _security(self) -> dict[str, str]:
        """Return the security for bail where the answers name one."""
        words = self._words["plain"]
        level = self._level(words["security_factor"])
        found = {"security": level} if level in words["securities"] else {}
        return {**found, **({"bond": words["bond"]} if level == "bond" else {})}

    def _level(self, name: str) -> str:
        """Return the known level of a factor, or what stands for an unknown one."""
        scale = self._run.law.scale
        column = [factor.id for factor in scale].index(name)
        code = int(self._run.answers.known[self._row, column])
        return scale.factors[column].level_ids[code] if code >= 0 else UNKNOWN

    def _day(self, days: Days) -> date | None:
        day = days[self._row]
        return None if np.isnat(day) else day.astype("datetime64[D]").item()

    def _name(self, choice: Coded) -> str:
        return choice.name(self._row)

    def _irregular(self, code: str) -> bool:
        found: Mapping[str, Mask] = self._run.anomalies
        return bool(found[code][self._row])
