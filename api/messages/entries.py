"""The entries of the dictionary: every text by language and dotted key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any


class Language(StrEnum):
    """A language of the interface."""

    ZH = "zh"
    EN = "en"


@lru_cache(maxsize=len(Language))
def entries(language: Language) -> Mapping[str, str]:
    """Return every entry of a language by its dotted key, such as ``common.stage``."""
    resource = files("api.messages").joinpath(f"{language}.toml")
    return dict(_flat(tomllib.loads(resource.read_text(encoding="utf-8")), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def text(key: str, language: Language, /, **slots: object) -> str:
    """Return one entry with its slots filled.

    Raises:
        KeyError: if there is no such entry, or one of its slots is not given; names the key.
    """
    try:
        template = entries(language)[key]
    except KeyError:
        raise KeyError(f"no message {key!r} in {language}.toml; add it to every language") from None
    try:
        return template.format(**slots)
    except KeyError as error:
        raise KeyError(f"message {key!r} lacks a value for its slot {error}") from None
