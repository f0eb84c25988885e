"""A worker that writes until it is killed: ``python crashing.py ADDRESS JOURNAL``.

After each acknowledged write its name goes to the journal, one line in one system call.
"""

from __future__ import annotations

import os
import sys
import threading

from data.store.audit.events import OPERATOR
from data.store.database import Store, open_store
from data.store.identifiers import uuid7
from tests.data.store.audited import add_setting

WRITERS = 8


def write_for_ever(store: Store, journal: int) -> None:
    """Write, and note what was acknowledged."""
    while True:
        name = store.write(lambda unit: add_setting(unit, uuid7()), actor=OPERATOR)
        os.write(journal, f"{name}\n".encode())


def main(address: str, path: str) -> None:
    """Start the writers."""
    journal = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    with open_store(address) as store:
        threads = [
            threading.Thread(target=write_for_ever, args=(store, journal)) for _ in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
