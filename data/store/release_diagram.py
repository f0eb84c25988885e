"""Write the states of a proposed scorecard as a page of Markdown.

``python -m data.store.release_diagram > docs/release-states.md`` renews it; a test holds it there.
"""

from __future__ import annotations

import sys

from data.store.release_states import (
    RELEASE_STATE_WORDS,
    RELEASE_STEP_WORDS,
    RELEASE_TRANSITIONS,
    ReleaseState,
)
from data.store.state_diagram import drawn

_HEAD = """\
<!-- Generated: python -m data.store.release_diagram > docs/release-states.md -->
# 评分卡发布状态 States of a scorecard release

评分卡由一人提出，另一人批准，自启用之日起使用，直至下一张启用或者被回退。下表没有的步骤一律拒绝（409）。
A scorecard is proposed by one person and approved by another; it serves from its day until the day
of the next one, or until it is rolled back. A step that is not in the table is refused with 409.
Who does what: [releasing-a-scorecard.md](releasing-a-scorecard.md).

```mermaid
stateDiagram-v2
"""
_ENDS = (ReleaseState.REFUSED, ReleaseState.WITHDRAWN, ReleaseState.ROLLED_BACK)


def release_page() -> str:
    """Return the page: a Mermaid diagram, then the same as a table."""
    return _HEAD + drawn(
        RELEASE_STATE_WORDS,
        RELEASE_STEP_WORDS,
        RELEASE_TRANSITIONS,
        begin=(ReleaseState.PROPOSED,),
        end=_ENDS,
    )


if __name__ == "__main__":
    sys.stdout.write(release_page())
