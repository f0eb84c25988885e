"""What can go wrong with the store; each names its `Problem` code for the edge.

::

    NanshaError
    └── StoreError
        ├── StoreUnavailableError     503 store_unavailable: gone, full, closing; try again
        │   ├── StoreBusyError        503 store_busy: the queue is full or did not move in time
        │   └── OutcomeUnknownError   503 outcome_unknown: lost at commit; repeat with the same key
        ├── ConflictError             409 conflict: a row exists already, or one it names is missing
        ├── VersionConflictError      412 version_conflict: someone else changed it first
        ├── KeyReusedError            422 idempotency_key_reused: same key, another request
        ├── NotFoundError             404 not_found
        ├── AppendOnlyError           500 append_only: an attempt to change what must stay
        ├── SchemaError               the database does not fit this program
        ├── KeyringError              the key file cannot be used
        ├── ErasedError               410 erased: the personal part was destroyed
        ├── BackupError               an archive cannot be written, read or accepted
        └── AuditError                an event holds more than codes and digests
"""

from __future__ import annotations

from typing import ClassVar

from model.errors import NanshaError, Problem, printable


class StoreError(NanshaError):
    """Base of the store's errors.

    Attributes:
        problem: language-free description; its words are in the dictionary.
    """

    code: ClassVar[str] = "store_error"

    def __init__(self, message: str, *, value: object = "", pointer: str = "") -> None:
        super().__init__(message)
        shown = printable(value) if value != "" else ""
        self.problem = Problem(self.code, pointer, shown)


class StoreUnavailableError(StoreError):
    """The database cannot be reached or cannot take more; nothing was stored."""

    code = "store_unavailable"


class StoreBusyError(StoreUnavailableError):
    """Too many writes wait; nothing was stored."""

    code = "store_busy"


class OutcomeUnknownError(StoreUnavailableError):
    """The connection was lost at commit; repeat with the same idempotency key to learn more."""

    code = "outcome_unknown"


class ConflictError(StoreError):
    """A unique or a foreign key refuses the row."""

    code = "conflict"


class VersionConflictError(StoreError):
    """The row has another version than the one that was to be changed."""

    code = "version_conflict"


class KeyReusedError(StoreError):
    """An idempotency key came with another request than the first time."""

    code = "idempotency_key_reused"


class NotFoundError(StoreError):
    """No such row."""

    code = "not_found"


class AppendOnlyError(StoreError):
    """A trigger refused to change or remove what must stay as it was written."""

    code = "append_only"


class SchemaError(StoreError):
    """Tables, triggers or migration state differ from what this program needs."""

    code = "schema"


class KeyringError(StoreError):
    """The key file is missing, open to others, damaged or lacks a key."""

    code = "keyring"


class ErasedError(StoreError):
    """The suspect's key was destroyed; the personal part can never be read again."""

    code = "erased"


class BackupError(StoreError):
    """An archive is damaged, does not fit, or is older than what is known to have existed."""

    code = "backup"


class AuditError(StoreError):
    """An audit event would carry free text or personal data into the chain."""

    code = "audit_detail"
