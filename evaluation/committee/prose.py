"""The sentences of the report: one file of Chinese texts beside the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return every text by section and key."""
    source = files("evaluation.committee").joinpath("prose.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(source)
    return read


def say(key: str, /, **slots: object) -> str:
    """Return a text with its slots filled.

    Raises:
        KeyError: there is no such text, or a slot is missing; names the key.

    Examples:
        >>> say("section.bands")
        '各档的决定与结果'
    """
    section, _, name = key.partition(".")
    try:
        return texts()[section][name].format(**slots)
    except KeyError as error:
        raise KeyError(f"text {key!r} of prose.toml: {error} is missing") from None


def said(section: str, name: str) -> str:
    """Return a text, or the name itself where nothing is said about it, such as an office."""
    return texts()[section].get(name, name)
