"""The cohort: who is learnt from, with which outcome, and the account of all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cohort.building import Cohort, build_cohort
from data.cohort.flow import FlowTable, months_before
from data.learning_set import NOT_OBSERVED
from data.records.reading import Records, read_records
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE
from tests.record_tables import ARRESTED, BAILED, COLUMNS, DIVERTED, LAW, Cells, write_rows

DRAWN = date(2026, 1, 1)
NOBODY: Cells = {"violations": "", "bail_start": "", "bail_end": ""}
OPEN: Cells = {
    **ARRESTED,
    **dict.fromkeys(("prosecution", "prosecution_on", "judgment_on", "sentence"), ""),
}
VARIANTS: dict[str, Cells] = {
    "misconduct": BAILED,
    "minor breach only": {**BAILED, "violations": "minor@2023-04-02"},
    "no violation": {**BAILED, "violations": ""},
    "still on bail": {**BAILED, "bail_end": ""},
    "arrested": ARRESTED,
    "residential surveillance": {**BAILED, **NOBODY, "decision": "surveillance"},
    "diverted": DIVERTED,
    "evidence insufficient": {**BAILED, "evidence": "insufficient"},
    "mandatory": {**ARRESTED, "mandatory_ground": "CPL81-3"},
    "closed too recently": {**ARRESTED, "closed_on": "2025-01-02"},
    "closed long enough": {**ARRESTED, "closed_on": "2025-01-01"},
    "not closed": {**ARRESTED, "closed_on": ""},
    "no outcome": OPEN,
    "not prosecuted": {
        **OPEN,
        "prosecution": "not_prosecuted_minor",
        "prosecution_on": "2023-06-01",
    },
}
# Whether a case enters the cohort, and what the heads learn of it: misconduct, imprisonment.
EXPECTED: dict[str, tuple[int, int] | None] = {
    "misconduct": (1, 1),
    "minor breach only": (0, 1),
    "no violation": (0, 1),
    "still on bail": (NOT_OBSERVED, 1),
    "arrested": (NOT_OBSERVED, 0),
    "residential surveillance": (NOT_OBSERVED, 1),
    "diverted": None,
    "evidence insufficient": None,
    "mandatory": None,
    "closed too recently": None,
    "closed long enough": (NOT_OBSERVED, 0),
    "not closed": None,
    "no outcome": (NOT_OBSERVED, NOT_OBSERVED),
    "not prosecuted": (NOT_OBSERVED, 0),
}


def read(rows: Sequence[Cells]) -> Records:
    """Read rows, each a case of its own."""
    several = [{**row, "record": f"r{n}", "suspect": f"s{n}"} for n, row in enumerate(rows)]
    with TemporaryDirectory() as folder:
        return read_records(write_rows(Path(folder) / "c.csv", several))


def cohort_of(rows: Sequence[Cells]) -> Cohort:
    """Build the cohort of some rows, drawn on one day."""
    return build_cohort(read(rows), LAW, DRAWN)


@pytest.fixture(scope="module")
def everyone() -> Cohort:
    """One case of each kind."""
    return cohort_of(list(VARIANTS.values()))


def test_each_kind_of_case_has_its_outcome(everyone: Cohort) -> None:
    """Cases that are not discretionary or not closed stay out; the others say what was seen."""
    learning = everyone.learning
    seen = list(zip(learning.misconduct.tolist(), learning.imprisonment.tolist(), strict=True))
    assert seen == [outcome for outcome in EXPECTED.values() if outcome is not None]


def test_the_flow_accounts_for_every_row(everyone: Cohort) -> None:
    """What enters a step is what stayed before; the last steps are what the heads learn from."""
    flow, learning = everyone.flow, everyone.learning
    for rows in ((*flow.shared, *head) for head in flow.heads.values()):
        assert rows[0].entered == flow.rows - flow.rejected
        assert [row.entered for row in rows[1:]] == [row.stayed for row in rows[:-1]]
    assert {row.step.id: row.left for row in flow.shared} == {
        "submitted": 1, "evidence": 1, "discretionary": 1, "closed": 2,
    }  # fmt: skip
    assert flow.cases("head_m") == int(learning.released.sum()) == 3
    assert flow.cases("head_s") == int(learning.judged.sum()) == 8
    assert flow.heads["head_m"][-1].events == int((learning.misconduct == 1).sum())
    assert flow.heads["head_s"][-1].events == int((learning.imprisonment == 1).sum())


def test_rejected_rows_stand_in_the_flow() -> None:
    """A row that cannot be used is counted as such."""
    flow = cohort_of([BAILED, {**ARRESTED, "decision": "x"}]).flow
    assert (flow.rows, flow.rejected, flow.shared[0].entered) == (2, 1, 1)


def test_levels_become_codes() -> None:
    """The place of the level; unknown and not applicable have codes of their own."""
    factor = next(each for each in LAW.scale if each.not_applicable)
    rows = [
        {**ARRESTED, factor.id: factor.level_ids[-1]},
        {**ARRESTED, factor.id: "unknown"},
        {**ARRESTED, factor.id: "not_applicable"},
    ]
    codes = cohort_of(rows).learning.codes
    column = codes[:, COLUMNS.factors.index(factor.id)]
    assert column.tolist() == [len(factor.levels) - 1, UNKNOWN_CODE, NOT_APPLICABLE_CODE]
    assert codes.dtype == np.int8
    assert codes.flags.f_contiguous


def test_the_arms_deciders_and_traits_go_along(everyone: Cohort) -> None:
    """Places in alphabetical lists; a trait that is not held is -1."""
    rows = [
        {**BAILED, "decider": "p2", "sex": "male"},
        {**ARRESTED, "decider": "p1", "decided_on": "2023-03-09"},
    ]
    learning = cohort_of(rows).learning
    assert (learning.deciders, learning.decider.tolist()) == (("p1", "p2"), [1, 0])
    assert learning.detained.tolist() == [False, True]
    assert learning.group_names["sex"] == ("male",)
    assert learning.groups["sex"].tolist() == [0, -1]
    assert set(learning.groups) == {*COLUMNS.traits, "offence_group"}
    assert learning.year.tolist() == [2023, 2023]
    assert (learning.weight == 1).all()
    assert everyone.learning.synthetic


def test_the_cohort_says_in_a_sentence_what_it_is(everyone: Cohort) -> None:
    """Years, day and number of cases."""
    assert everyone.learning.cohort == (
        "2023年至2023年决定的裁量案件，截至2026-01-01已办结满12个月，共9件"
    )
    assert "closed for 12 months on 2026-01-01: 9" in everyone.sentence_en


def test_records_without_a_usable_row_give_an_empty_cohort() -> None:
    """Whatever day they are said to be drawn on."""
    records = read([{**BAILED, "decision": "x"}])
    assert records.drawn_on is None
    assert len(build_cohort(records, LAW, date.min).learning) == 0


def test_nobody_to_learn_from_is_no_error() -> None:
    """Records of diverted suspects alone give an empty cohort that says so."""
    cohort = cohort_of([DIVERTED])
    assert len(cohort.learning) == 0
    assert cohort.flow.cases("head_m") == cohort.flow.cases("head_s") == 0


def test_real_records_are_not_called_synthetic() -> None:
    """The mark follows the records."""
    assert not cohort_of([{**BAILED, "synthetic": "false"}]).learning.synthetic


def test_another_law_pack_is_refused() -> None:
    """Codes of one scale are not read as those of another."""
    other = replace(LAW, version="cn-2030.1")
    with pytest.raises(ValueError, match=r"cn-2026\.1; asked for cn-2030\.1"):
        build_cohort(read([BAILED]), other, DRAWN)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 31), 12, date(2023, 12, 31)),
        (date.min, 12, date.min),
    ],
)
def test_months_end_where_their_day_does(day: date, months: int, before: date) -> None:
    """A day that the earlier month does not have is its last."""
    assert months_before(day, months) == before


NAMED = [{**row, "record": f"r{n}", "suspect": f"s{n}"} for n, row in enumerate(VARIANTS.values())]
TANGLED = [
    *NAMED,
    NAMED[0],
    {**NAMED[1], "record": "copy"},
    {**NAMED[2], "violations": "flight@2023-05-01"},
    {**NAMED[4], "record": "other", "sentence": "detention"},
    {**NAMED[5], "decided_on": "2023-02-30"},
]


@pytest.fixture(scope="module")
def reference() -> FlowTable:
    """The flow in the order of the list."""
    return flow_of(TANGLED)


def flow_of(rows: Sequence[Cells]) -> FlowTable:
    """Return the flow of rows as they stand."""
    with TemporaryDirectory() as folder:
        records = read_records(write_rows(Path(folder) / "c.csv", rows))
    return build_cohort(records, LAW, DRAWN).flow


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_is_immaterial(seed: int, reference: FlowTable) -> None:
    """Among copies, contradictions and bad rows, as many enter, leave and stay at each step."""
    order = np.random.default_rng(seed).permutation(len(TANGLED))
    assert flow_of([TANGLED[place] for place in order]) == reference


@pytest.mark.soak
@given(st.permutations(TANGLED))
@settings(max_examples=200, deadline=None)
def test_no_order_of_rows_is_material(rows: list[Cells]) -> None:
    """The same for many orders."""
    assert flow_of(rows) == flow_of(TANGLED)
