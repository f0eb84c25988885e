"""Instruments of law and citations of them: which text, which version, which item."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_DIGITS = "零一二三四五六七八九"
_LARGEST = 9_999


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of one legal text.

    Attributes:
        text_checked: the day its text was compared word for word, or None where it was not at hand.
        note_zh: for a text not at hand, what is verified of it and what is not.
    """

    id: str
    name_zh: str
    short_zh: str
    name_en: str
    version: date
    in_force: date
    text_checked: date | None
    note_zh: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One article, paragraph or item of an instrument, with its words.

    Attributes:
        only_paragraph: the article has one paragraph, so that its number is not written.
    """

    id: str
    instrument: Instrument
    article: int | None
    insertion: int | None
    paragraph: int | None
    item: int | None
    text: str
    only_paragraph: bool = False
    _place: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Write the place once: texts ask for it again and again."""
        object.__setattr__(self, "_place", self._written())

    def place_zh(self) -> str:
        """Return the place as documents write it, such as 第一百二十九条第四项.

        A citation of a whole instrument has no place and gives the empty string.
        """
        return self._place

    def _written(self) -> str:
        if self.article is None:
            return ""
        parts = [f"第{chinese_number(self.article)}条"]
        if self.insertion is not None:
            parts.append(f"之{chinese_number(self.insertion)}")
        if self.paragraph is not None and not self.only_paragraph:
            parts.append(f"第{chinese_number(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"第{chinese_number(self.item)}项")
        return "".join(parts)

    def full_zh(self) -> str:
        """Return instrument and place in full, such as 《刑法》第六十五条第一款."""
        return f"《{self.instrument.name_zh}》{self.place_zh()}"

    def short_zh(self) -> str:
        """Return instrument and place as lists write them, such as 规则第一百二十九条第四项."""
        return f"{self.instrument.short_zh}{self.place_zh()}"


@lru_cache(maxsize=1024)
def chinese_number(number: int) -> str:
    """Return a number from 1 to 9,999 in Chinese numerals, as articles are numbered.

    Raises:
        ValueError: for a number outside that range.

    Examples:
        >>> [chinese_number(n) for n in (1, 10, 17, 20, 101, 110, 129, 580)]
        ['一', '十', '十七', '二十', '一百零一', '一百一十', '一百二十九', '五百八十']
    """
    if not 1 <= number <= _LARGEST:
        raise ValueError(f"article number {number}: allowed are 1 to {_LARGEST}")
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            text += _DIGITS[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text
