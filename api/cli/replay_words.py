"""What ``nansha scorecards replay`` says: as text, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from api.cli.layout import TableColumn, paragraph, table
from api.messages.dictionary import Language, text
from evaluation.estimate import Estimate
from training.replay import EVERYBODY, LEAST, GroupReplay, Move, Replay

_WIDTH = 100
_COLUMNS = (
    *(("division", 10, False), ("group", 16, False), ("n", 8, True)),
    *(("stricter", 20, True), ("milder", 20, True)),
    *(("otherwise", 20, True), ("more", 20, True)),
)
_MOVES = (("old", 24, False), ("new", 24, False), ("n", 8, True))
_RECOMMENDATIONS = frozenset({"arrest", "bail", "no_arrest", "panel", "supplement"})
_DIVISIONS = frozenset({EVERYBODY, "offence_group", "resident", "sex", "age_band", "ethnicity"})


def replay_text(found: Replay, language: Language) -> str:
    """Return a replay as text: what was compared, group by group, and the moves."""
    columns = [
        TableColumn(text(f"replay.{name}", language), width, right)
        for name, width, right in _COLUMNS
    ]
    moves = [
        TableColumn(text(f"replay.{name}", language), width, right) for name, width, right in _MOVES
    ]
    lines = [
        *_heading(found, language),
        "",
        *table(columns, [_row(each, language) for each in found.groups]),
        "",
        *table(moves, [_move(each, language) for each in found.moves]),
        "",
        *paragraph(text("replay.note", language, least=LEAST), _WIDTH),
    ]
    return "\n".join(lines)


def replay_document(found: Replay) -> dict[str, Any]:
    """Return a replay as plain values; what is hidden is null."""
    return {**asdict(found), "hidden_below": LEAST}


def _heading(found: Replay, language: Language) -> Iterator[str]:
    first, last = found.years
    years = str(first) if first == last else f"{first}-{last}"
    yield text("replay.heading", language, old=found.old_version, new=found.new_version)
    yield from paragraph(text("replay.cases", language, cohort=found.cohort, years=years), _WIDTH)
    if found.synthetic:
        yield text("replay.synthetic", language)


def _row(each: GroupReplay, language: Language) -> tuple[str, ...]:
    few = text("replay.hidden", language, least=LEAST)
    return (
        text(f"replay.division_{each.division}", language)
        if each.division in _DIVISIONS
        else each.division,
        each.group,
        few if each.n is None else str(each.n),
        *(
            few if share is None else _share(share)
            for share in (each.stricter, each.milder, each.otherwise)
        ),
        "" if each.more_than_others is None else _difference(each.more_than_others),
    )


def _share(share: Estimate) -> str:
    return f"{share.value:.1%} [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _difference(share: Estimate) -> str:
    return f"{share.value:+.1%} [{100 * share.low:+.1f}, {100 * share.high:+.1f}]"


def _move(move: Move, language: Language) -> tuple[str, ...]:
    n = text("replay.hidden", language, least=LEAST) if move.n is None else str(move.n)
    return (*(_outcome(each, language) for each in (move.old, move.new)), n)


def _outcome(recommendation: str, language: Language) -> str:
    if recommendation not in _RECOMMENDATIONS:
        return recommendation
    return text(f"replay.to_{recommendation}", language)
