"""The coding: what each column stands for, and the points that the steps add up to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.batch import score_totals
from model.batch_tables import codes_of
from model.scorecard import point_problems
from tests.case_tables import CARD, LAW
from training.coding import SHIFT, Coding

CODING = Coding.of(LAW, CARD)


def some_codes(rows: int, seed: int = 1) -> np.ndarray:
    """Return codes of every kind, drawn evenly."""
    draw = np.random.default_rng(seed)
    columns = [
        draw.integers(codes_of(factor)[0], len(factor.levels), rows, np.int8)
        for factor in LAW.scale
    ]
    return np.asfortranarray(np.array(columns, np.int8).T)


def column(factor: str, level: str) -> int:
    """Return the place of the column of a level."""
    return next(
        place
        for place, found in enumerate(CODING.columns)
        if (found.factor, found.level) == (factor, level)
    )


def test_the_expert_steps_add_up_to_the_expert_card() -> None:
    """Every level of the shipped card comes back, from steps and into steps."""
    assert CODING.points(CODING.expert) == {
        factor: dict(levels) for factor, levels in CARD.points.items()
    }
    assert np.array_equal(CODING.increments(CARD.points), CODING.expert)


@pytest.mark.parametrize(
    ("factor", "level", "first", "last", "sign", "least"),
    [
        ("frequency_pattern", "twice", 1, 4, 1, 0),
        ("frequency_pattern", "multiple", 2, 4, 1, 1),
        ("frequency_pattern", "serial", 3, 4, 1, 0),
        ("restitution", "full", 0, 0, -1, 0),
        ("restitution", "part", 0, 2, -1, 0),
        ("cause_of_offence", "civil", 0, 1, -1, 0),
        ("cause_of_offence", "unprovoked", 3, 3, 1, 0),
        ("offence_category", "violent", 2, 2, 1, 0),
        ("age_stage", "a75", 4, 4, -1, 0),
        ("criminal_record", "none", 0, 4, -1, 0),
        ("criminal_record", "negligent", 1, 4, 1, 0),
    ],
)
def test_a_column_covers_a_run_of_levels(  # noqa: PLR0913, PLR0917 - a table of cases
    factor: str, level: str, first: int, last: int, sign: int, least: int
) -> None:
    """Ordered levels run away from neutral, nominal levels stand alone, an answer covers all."""
    found = CODING.columns[column(factor, level)]
    assert (found.first, found.last, found.sign, found.least) == (first, last, sign, least)


def test_a_step_that_the_direction_forbids_has_no_column() -> None:
    """Silence lies above the neutral level of a factor that only lowers: it is never learnt."""
    levels = {found.level for found in CODING.columns if found.factor == "statement_attitude"}
    assert levels == {"stable"}


def test_unknown_and_not_applicable_are_zero_in_every_column() -> None:
    """So they have 0 points, whatever is learnt."""
    codes = np.array([[-1] * len(LAW.scale), [-2] * len(LAW.scale)], np.int8)
    assert not CODING.design(codes).any()


def test_the_design_adds_up_to_the_totals_that_serving_computes() -> None:
    """Columns times steps is the total of the card, for any codes."""
    codes = some_codes(500)
    totals = CODING.design(codes) @ CODING.expert
    assert np.array_equal(totals, score_totals(codes, LAW, CARD))


def test_level_table_and_gradient_are_the_design_and_its_transpose() -> None:
    """A pass over codes gives what the matrix of columns gives."""
    codes, draw = some_codes(300), np.random.default_rng(2)
    increments, residuals = draw.normal(size=len(CODING)), draw.normal(size=300)
    table = CODING.level_table(increments, -2.5)
    sums = np.zeros_like(table)
    predictor = np.zeros(300)
    for place in range(len(LAW.scale)):
        predictor += table[place, codes[:, place] + SHIFT]
        np.add.at(sums[place], codes[:, place] + SHIFT, residuals)
    design = CODING.design(codes)
    assert predictor == pytest.approx(design @ increments - 2.5)
    assert np.array_equal(CODING.predictor(codes, increments, -2.5), predictor)
    assert CODING.gradient(sums) == pytest.approx(np.r_[residuals.sum(), design.T @ residuals])


@given(arrays(np.int64, len(CODING), elements=st.integers(0, 15)))
def test_any_steps_within_the_signs_keep_the_rules_of_a_card(steps: np.ndarray) -> None:
    """Signs and least steps are all that the law asks of points."""
    signs = np.where(CODING.signs == 0, 1, CODING.signs)
    increments = signs * np.maximum(steps, CODING.least)
    assert point_problems(CODING.points(increments), LAW.scale) == []


def test_uncentred_columns_hold_no_word_of_the_experts() -> None:
    """The same columns, without expert points or least steps."""
    plain = CODING.uncentred()
    assert len(plain) == len(CODING)
    assert not plain.expert.any()
    assert not plain.least.any()


def test_siblings_count_the_columns_of_a_factor() -> None:
    """The prior of a factor is shared among its steps."""
    assert CODING.siblings[column("frequency_pattern", "twice")] == 4
    assert CODING.siblings[column("fault_form", "negligent")] == 1


def test_a_card_of_another_law_pack_is_refused() -> None:
    """The message names both packs."""
    with pytest.raises(ValueError, match=r"belongs to law pack other, not to cn-2026\.1"):
        Coding.of(LAW, replace(CARD, law_version="other"))
