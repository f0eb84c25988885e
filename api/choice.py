"""Which law pack and which scorecard answer a request, and what day it is, for every way in.

Refusals are `RequestError`; HTTP turns them into its problems (`api.assessing`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from data.law.catalogue import law_pack, law_pack_on, law_packs
from data.scorecards.catalogue import (
    default_scorecard,
    scorecard,
    scorecard_versions,
    shipped_scorecards,
)
from data.scorecards.reading import read_scorecard
from model.errors import Problem, RequestError, ScorecardError, printable
from model.law import LawPack
from model.request import day_of
from model.scorecard import Scorecard

# China has kept one time without summer time since 1992.
CHINA_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")


def today() -> date:
    """Return the day in China."""
    return datetime.now(tz=UTC).astimezone(CHINA_TIME).date()


def chosen_law(version: str) -> LawPack:
    """Return the law pack of a version.

    Raises:
        RequestError: ``law_unknown`` where it does not ship.
    """
    known = tuple(pack.version for pack in law_packs())
    if version not in known:
        raise RequestError((Problem("law_unknown", "", printable(version), known),))
    return law_pack(version)


def law_of(document: dict[str, Any]) -> LawPack:
    """Return the law pack for the day of a document; the newest where the day is unreadable.

    Raises:
        RequestError: ``no_law_pack`` where none holds on that day.
    """
    day = day_of(document)
    law = law_packs()[-1] if day is None else law_pack_on(day)
    if law is None:
        allowed = tuple(f"{p.version}: {p.valid_from} – {p.valid_to or ''}" for p in law_packs())
        raise RequestError((Problem("no_law_pack", "/on", str(day), allowed),))
    return law


def shipped_card(version: str | None, law: LawPack) -> Scorecard:
    """Return the scorecard of a version; the default one of the law pack for None.

    Raises:
        RequestError: ``scorecard_unknown`` where it does not ship.
        ScorecardError: if it cannot be used with the law pack.
    """
    if version is None:
        return default_scorecard(law)
    if version not in scorecard_versions():
        raise _unknown_card(version)
    return scorecard(version, law)


def chosen_card(name: str | None, law: LawPack) -> Scorecard:
    """Return the scorecard of a version or in a file; the default one of the law pack for None.

    Raises:
        RequestError: ``scorecard_unknown`` where it is neither.
        ScorecardError: if it cannot be used with the law pack.
    """
    if name is None or name in scorecard_versions():
        return shipped_card(name, law)
    return read_scorecard(_card_file(name), law)


def law_of_card(name: str) -> LawPack:
    """Return the law pack that a scorecard, by version or file, says it belongs to.

    Raises:
        RequestError: ``scorecard_unknown`` or ``law_unknown``.
        ScorecardError: if the file is no scorecard.
    """
    if name in scorecard_versions():
        return law_pack(next(c.law_version for c in shipped_scorecards() if c.version == name))
    path = _card_file(name)
    try:
        return chosen_law(str(json.loads(path.read_bytes())["law_version"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ScorecardError(f"{path.name} is no scorecard: {printable(str(error))}") from error


def _card_file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise _unknown_card(name)
    return path


def _unknown_card(name: str) -> RequestError:
    return RequestError((Problem("scorecard_unknown", "", printable(name), scorecard_versions()),))


@dataclass(frozen=True, slots=True)
class Choice:
    """Law pack and scorecard for a run: named once, or found anew for the day of each request.

    Attributes:
        law: the law pack, or None for the one that holds on the day.
        card: version or file of the scorecard, or None for the default one.
    """

    law: LawPack | None
    card: str | None
    _cards: dict[str, Scorecard] = field(default_factory=dict)

    def law_for(self, document: dict[str, Any]) -> LawPack:
        """Return the law pack for a document with its day.

        Raises:
            RequestError: where no law pack holds on the day.
        """
        return self.law or law_of(document)

    def card_for(self, law: LawPack) -> Scorecard:
        """Return the scorecard for a law pack; a file is read once.

        Raises:
            RequestError, ScorecardError: as `chosen_card`.
        """
        if law.version not in self._cards:
            self._cards[law.version] = chosen_card(self.card, law)
        return self._cards[law.version]
