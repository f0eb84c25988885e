"""A rotation in a process of its own that dies at a given step, as `kill -9` would end it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.actions import keeping
from api.security.principal import CONSOLE
from data.store.database import open_store
from data.store.identity import keyring

STEPS = ("_replace", "announce_rotation", "rewrap", "remove_wrapping_keys")
MOMENTS = ("before", "after")
"""Functions before and after whose call a rotation may die."""


def dying(function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """Return a function that ends this process before or after its work."""

    def last(*arguments: Any) -> Any:
        result = function(*arguments) if after else None
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    return last


def main(address: str, path: str, step: str, when: str) -> None:
    """Rotate and remove the old keys, as far as it goes."""
    module = keyring if step == "_replace" else keeping
    setattr(module, step, dying(getattr(module, step), after=when == "after"))
    with open_store(address) as store:
        keeping.rotate_wrapping_key(store, CONSOLE, Path(path), remove_old=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
