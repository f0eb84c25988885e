"""All clocks of a law pack with the words that they and their deadlines use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.clock_rules import Clock, ClockError, Event, State

ASSUMPTIONS = (
    "calendar_missing",
    "extension_after_expiry",
    "extension_length_unknown",
    "extension_out_of_order",
    "extension_repeated",
    "hours_as_days",
    "maximum_not_moved",
    "month_end",
    "more_often_than_allowed",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the clocks with its words: an event, an organ, a severity."""

    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages; ``{value}`` in it is a slot."""

    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that a deadline rests on beside the law, or a fault it leaves out of account.

    Attributes:
        code: key of its words in the law pack.
        value: a year, a day, a number or an event that the words name; empty for none.
    """

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ClockBook:
    """All clocks of a law pack with their vocabulary.

    Attributes:
        events: what can happen, by id.
        organs, severities: names by id.
        assumptions: words for what a deadline rests on, by code.
    """

    events: Mapping[str, Named]
    organs: Mapping[str, Named]
    severities: Mapping[str, Named]
    states: Mapping[str, State]
    clocks: Mapping[str, Clock]
    assumptions: Mapping[str, Words]

    def words(self, assumption: Assumption) -> Words:
        """Return the sentences of an assumption; an event in them has its name."""
        words = self.assumptions[assumption.code]
        event = self.events.get(assumption.value)
        return Words(
            words.text_zh.format(value=event.name_zh if event else assumption.value),
            words.text_en.format(value=event.name_en if event else assumption.value),
        )

    def check(self, events: Iterable[Event]) -> None:
        """Refuse events that no clock can read.

        Raises:
            ClockError: for an unknown kind, or days outside what the law allows.
        """
        for event in events:
            if event.kind not in self.events:
                raise ClockError(
                    f"event {event.kind!r} is unknown to the clocks; allowed: "
                    f"{', '.join(self.events)}; name it as the law pack does or leave it out"
                )
            for clock in self.clocks.values():
                extension = clock.extension(event.kind)
                if extension is not None:
                    extension.check(event)
