"""Leave-one-out leniency against loops, and who can be compared with whom."""

import numpy as np
import pytest

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import selected_cases, strata
from evaluation.selective.leniency import leniency


def test_each_case_own_decision_is_left_out() -> None:
    """As the formula reads, with loops."""
    random = np.random.default_rng(1)
    decider, stratum = random.integers(0, 5, 200), random.integers(0, 4, 200)
    released = random.random(200) < 0.5
    found = leniency(selected_cases(released, np.zeros(200), decider, stratum))
    for case in range(0, 200, 17):
        others = [k for k in range(200) if decider[k] == decider[case] and k != case]
        terms = []
        for k in others:
            pool = (stratum == stratum[k]) & (np.arange(200) != case)
            terms.append(released[k] - released[pool].mean())
        assert found.of_case[case] == pytest.approx(np.mean(terms))
    assert found.comparable.all()


def test_own_decision_does_not_move_own_leniency() -> None:
    """Turning one decision round leaves that case's figure as it is, and moves the colleagues'."""
    random = np.random.default_rng(2)
    decider, released = random.integers(0, 4, 80), random.random(80) < 0.5
    before = leniency(selected_cases(released, np.zeros(80), decider))
    released[7] = ~released[7]
    after = leniency(selected_cases(released, np.zeros(80), decider))
    assert after.of_case[7] == pytest.approx(before.of_case[7])
    assert not np.allclose(after.of_decider, before.of_decider)


def test_cases_without_company_are_left_out() -> None:
    """A stratum with one decider, and a decider with one case, compare with nobody."""
    decider = [0, 0, 1, 1, 2, 2, 3]
    stratum = [0, 0, 0, 0, 1, 1, 0]
    found = leniency(selected_cases([1, 0, 1, 0, 1, 0, 1], [0] * 7, decider, stratum))
    assert found.comparable.tolist() == [True] * 4 + [False] * 3
    assert np.isnan(found.of_decider[2:]).all()
    assert found.cases.tolist() == [2, 2, 0, 0]


@pytest.mark.parametrize(
    ("decider", "stratum", "code"),
    [
        ([0, 0, 0, 0], None, "selective_one_decider"),
        ([0, 1, 2, 3], None, "selective_single_cases"),
        ([0, 0, 1, 1], [0, 0, 1, 1], "selective_no_comparison"),
        ([0, 0, 1, 2], [0, 0, 0, 1], "selective_no_comparison"),
    ],
)
def test_nobody_to_compare_with(decider: list[int], stratum: list[int] | None, code: str) -> None:
    """Each reason by its code."""
    with pytest.raises(NotAssessable, match=code):
        leniency(selected_cases([1, 0, 1, 0], [0] * 4, decider, stratum))


@pytest.mark.parametrize(
    ("arrays", "code"),
    [
        (([], [], []), "evaluation_empty"),
        (([1, 0], [0, 0], [1]), "evaluation_length"),
        ((1, 0, 1), "evaluation_length"),
        (([2, 0], [0, 0], [1, 1]), "evaluation_released"),
        (([1, 0], [float("nan"), 0], [1, 1]), "evaluation_outcome"),
        (([1, 0], [-1, 0], [1, 1]), "evaluation_outcome"),
    ],
)
def test_arrays_are_checked(arrays: tuple[object, object, object], code: str) -> None:
    """An outcome missing of somebody released is refused, of somebody detained not looked at."""
    with pytest.raises(EvaluationError, match=code):
        selected_cases(*arrays)  # type: ignore[arg-type]  # lists, as a stranger has them


def test_detained_outcomes_are_not_read() -> None:
    """Whatever stands there counts as not seen; words serve as deciders."""
    cases = selected_cases([1, 0, 0], [1, 1, float("nan")], ["A", "B", "A"])
    assert cases.outcome.tolist() == [1, 0, 0]
    assert (cases.events, cases.deciders) == (1, 2)


def test_strata_combine_what_occurs() -> None:
    """Office x quarter, numbered without gaps."""
    assert strata(["N", "P", "N"], ["Q1", "Q1", "Q2"]).tolist() == [0, 2, 1]
