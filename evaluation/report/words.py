"""The words on charts and tables, Chinese first: one file for everything that is drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Mapping[str, str]]:
    """Return every text by its dotted key, then by language."""
    source = files("evaluation.report").joinpath("words.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(source), ""))


def word(key: str, language: str = "zh", /, **slots: object) -> str:
    """Return one text with its slots filled.

    Raises:
        KeyError: there is no such text, language or slot; names the key.

    Examples:
        >>> word("axis.cases", n=5), word("axis.cases", "en", n=5)
        ('n=5', 'n=5')
    """
    try:
        return entries()[key][language].format(**slots)
    except KeyError as error:
        raise KeyError(f"text {key!r} ({language}) of words.toml: {error} is missing") from None


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in table.items():
        if LANGUAGES[0] in value:
            yield f"{prefix}{key}", value
        else:
            yield from _flat(value, f"{prefix}{key}.")
