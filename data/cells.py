"""What the text of one cell becomes in the document of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from model.request import decode

Codes = Mapping[str, str | int | bool]
_ITEMS = re.compile("[;；]")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_SLASHED_DAY = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")


class NotJsonError(ValueError):
    """A cell that must hold JSON does not."""


def plain(text: str, _: Codes) -> str:
    """Return text as it stands."""
    return text


def coded(text: str, codes: Codes) -> str | int | bool:
    """Return the code behind a name, or the text itself for the validator to judge."""
    return codes.get(text, text)


def flag(text: str, codes: Codes) -> str | int | bool:
    """Return true or false, in whatever case it is written."""
    return codes.get(text.lower(), text)


def items(text: str, _: Codes) -> list[str]:
    """Return the items of a list, separated by ; or ；, without empty ones."""
    return [item.strip() for item in _ITEMS.split(text) if item.strip()]


def coded_items(text: str, codes: Codes) -> list[str | int | bool]:
    """Return the codes of the items of a list."""
    return [coded(item, codes) for item in items(text, codes)]


def whole_number(text: str, _: Codes) -> int | str:
    """Return a whole number, or the text itself for the validator to judge."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def day(text: str, _: Codes) -> str:
    """Return an ISO date; spreadsheet programs like to save 2026-11-02 as 2026/11/2.

    Examples:
        >>> day("2026/11/2", {})
        '2026-11-02'
    """
    parts = _SLASHED_DAY.fullmatch(text)
    return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}" if parts else text


def json_value(text: str, _: Codes) -> Any:
    """Return the value of JSON text, read as strictly as a request.

    Raises:
        NotJsonError: if it is no JSON.
    """
    document = decode(f'{{"value": {text}}}'.encode(errors="surrogatepass"))
    if isinstance(document, list) or document.keys() != {"value"}:
        raise NotJsonError(text)
    return document["value"]


CONVERTERS: Mapping[str, Callable[[str, Codes], Any]] = {
    "text": plain,
    "choice": coded,
    "choices": coded_items,
    "references": items,
    "flag": flag,
    "date": day,
    "integer": whole_number,
    "money": plain,
    "record": json_value,
    "records": json_value,
}
