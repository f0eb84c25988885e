"""How many misconducts it takes to find wrong points."""

from dataclasses import replace

import pytest

from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, SCALE, world
from training.errors import LearningError
from training.events_needed import Alternative, PowerRow, _reached, events_needed
from training.multipliers import Multipliers, fit_multipliers

WORLD = world(3_000, 11)
FOUND = fit_multipliers(WORLD.codes, WORLD.misconduct, LAW, CARD)
EVENTS = (100, 1_000, 10_000)
ANSWER = events_needed(FOUND, SCALE, events=EVENTS, draws=20)


def test_power_grows_with_misconducts() -> None:
    """A hundred show next to nothing, ten thousand nearly all."""
    powers = [row.power for row in ANSWER.rows]
    assert powers == sorted(powers)
    assert powers[0] < 0.3
    assert powers[-1] > 0.95


def test_false_share_is_bounded_at_every_number() -> None:
    """Little power does not mean many false declarations."""
    assert all(row.false_share <= 0.10 + 2 * row.false_share_error for row in ANSWER.rows)


def test_answer_lies_between_the_rows_around_it() -> None:
    """The number reaches the power that was asked for."""
    below = [row.events for row in ANSWER.rows if row.power < ANSWER.power]
    above = [row.events for row in ANSWER.rows if row.power >= ANSWER.power]
    assert ANSWER.events is not None
    assert max(below) < ANSWER.events <= min(above)


def test_same_seed_gives_the_same_answer() -> None:
    """The table can be printed again."""
    assert events_needed(FOUND, SCALE, events=EVENTS, draws=20) == ANSWER


def test_nothing_wrong_is_never_found() -> None:
    """Without wrong factors there is no power, and next to no declaration."""
    found = events_needed(FOUND, SCALE, alternative=Alternative(wrong=0), events=(1_000,), draws=20)
    assert found.events is None
    assert found.rows[0].power == 0
    assert found.rows[0].declared < 1


@pytest.mark.parametrize(
    ("powers", "expected"),
    [((0.9, 0.95), 100), ((0.2, 0.3), None), ((0.7, 0.9), 316), ((0.5, 0.8), 1_000)],
)
def test_answer_is_read_off_the_logarithm(powers: tuple[float, float], expected: int) -> None:
    """At the first row where it is reached already; never beyond the last."""
    rows = [
        PowerRow(events, power, 0, 0, 0, 0)
        for events, power in zip((100, 1_000), powers, strict=True)
    ]
    assert _reached(rows, 0.8) == expected


@pytest.mark.parametrize(
    ("found", "alternative", "said"),
    [
        (replace(FOUND, events=0), Alternative(), "0 misconducts; allowed: at least 1"),
        (FOUND, Alternative(wrong=44), "44; allowed: at most 43"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    found: Multipliers, alternative: Alternative, said: str
) -> None:
    """The error names what is allowed."""
    with pytest.raises(LearningError, match=said):
        events_needed(found, SCALE, alternative=alternative)
