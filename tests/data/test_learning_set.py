"""Cases as arrays: of one length, and cut together."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from data.learning_set import NOT_OBSERVED, LearningSet

CASES = LearningSet(
    law_version="cn-2026.1",
    codes=np.asfortranarray(np.arange(6, dtype=np.int8).reshape(3, 2)),
    misconduct=np.array([1, NOT_OBSERVED, 0], dtype=np.int8),
    imprisonment=np.array([NOT_OBSERVED, 1, 0], dtype=np.int8),
    detained=np.array([False, True, False]),
    year=np.array([2019, 2020, 2021], dtype=np.int16),
    decider=np.zeros(3, dtype=np.int32),
    deciders=("p1",),
    district=np.zeros(3, dtype=np.int32),
    districts=("D1",),
    groups={"sex": np.array([0, 1, -1], dtype=np.int16)},
    group_names={"sex": ("female", "male")},
    weight=np.ones(3),
    synthetic=True,
    digest="sha256:0",
    cohort="three cases",
)


def test_rows_are_cut_together() -> None:
    """By mask or by place; the codes stay in Fortran order, the rest stays with them."""
    chosen = CASES.rows(np.array([2, 0]))
    assert len(chosen) == 2
    assert chosen.codes.tolist() == [[4, 5], [0, 1]]
    assert chosen.codes.flags.f_contiguous
    assert chosen.groups["sex"].tolist() == [-1, 0]
    assert (chosen.synthetic, chosen.cohort) == (True, "three cases")
    assert CASES.rows(CASES.released).year.tolist() == [2019, 2021]


def test_what_was_observed_is_marked() -> None:
    """Misconduct on bail in one arm, imprisonment where a case was judged."""
    assert CASES.released.tolist() == [True, False, True]
    assert CASES.judged.tolist() == [False, True, True]


def test_arrays_of_other_length_are_refused() -> None:
    """Traits too; the error names the lengths."""
    with pytest.raises(ValueError, match="'weight': 2"):
        replace(CASES, weight=np.ones(2))
    with pytest.raises(ValueError, match=r"'groups\.sex': 2"):
        replace(CASES, groups={"sex": np.zeros(2, dtype=np.int16)})


def test_groups_cannot_be_changed() -> None:
    """A set that was cut from another shares nothing that somebody could alter."""
    assert isinstance(CASES.groups, MappingProxyType)
