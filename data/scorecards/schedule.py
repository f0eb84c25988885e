"""Which scorecard answers on which day: the released ones, and the shipped default before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.scorecards.catalogue import (
    DEFAULTS,
    default_scorecard,
    scorecard,
    scorecard_versions,
)
from model.errors import ScorecardError
from model.law import LawPack
from model.scorecard import Scorecard


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedCard:
    """A scorecard that was activated.

    Attributes:
        active_from: the first day of assessments that it answers.
        card: the card; None where it cannot be used.
        fault: why it cannot be used.
    """

    release_id: str
    scorecard_version: str
    law_version: str
    active_from: date
    card: Scorecard | None
    fault: str = ""

    def usable(self) -> Scorecard:
        """Return the card.

        Raises:
            ScorecardError: it does not fit its law pack, or is not what was released.
        """
        if self.card is None:
            raise ScorecardError(self.fault)
        return self.card


@dataclass(frozen=True, slots=True, eq=False)
class CardSchedule:
    """The released scorecards by the day from which each serves.

    Attributes:
        released: in order of `active_from`; of one law pack no two begin on one day.
    """

    released: tuple[ReleasedCard, ...] = ()

    def card_on(self, law: LawPack, day: date) -> Scorecard:
        """Return the card that answers an assessment of a day.

        Raises:
            ScorecardError: the card that was released for it cannot be used; no other takes its
                place.
        """
        serving = self.serving_on(law.version, day)
        return default_scorecard(law) if serving is None else serving.usable()

    def serving_on(self, law_version: str, day: date) -> ReleasedCard | None:
        """Return the release that serves on a day; None where the shipped default does."""
        begun = (
            each
            for each in self.released
            if each.law_version == law_version and each.active_from <= day
        )
        return max(begun, key=lambda each: each.active_from, default=None)

    def version_on(self, law_version: str, day: date) -> str:
        """Return the version that serves on a day."""
        serving = self.serving_on(law_version, day)
        return DEFAULTS[law_version] if serving is None else serving.scorecard_version

    def named(self, version: str, law: LawPack) -> Scorecard | None:
        """Return the card of a version, released or shipped; None where there is none.

        Raises:
            ScorecardError: it cannot be used with this law pack.
        """
        for each in self.released:
            if each.scorecard_version == version and each.law_version == law.version:
                return each.usable()
        return scorecard(version, law) if version in scorecard_versions() else None

    def versions(self) -> tuple[str, ...]:
        """Return every version that may be named, in order."""
        released = (each.scorecard_version for each in self.released)
        return tuple(sorted({*released, *scorecard_versions()}))


SHIPPED_ONLY = CardSchedule()
"""What an installation has where nothing was released."""
