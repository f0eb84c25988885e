"""A store's error as a problem that a person can act on."""

from __future__ import annotations

from dataclasses import replace

from data.store.errors import BackupError, KeyringError, SchemaError, StoreError
from model.errors import Problem, printable

_SAID_IN_FULL = (SchemaError, KeyringError, BackupError)


def store_problem(error: StoreError) -> Problem:
    """Return the problem; what concerns schema, keys or archives says in full what is wrong."""
    if isinstance(error, _SAID_IN_FULL):
        return replace(error.problem, value=printable(str(error)))
    return error.problem
