"""Build the cohort: the closed, discretionary cases as arrays, and the account of all the others.

Misconduct is observed only where bail was ordered, imprisonment in both arms; which arm a case was
in goes along. Sources of the conditions: ``data/settings/cohort.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.cohort.flow import FlowTable, flow_rows, months_before, path_marks
from data.cohort.outcomes import ending, imprisonment, misconduct
from data.course_outcomes import CHOICES, CourseOutcomes
from data.learning_set import LearningSet
from data.records.reading import Records
from data.settings.cohort import HEADS, CohortRules, cohort_rules
from model.factors import NOT_APPLICABLE, UNKNOWN
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE

_ARREST, _DECIDED, _OFFENCE_GROUP = "arrest", "decided_on", "offence_group"
_BESIDE_LEVELS = {UNKNOWN: UNKNOWN_CODE, NOT_APPLICABLE: NOT_APPLICABLE_CODE}


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """The cases that are learnt from.

    Attributes:
        learning: the cases as arrays.
        course: of the same cases, row for row, who decided where and when, and how they ended.
        flow: who enters what, and why the others do not.
        rules: the conditions.
        extracted_on: the day on which the records were drawn.
        sentence_zh, sentence_en: which cases they are.
    """

    learning: LearningSet
    course: CourseOutcomes
    flow: FlowTable
    rules: CohortRules
    extracted_on: date
    sentence_zh: str
    sentence_en: str


def build_cohort(
    records: Records,
    law: LawPack,
    extracted_on: date | None = None,
    rules: CohortRules | None = None,
) -> Cohort:
    """Return the cases that can be learnt from.

    Args:
        records: checked case records.
        law: the law pack of their levels.
        extracted_on: the day on which they were drawn; what was closed too recently is left out.
            None takes `Records.drawn_on`; where no row can be used, no day matters.
        rules: other conditions than those that ship.

    Raises:
        ValueError: the records hold levels of another law pack.
    """
    if records.law.version != law.version:
        raise ValueError(
            f"the records hold levels of law pack {records.law.version}; asked for {law.version}: "
            "read them under that pack"
        )
    rules = rules or cohort_rules(law)
    extracted_on = extracted_on or records.drawn_on or date.min
    frame, last = records.frame, months_before(extracted_on, rules.closed_months)
    paths = {head: path_marks(frame, rules.path(head), last) for head in HEADS}
    shared = path_marks(frame, rules.shared, last)
    outcomes = (
        misconduct(frame, rules, paths[HEADS[0]]),
        imprisonment(frame, rules, paths[HEADS[1]]),
    )
    sentences = _sentences(frame[shared], rules, extracted_on)
    chosen = _Chosen(frame[shared].reset_index(drop=True), records)
    learning = chosen.learning_set(outcomes[0][shared], outcomes[1][shared], sentences[0])
    flow = _flow(records, rules, last, shared, outcomes)
    return Cohort(learning, chosen.course(rules), flow, rules, extracted_on, *sentences)


def _flow(
    records: Records,
    rules: CohortRules,
    last: date,
    shared: NDArray[np.bool_],
    outcomes: tuple[NDArray[np.int8], ...],
) -> FlowTable:
    frame = records.frame
    everyone = np.ones(len(frame), dtype=np.bool_)
    heads = {
        head: tuple(
            flow_rows(
                frame,
                tuple(step for step in rules.path(head) if step.heads),
                last,
                start=shared,
                happened=outcome == 1,
            )
        )
        for head, outcome in zip(HEADS, outcomes, strict=True)
    }
    first = tuple(flow_rows(frame, rules.shared, last, start=everyone, happened=None))
    return FlowTable(records.rows, records.rejected, first, heads)


def _sentences(frame: pd.DataFrame, rules: CohortRules, extracted_on: date) -> tuple[str, str]:
    years = frame[_DECIDED].dt.year
    slots = {
        "first": int(years.min()) if len(frame) else "—",
        "last": int(years.max()) if len(frame) else "—",
        "extracted_on": extracted_on.isoformat(),
        "months": rules.closed_months,
        "cases": len(frame),
    }
    return rules.sentence_zh.format(**slots), rules.sentence_en.format(**slots)


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """The chosen rows, to be turned into arrays."""

    frame: pd.DataFrame
    records: Records

    def learning_set(
        self, misconducts: NDArray[np.int8], imprisonments: NDArray[np.int8], sentence: str
    ) -> LearningSet:
        """Return the arrays of the rows."""
        decider, deciders = _places(self.frame["decider"])
        district, districts = _places(self.frame["district"])
        traits = {n: _places(self.frame[n]) for n in (*self.records.columns.traits, _OFFENCE_GROUP)}
        return LearningSet(
            law_version=self.records.law.version,
            codes=self.codes(),
            misconduct=misconducts,
            imprisonment=imprisonments,
            detained=(self.frame["decision"] == _ARREST).to_numpy(),
            year=self.frame[_DECIDED].dt.year.to_numpy().astype(np.int16),
            decider=decider,
            deciders=deciders,
            district=district,
            districts=districts,
            groups={name: places.astype(np.int16) for name, (places, _) in traits.items()},
            group_names={name: names for name, (_, names) in traits.items()},
            weight=np.ones(len(self.frame)),
            synthetic=self.records.synthetic,
            digest=self.records.digest,
            cohort=sentence,
        )

    def course(self, rules: CohortRules) -> CourseOutcomes:
        """Return the course of the rows."""
        chosen = {name: _places(self.frame[name]) for name in CHOICES}
        return CourseOutcomes(
            record=self.frame["record"].to_numpy(dtype=np.str_),
            decided_on=self.frame[_DECIDED].to_numpy().astype("datetime64[D]"),
            ending=ending(self.frame, rules),
            places={name: places for name, (places, _) in chosen.items()},
            names={name: names for name, (_, names) in chosen.items()},
        )

    def codes(self) -> NDArray[np.int8]:
        """Return the levels as codes, one column for each factor in scale order."""
        columns = self.records.columns
        codes = np.empty((len(self.frame), len(columns.factors)), dtype=np.int8, order="F")
        for number, name in enumerate(columns.factors):
            ids = columns.columns[name].value_ids
            table = [_BESIDE_LEVELS.get(value, place) for place, value in enumerate(ids)]
            codes[:, number] = np.array(table, dtype=np.int8)[self.frame[name].cat.codes]
        return codes


def _places(column: pd.Series[Any]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return the place of each value among all that occur, in alphabetical order; -1 for none."""
    values = column.astype("category").cat.remove_unused_categories()
    names = sorted(map(str, values.cat.categories))
    order = {name: place for place, name in enumerate(names)}
    table = np.array([*(order[str(name)] for name in values.cat.categories), -1], dtype=np.int32)
    return table[values.cat.codes], tuple(names)
