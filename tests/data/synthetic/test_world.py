"""The parameters of the world: they fit the scale, and a slip in them is named."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from data.law.entries import LawEntryError
from data.synthetic.arrays import Coded, holding
from data.synthetic.simulation import simulate
from data.synthetic.world import FILE, check_world, read_world, shipped_world
from tests.synthetic_worlds import CARD, LAW, simulation


@pytest.fixture
def document() -> dict[str, Any]:
    """The file as parsed, to be changed."""
    return tomllib.loads(files("data.synthetic").joinpath(FILE).read_text(encoding="utf-8"))


def test_the_shipped_world_fits_the_scale() -> None:
    """Every factor but age has its shares, levels in the order of the scale."""
    check_world(shipped_world(), LAW.scale)
    assert len(shipped_world().factors) == len(LAW.scale) - 1


def test_answers_come_out_with_the_shares_of_the_world() -> None:
    """Most marginals are near what was stated; conditions of people pull some of them away."""
    true = simulation().answers.true
    for column, factor in enumerate(LAW.scale):
        shape = next((each for each in shipped_world().factors if each.id == factor.id), None)
        if shape is None or shape.instead:
            continue
        for level, share in shape.shares.items():
            found = (true[:, column] == factor.position(level)).mean()
            assert found == pytest.approx(share, abs=0.05), (factor.id, level)


def test_answers_fit_together() -> None:
    """No woman's condition in men, no accomplice without others, no restitution without victim."""
    run = simulation()
    true, scale = run.answers.true, LAW.scale
    for who, levels in (
        (run.people.male, {"special_physical_condition": ["pregnant", "nursing"]}),
        (~run.people.joint, {"joint_role": ["principal"], "collusion": ["done"]}),
        (run.answers.juvenile, {"criminal_record": ["recidivist"], "age_stage": ["a18_74"]}),
    ):
        assert who.any()
        assert not np.any(who & holding(true, scale, levels))
    column = [factor.id for factor in scale].index("restitution")
    assert np.array_equal(true[:, column] == -2, ~run.answers.victim)


def test_answers_hang_together_through_the_latents() -> None:
    """Those without a settled life flee more; those who co-operate plead."""
    true, scale = simulation().answers.true, LAW.scale
    homeless = holding(true, scale, {"residence_stability": ["none"]})
    fled = holding(true, scale, {"flight_conduct": ["history", "escape"]})
    assert fled[homeless].mean() > 1.3 * fled[~homeless].mean()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"shares": {"none": 0.5, "major": 0.4}}, "shares that sum to 1"),
        ({"share": 1.0}, "no such key"),
    ],
)
def test_a_wrong_table_is_refused(
    document: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    """The error names the key and what is allowed."""
    document["factor"][0] |= change
    with pytest.raises(LawEntryError, match=says):
        read_world(document)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "eye_colour"}, "eye_colour"),
        ({"shares": {"none": 0.5, "main": 0.5}}, "allowed: those of the scale"),
        ({"instead": {"male": {"none": "rich"}}}, "names rich"),
        ({"instead": {"male": {"rich": "none"}}}, "names rich"),
    ],
)
def test_a_world_of_another_scale_is_refused(
    document: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    """The error names the factor, what it has and what the scale has."""
    place = next(
        place for place, each in enumerate(document["factor"]) if each["id"] == "sole_caregiver"
    )
    document["factor"][place] |= change
    with pytest.raises(ValueError, match=says):
        simulate(LAW, CARD, 10, seed=1, world=read_world(document))


def test_a_choice_is_set_emptied_and_named() -> None:
    """A coded choice tells its names and its empty rows."""
    choice = Coded.empty(3, ("yes", "no"))
    choice.put(np.array([True, True, False]), "no")
    choice.put(np.array([False, True, False]), "")
    assert [choice.name(row) for row in range(3)] == ["no", "", ""]
    assert choice.among("", "no").tolist() == [True, True, True]
    assert choice.among("yes").tolist() == [False, False, False]
