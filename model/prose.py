"""Small rules of written Chinese: joining, numbers, money, days and names of laws."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from model.citation import Citation, chinese_number
from model.wording import Wording

_CLOSING = "。．.；;，,、！!？?：: \u3000\t"


def embedded(text: str) -> str:
    r"""Return a person's text so that it fits inside a sentence.

    Line breaks become semicolons and closing punctuation falls away, so that nothing is doubled.

    Examples:
        >>> embedded("没有社会危险性。\n建议不批准逮捕。")
        '没有社会危险性；建议不批准逮捕'
    """
    return "；".join(part for line in text.splitlines() if (part := line.strip(_CLOSING)))


def quoted(text: str) -> str:
    """Return the words of a provision for quotation: without the closing 的 of a list item."""
    return text.removesuffix("的")


def signed(number: int, wording: Wording) -> str:
    """Return a whole number as texts write it; a negative one in words."""
    return wording.piece("minus", number=str(-number)) if number < 0 else str(number)


def day_zh(day: date, wording: Wording) -> str:
    """Return a day as documents write it: 2026年11月22日."""
    return wording.piece("day", year=str(day.year), month=str(day.month), day=str(day.day))


def yuan_zh(fen: int, wording: Wording) -> str:
    """Return money in yuan, with cents only where there are some."""
    yuan, cents = divmod(fen, 100)
    return wording.piece("yuan", number=f"{yuan}.{cents:02d}" if cents else str(yuan))


class Names:
    """Names laws in one text: in full the first time, by the short name after that."""

    def __init__(self) -> None:
        self._named: set[str] = set()

    def cite(self, citation: Citation) -> str:
        """Return one provision with the name of its law."""
        law = citation.instrument
        name = law.short_zh if law.id in self._named else law.name_zh
        self._named.add(law.id)
        return f"《{name}》{citation.place_zh()}"


def places(citations: Iterable[Citation]) -> str:
    """Return the places of provisions of one law, the article said once for its items.

    Examples:
        >>> places([])
        ''
    """
    parts, previous = [], ""
    for citation in citations:
        whole = citation.place_zh()
        own = "" if citation.item is None else f"第{chinese_number(citation.item)}项"
        stem = whole.removesuffix(own)
        parts.append(own if own and stem == previous else whole)
        previous = stem
    return "、".join(parts)
