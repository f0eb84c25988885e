"""Which law pack and which scorecard answer a request, and what day it is, for every way in.

Refusals are `RequestError`; HTTP turns them into its problems (`api.assessing`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from api.settings import PRODUCTION, current_settings
from data.law.catalogue import law_pack, law_pack_on, law_packs
from data.scorecards.catalogue import shipped_scorecards
from data.scorecards.reading import read_scorecard
from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule
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


def served_card(
    version: str | None, law: LawPack, day: date, cards: CardSchedule = SHIPPED_ONLY
) -> Scorecard:
    """Return the scorecard of a version; for None the one that serves on a day.

    Args:
        version: of a card that ships or was released, or None.
        law: the law pack of the assessment.
        day: of the assessment.
        cards: what was released; nothing where not given.

    Raises:
        RequestError: ``scorecard_unknown`` where there is none; ``scorecard_demonstration`` in
            production, where it was made from demonstration data.
        ScorecardError: if it cannot be used with the law pack.
    """
    found = cards.card_on(law, day) if version is None else cards.named(version, law)
    if found is None:
        raise _unknown_card(version or "", cards)
    refuse_demonstration(found)
    return found


def refuse_demonstration(card: Scorecard) -> None:
    """Refuse in production a card of demonstration data.

    Raises:
        RequestError: ``scorecard_demonstration``.
    """
    if card.synthetic and current_settings().mode == PRODUCTION:
        raise RequestError((Problem("scorecard_demonstration", "", card.version),))


def named_card(name: str, law: LawPack, cards: CardSchedule = SHIPPED_ONLY) -> Scorecard:
    """Return the scorecard of a version or in a file, to be shown, checked or assessed with.

    Raises:
        RequestError: ``scorecard_unknown`` where it is neither.
        ScorecardError: if it cannot be used with the law pack.
    """
    found = cards.named(name, law)
    return read_scorecard(_card_file(name), law) if found is None else found


def law_of_card(name: str, cards: CardSchedule = SHIPPED_ONLY) -> LawPack:
    """Return the law pack that a scorecard, by version or file, says it belongs to.

    Raises:
        RequestError: ``scorecard_unknown`` or ``law_unknown``.
        ScorecardError: if the file is no scorecard.
    """
    if (law := law_of_version(name, cards)) is not None:
        return law
    path = _card_file(name)
    try:
        return chosen_law(str(json.loads(path.read_bytes())["law_version"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ScorecardError(f"{path.name} is no scorecard: {printable(str(error))}") from error


def law_of_version(version: str, cards: CardSchedule) -> LawPack | None:
    """Return the law pack of a scorecard that ships or was released; None where there is none.

    Raises:
        RequestError: ``law_unknown`` for a release of another program.
    """
    of_shipped = {card.version: card.law_version for card in shipped_scorecards()}
    of_release = {each.scorecard_version: each.law_version for each in cards.released}
    known = of_shipped | of_release
    return chosen_law(known[version]) if version in known else None


def _card_file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise _unknown_card(name)
    return path


def _unknown_card(name: str, cards: CardSchedule = SHIPPED_ONLY) -> RequestError:
    return RequestError((Problem("scorecard_unknown", "", printable(name), cards.versions()),))


@dataclass(frozen=True, slots=True)
class Choice:
    """Law pack and scorecard for a run: named once, or found anew for the day of each request.

    Attributes:
        law: the law pack, or None for the one that holds on the day.
        card: version or file of the scorecard, or None for the one that serves on the day.
        cards: what was released.
    """

    law: LawPack | None
    card: str | None
    cards: CardSchedule = SHIPPED_ONLY
    _named: dict[str, Scorecard] = field(default_factory=dict)

    def law_for(self, document: dict[str, Any]) -> LawPack:
        """Return the law pack for a document with its day.

        Raises:
            RequestError: where no law pack holds on the day.
        """
        return self.law or law_of(document)

    def card_for(self, law: LawPack, day: date) -> Scorecard:
        """Return the scorecard for a law pack and a day; a file is read once.

        Raises:
            RequestError, ScorecardError: as `served_card` and `named_card`.
        """
        if self.card is None:
            return served_card(None, law, day, self.cards)
        if law.version not in self._named:
            card = named_card(self.card, law, self.cards)
            refuse_demonstration(card)
            self._named[law.version] = card
        return self._named[law.version]
