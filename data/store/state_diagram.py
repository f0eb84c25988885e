"""Write the states of a record as a page of Markdown.

``python -m data.store.state_diagram > docs/case-states.md`` renews it; a test holds it there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from data.store.states import STATE_WORDS, STEP_WORDS, TRANSITIONS

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
    return _HEAD + "".join(_diagram()) + _TABLE + "".join(_rows())


def _diagram() -> Iterator[str]:
    yield "    [*] --> registered\n"
    for state, (chinese, _) in STATE_WORDS.items():
        yield f"    {state.value} : {chinese}\n"
    for (start, step), end in TRANSITIONS.items():
        yield f"    {start.value} --> {end.value} : {STEP_WORDS[step][0]}\n"
    yield "    closed --> [*]\n"


def _rows() -> Iterator[str]:
    for (start, step), end in TRANSITIONS.items():
        words = (
            " ".join(pair) for pair in (STATE_WORDS[start], STEP_WORDS[step], STATE_WORDS[end])
        )
        yield f"| {' | '.join(words)} |\n"


if __name__ == "__main__":
    sys.stdout.write(state_page())
