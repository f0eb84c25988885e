"""Which language a caller wants: Chinese unless English is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from starlette.datastructures import Headers

from api.messages.dictionary import Language

_LONGEST_HEADER = 200


def language_of(scope: Mapping[str, Any]) -> Language:
    """Return the language of a request by its Accept-Language header."""
    accepted = Headers(scope=dict(scope)).get("accept-language", "")
    return preferred(accepted[:_LONGEST_HEADER])


@lru_cache(maxsize=256)
def preferred(accept_language: str) -> Language:
    """Return the best supported language of an Accept-Language header (RFC 9110, 12.5.4).

    Examples:
        >>> [str(preferred(header)) for header in ("", "en-GB,zh;q=0.5", "de", "zh;q=0.9,en;q=0.8")]
        ['zh', 'en', 'zh', 'zh']
    """
    best, best_weight = Language.ZH, 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if primary in set(Language) and weight > best_weight:
            best, best_weight = Language(primary), weight
    return best


def _weight(parameter: str) -> float:
    """Return the weight of a language range; an unreadable one weighs nothing."""
    if not parameter.strip():
        return 1.0
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 0.0
