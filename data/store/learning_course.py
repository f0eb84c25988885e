"""The course of one suspect, from the events on record, in the columns of case records.

What counts is what was ordered at the review of the arrest and what came of it: the first decision
on the arrest, the measure that followed a refusal, the violations within that bail, the last
prosecution decision, the judgment that took effect (``data/settings/learning.toml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.codebook import codebook
from data.settings.learning import LearningMap
from data.store.events import StoredEvent
from data.store.measures import Course, courses

_DIVERTED, _BREACHED, _EFFECTIVE, _DIED = "diverted", "bail_breached", "judgment_effective", "died"
_ARRESTED = frozenset({"arrested", "arrested_again"})
_CUSTODY = frozenset({"detention", "arrest"})
_ARREST, _BAIL, _SUFFICIENT = "arrest", "bail", "sufficient"
_NOT_ESTABLISHED = "suspected"
_MONTHS = 12

Cells = dict[str, str]


def course_cells(events: Sequence[StoredEvent], codes: LearningMap) -> Cells | None:
    """Return the columns that the course fills, or None where nothing was decided yet.

    Args:
        events: the current events of a suspect, by day.
        codes: what stands for what.
    """
    decided = next((e for e in events if e.kind in codes.decided), None)
    diverted = None if decided else _diversion(events, codes)
    start = decided or diverted
    if start is None:
        return None
    course = _Course(events, codes, start)
    cells = course.review() if decided else course.diversion()
    cells |= course.outcome()
    return {name: text for name, text in cells.items() if text}


def _diversion(events: Iterable[StoredEvent], codes: LearningMap) -> StoredEvent | None:
    diverted = (e for e in events if e.kind == _DIVERTED)
    return next((e for e in diverted if codes.of("diversion", e.detail.get("diversion"))), None)


@dataclass(frozen=True, slots=True)
class _Course:
    """The events around one decision."""

    events: Sequence[StoredEvent]
    codes: LearningMap
    start: StoredEvent

    def review(self) -> Cells:
        """Return what was decided on the arrest, and bail where that followed."""
        day, field = self.start.happened_on, self.codes.decided[self.start.kind]
        ground = str(self.start.detail.get(field, ""))
        submitted = [e for e in self.events if e.kind in self.codes.submitted]
        before = [e.happened_on for e in submitted if e.happened_on <= day]
        cells = {
            "submitted_on": before[-1].isoformat() if before else "",
            "decided_on": day.isoformat(),
            "evidence": self.codes.of("evidence", ground) or _SUFFICIENT,
            field: ground,
            "mandatory_ground": ground if ground in self.codes.mandatory else "",
        }
        measure = self._measure()
        if field == "arrest_ground":
            return cells | {"decision": _ARREST}
        decision = self.codes.of("measure", measure.kind) if measure else "no_measure"
        return cells | {"decision": decision} | self._bail(measure)

    def diversion(self) -> Cells:
        """Return how the police dealt with the case themselves."""
        way = self.codes.of("diversion", self.start.detail.get("diversion"))
        cells = {"decided_on": self.start.happened_on.isoformat(), "diverted": way}
        return cells | (self._bail(self._measure()) if way == _BAIL else {})

    def outcome(self) -> Cells:
        """Return prosecution, judgment, closing and days in custody."""
        ended = [e for e in self._after() if self.codes.of("prosecution", e.kind)]
        cells: Cells = {}
        if ended:
            way = self.codes.of("prosecution", ended[-1].kind)
            cells = {"prosecution": way, "prosecution_on": ended[-1].happened_on.isoformat()}
        judgment = next((e for e in reversed(self.events) if e.kind == _EFFECTIVE), None)
        if judgment and cells.get("prosecution") == "prosecuted":
            cells |= self._judgment(judgment)
        closed = self._closed(ended, judgment)
        days = self._days_in_custody(closed)
        return cells | {"closed_on": closed.isoformat() if closed else "", "days_detained": days}

    def _after(self) -> Iterator[StoredEvent]:
        return (e for e in self.events if e.happened_on >= self.start.happened_on)

    def _measure(self) -> Course | None:
        """Return the measure short of custody that held on the day, or came first after it."""
        day = self.start.happened_on
        found = [
            course
            for course in courses(self.events, codebook())
            if self.codes.of("measure", course.kind) and _holds_after(course, day)
        ]
        before_custody = self._arrested_on(day)
        return next(
            (c for c in found if before_custody is None or c.from_on < before_custody), None
        )

    def _arrested_on(self, day: date) -> date | None:
        kinds = (e.happened_on for e in self.events if e.kind in _ARRESTED and e.happened_on > day)
        return next(kinds, None)

    def _bail(self, measure: Course | None) -> Cells:
        if measure is None or measure.kind != _BAIL:
            return {}
        first, last = max(measure.from_on, self.start.happened_on), self._last_day(measure)
        arrested = [
            e
            for e in self.events
            if e.kind in _ARRESTED
            and e.happened_on >= first
            and (not last or e.happened_on <= last)
        ]
        conversion = arrested[0] if arrested else None
        return {
            "bail_start": first.isoformat(),
            "bail_end": last.isoformat() if last else "",
            "violations": ";".join(self._violations(first, last)),
            "converted_on": conversion.happened_on.isoformat() if conversion else "",
            "converted_ground": str(conversion.detail.get("arrest_ground", ""))
            if conversion
            else "",
        }

    def _last_day(self, measure: Course) -> date | None:
        """Return the last day of bail, ordered anew without a break or not."""
        last = measure.ended_on
        for course in courses(self.events, codebook()):
            if course.kind == _BAIL and last is not None and course.from_on == last:
                last = course.ended_on
        return last

    def _violations(self, first: date, last: date | None) -> Iterator[str]:
        for event in self.events:
            within = event.happened_on >= first and (last is None or event.happened_on <= last)
            item = event.detail.get("bail_breach_item") if event.kind == _BREACHED else None
            kind = self.codes.of("breach", item) or self.codes.of("violation", event.kind)
            if within and kind and event.detail.get("found") != _NOT_ESTABLISHED:
                yield f"{kind}@{event.happened_on.isoformat()}"

    def _judgment(self, judgment: StoredEvent) -> Cells:
        said: Mapping[str, Any] = judgment.detail
        sentence = self.codes.of("verdict", said.get("verdict"))
        sentence = sentence or self.codes.of("sentence", said.get("sentence"))
        months = _MONTHS * int(said.get("sentence_years", 0)) + int(said.get("sentence_months", 0))
        return {
            "sentence": sentence,
            "judgment_on": judgment.happened_on.isoformat() if sentence else "",
            "sentence_months": str(months) if sentence and months else "",
            "probation": str(bool(said.get("probation"))).lower() if sentence else "",
        }

    def _closed(self, ended: Sequence[StoredEvent], judgment: StoredEvent | None) -> date | None:
        """Return the day on which the case ended for good, or None while it is open."""
        final = [e for e in ended if self.codes.of("prosecution", e.kind) != "prosecuted"]
        died = [e for e in self.events if e.kind == _DIED]
        days = [e.happened_on for e in (*([judgment] if judgment else []), *final[-1:], *died)]
        return max(days) if days else None

    def _days_in_custody(self, closed: date | None) -> str:
        """Return the days of detention and arrest until the case was closed; empty while open."""
        if closed is None:
            return ""
        held = (c for c in courses(self.events, codebook()) if c.kind in _CUSTODY)
        spans = ((min(c.ended_on or closed, closed) - c.from_on).days for c in held)
        return str(sum(max(days, 0) for days in spans))


def _holds_after(course: Course, day: date) -> bool:
    return course.ended_on is None or course.ended_on > day
