"""The table of states: total words, one way on for everything, the page in step."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from data.store.release_diagram import release_page
from data.store.state_diagram import state_page
from data.store.states import (
    STATE_WORDS,
    STEP_WORDS,
    TRANSITIONS,
    State,
    StateError,
    Step,
    after,
    case_state,
    steps_from,
)

DOCUMENTS = Path(__file__).parents[3] / "docs"
PAGE, RELEASES = DOCUMENTS / "case-states.md", DOCUMENTS / "release-states.md"


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_step_is_in_the_table_or_refused(state: State, step: Step) -> None:
    """What the table does not name names what would be possible."""
    if (state, step) in TRANSITIONS:
        assert after(state.value, step) is TRANSITIONS[state, step]
        return
    with pytest.raises(StateError) as caught:
        after(state.value, step)
    assert (caught.value.state, caught.value.allowed) == (state, steps_from(state))


def test_every_state_and_step_has_its_words() -> None:
    """In both languages."""
    assert (set(STATE_WORDS), set(STEP_WORDS)) == (set(State), set(Step))
    assert all(all(pair) for pair in (*STATE_WORDS.values(), *STEP_WORDS.values()))


def test_every_state_is_reached_and_can_end() -> None:
    """From registered to each, and from each to closed."""
    edges = {(start, end) for (start, _), end in TRANSITIONS.items()}
    assert reached(State.REGISTERED, edges) == set(State)
    back = {(end, start) for start, end in edges}
    assert reached(State.CLOSED, back) == set(State)


def reached(start: State, edges: set[tuple[State, State]]) -> set[State]:
    """Return what can be reached from a state, itself included."""
    found, frontier = {start}, {start}
    while frontier:
        frontier = {end for begin, end in edges if begin in frontier} - found
        found |= frontier
    return found


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([], "registered"),
        (["decided"], "decided"),
        (["decided", "submitted"], "submitted"),
        (["diverted", "decided"], "diverted"),
    ],
)
def test_case_shows_its_least_advanced_suspect(states: list[str], shown: str) -> None:
    """Nobody is forgotten."""
    assert case_state(states) == shown


def test_page_is_in_step() -> None:
    """Renew it with ``python -m data.store.state_diagram > docs/case-states.md``."""
    assert PAGE.read_text(encoding="utf-8") == state_page()


def test_page_of_releases_is_in_step() -> None:
    """Renew it with ``python -m data.store.release_diagram > docs/release-states.md``."""
    assert RELEASES.read_text(encoding="utf-8") == release_page()
