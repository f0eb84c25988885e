"""The sentences of a report: one file of Chinese texts in its package, ``prose.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

FILE = "prose.toml"


@dataclass(frozen=True, slots=True)
class Prose:
    """The texts of one report.

    Attributes:
        package: that holds the file.
    """

    package: str

    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """Return every text by section and key."""
        return _read(self.package)

    def say(self, key: str, /, **slots: object) -> str:
        """Return a text with its slots filled.

        Raises:
            KeyError: there is no such text, or a slot is missing; names the key.

        Examples:
            >>> Prose("training.report").say("section.summary")
            '摘要'
        """
        section, _, name = key.partition(".")
        try:
            return self.texts()[section][name].format(**slots)
        except KeyError as error:
            raise KeyError(f"text {key!r} of {FILE}: {error} is missing") from None

    def said(self, section: str, name: str) -> str:
        """Return a text, or the name itself where nothing is said about it, such as an office."""
        return self.texts()[section].get(name, name)


@lru_cache(maxsize=8)
def _read(package: str) -> Mapping[str, Mapping[str, str]]:
    read: dict[str, Any] = tomllib.loads(files(package).joinpath(FILE).read_text(encoding="utf-8"))
    return read
