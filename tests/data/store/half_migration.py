"""A migration that stops in its middle: ``python half_migration.py ADDRESS``, then kill it."""

from __future__ import annotations

import sys
import time
from typing import Any

from sqlalchemy import Engine, event

from data.store.migrations.running import upgrade


def stall(*arguments: Any) -> None:
    """Wait for ever where the third migration makes its second table."""
    if "CREATE TABLE decisions" in arguments[2]:
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    event.listen(Engine, "before_cursor_execute", stall)
    upgrade(sys.argv[1])
