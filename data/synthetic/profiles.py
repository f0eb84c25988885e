"""Kinds of synthetic files (``profiles.toml``): what is fixed of each and how it leans."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry

FILE = "profiles.toml"
_KEYS = ("id", "weight", "offence", "answered", "raises", "lowers", "levels", "findings")


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of file.

    Attributes:
        weight: how often it is drawn, beside the others.
        answered: percentage of the factors that are answered.
        raises, lowers: percentage of answers on the graver, on the milder side of the neutral one.
        levels: answers that every file of this kind has.
        findings: likewise.
    """

    id: str
    weight: int
    offence: str
    answered: int
    raises: int
    lowers: int
    levels: Mapping[str, Any]
    findings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProfileBook:
    """Every kind of file.

    Attributes:
        documents: names of documents to cite as evidence.
        kept_neutral: factors that are neutral unless a profile fixes them.
        review: answers that may have come about by the time of a necessity review.
    """

    documents: tuple[str, ...]
    kept_neutral: frozenset[str]
    profiles: tuple[Profile, ...]
    review: Mapping[str, Any]


@lru_cache(maxsize=1)
def profile_book() -> ProfileBook:
    """Return the kinds of files that ship.

    Raises:
        LawEntryError: names key, value and what is allowed.
    """
    text = files("data.synthetic").joinpath(FILE).read_text(encoding="utf-8")
    root = Entry(FILE, "", tomllib.loads(text))
    root.allow_only(("documents", "kept_neutral", "profile", "review"))
    return ProfileBook(
        documents=root.texts("documents"),
        kept_neutral=frozenset(root.texts("kept_neutral")),
        profiles=tuple(_profile(entry) for entry in root.tables("profile")),
        review=root.table("review").values,
    )


def _profile(entry: Entry) -> Profile:
    entry.allow_only(_KEYS)
    return Profile(
        id=entry.text("id"),
        weight=entry.whole("weight", at_least=1),
        offence=entry.text("offence"),
        answered=entry.whole("answered"),
        raises=entry.whole("raises"),
        lowers=entry.whole("lowers"),
        levels=entry.optional_table("levels").values,
        findings=entry.optional_table("findings").values,
    )
