"""Write the states of a record as a page of Markdown.

``python -m data.store.state_diagram > docs/case-states.md`` renews it; a test holds it there.
`data.store.release_diagram` draws the states of a scorecard in the same form.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from data.store.states import STATE_WORDS, STEP_WORDS, TRANSITIONS, State

Words = Mapping[Any, tuple[str, str]]
Transitions = Mapping[tuple[Any, Any], Any]

_HEAD = """\
<!-- Generated: python -m data.store.state_diagram > docs/case-states.md -->
# 案件状态 States of a case

每名犯罪嫌疑人的记录各有状态；案件显示其中最靠前的状态。下表没有的步骤一律拒绝（409）。
Each suspect's record has a state; the case shows the least advanced one. A step that is not in
the table is refused with 409.

```mermaid
stateDiagram-v2
"""
_TABLE = """\
```

| 从 From | 步骤 Step | 到 To |
|---|---|---|
"""


def state_page() -> str:
    """Return the page: a Mermaid diagram, then the same as a table."""
    begin, end = [State.REGISTERED], [State.CLOSED]
    return _HEAD + drawn(STATE_WORDS, STEP_WORDS, TRANSITIONS, begin=begin, end=end)


def drawn(
    states: Words,
    steps: Words,
    transitions: Transitions,
    *,
    begin: Sequence[StrEnum],
    end: Sequence[StrEnum],
) -> str:
    """Return the diagram and the table of some transitions.

    Args:
        states: the Chinese and English words of each state.
        steps: the Chinese and English words of each step.
        transitions: where each step leads from where.
        begin: the states in which a life begins.
        end: the states in which it ends.
    """
    diagram = _diagram(states, steps, transitions, begin, end)
    return "".join((*diagram, _TABLE, *_rows(states, steps, transitions)))


def _diagram(
    states: Words,
    steps: Words,
    transitions: Transitions,
    begin: Sequence[StrEnum],
    end: Sequence[StrEnum],
) -> Iterator[str]:
    yield from (f"    [*] --> {state.value}\n" for state in begin)
    for state, (chinese, _) in states.items():
        yield f"    {state.value} : {chinese}\n"
    for (start, step), after in transitions.items():
        yield f"    {start.value} --> {after.value} : {steps[step][0]}\n"
    yield from (f"    {state.value} --> [*]\n" for state in end)


def _rows(states: Words, steps: Words, transitions: Transitions) -> Iterator[str]:
    for (start, step), after in transitions.items():
        words = (" ".join(pair) for pair in (states[start], steps[step], states[after]))
        yield f"| {' | '.join(words)} |\n"


if __name__ == "__main__":
    sys.stdout.write(state_page())
