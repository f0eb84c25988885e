"""Who did what: actor and event, as every write must name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.store.audit.kinds import AuditKind
from data.store.errors import AuditError
from data.store.identifiers import INSTALLATION

_CODE = re.compile(r"[A-Za-z0-9_.:/+=@-]{0,160}")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z-])\d{17}[\dXx](?![0-9A-Za-z-])")
_PHONE = re.compile(r"1[3-9]\d{9}")


class ActorKind(StrEnum):
    """How someone acts; the value is stored."""

    USER = "user"
    MACHINE = "machine"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which organisation's chain.

    Attributes:
        id: the account; `INSTALLATION` for the operator at the console.
        organisation_id: whose chain the events join; `INSTALLATION` where there is none.
    """

    id: str
    organisation_id: str
    kind: ActorKind = ActorKind.USER


OPERATOR = Actor(INSTALLATION, INSTALLATION, ActorKind.OPERATOR)
"""Commands run at the console of the server."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What happened, in codes and digests.

    Attributes:
        subject_id: the row that it is about; None where there is no single one.
        detail: codes, identifiers, digests, numbers, flags, lists and tables of them.

    Raises:
        AuditError: for free text, an ID number or a telephone number in the detail.
    """

    kind: AuditKind
    subject_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self.detail, "")


def _check(value: Any, pointer: str) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _check_text(name, pointer)
            _check(inner, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            _check(inner, f"{pointer}/{position}")
    elif isinstance(value, str):
        _check_text(value, pointer)
    elif value is not None and not isinstance(value, bool | int):
        raise AuditError(
            f"audit detail {pointer} is a {type(value).__name__}; allowed: text codes, whole "
            "numbers, true, false, null, lists and tables of them",
            value=type(value).__name__,
            pointer=pointer,
        )


def _check_text(text: str, pointer: str) -> None:
    """The value itself is left out of the message: it may be what must not be logged."""
    if not _CODE.fullmatch(text) or _ID_NUMBER.search(text) or _PHONE.fullmatch(text):
        raise AuditError(
            f"audit detail {pointer or '/'} is no code or digest; allowed: up to 160 of A-Z a-z "
            "0-9 _ . : / + = @ - and no ID or telephone number; keep texts in annotations",
            pointer=pointer,
        )
