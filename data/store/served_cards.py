"""The released scorecards of a store, read and checked: what serves, and what once did."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, select

from data.law.catalogue import law_pack, law_packs
from data.scorecards.catalogue import scorecard, scorecard_versions
from data.scorecards.reading import build_scorecard, card_document
from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule, ReleasedCard
from data.store.prepared import Prepared
from data.store.release_states import ReleaseState
from data.store.tables.governance import scorecard_releases
from model.errors import ScorecardError, printable
from model.law import LawPack
from model.scorecard import Scorecard

_RELEASES = scorecard_releases.c
_ACTIVE = Prepared(
    select(
        *(_RELEASES.id, _RELEASES.scorecard_version, _RELEASES.law_version),
        *(_RELEASES.active_from, _RELEASES.checksum, _RELEASES.document),
    )
    .where(_RELEASES.state == ReleaseState.ACTIVE.value)
    .order_by(_RELEASES.active_from)
)


def schedule_of(connection: Connection) -> CardSchedule:
    """Return what is active in a store; a card that cannot be used says why when it is asked for.

    Reads one row a release: some ten kilobytes each, a few releases a year.
    """
    rows = _ACTIVE.all(connection)
    return CardSchedule(tuple([_released(*row) for row in rows])) if rows else SHIPPED_ONLY


def card_of_record(connection: Connection, version: str, checksum: str, law: LawPack) -> Scorecard:
    """Return the card that a stored assessment was made with, whatever became of it since.

    Raises:
        ScorecardError: neither shipped nor stored with this checksum.
    """
    if version in scorecard_versions():
        shipped = scorecard(version, law)
        if shipped.checksum == checksum:
            return shipped
    row = connection.execute(
        select(_RELEASES.document).where(
            _RELEASES.scorecard_version == version, _RELEASES.checksum == checksum
        )
    ).first()
    if row is None:
        raise ScorecardError(
            f"scorecard {printable(version)} with checksum {checksum} is neither shipped nor "
            "stored; restore the database that the record belongs to"
        )
    return released_card(bytes(row.document), law.version, checksum)


@lru_cache(maxsize=64)
def released_card(document: bytes, law_version: str, checksum: str) -> Scorecard:
    """Return the card in the bytes of a release.

    Raises:
        ScorecardError: as `build_scorecard`; or its law pack is unknown, or its checksum is not
            the one that was released.
    """
    known = tuple(pack.version for pack in law_packs())
    if law_version not in known:
        raise ScorecardError(
            f"released scorecard belongs to law pack {printable(law_version)}; allowed: "
            f"{', '.join(known)}; use the program that it was released with"
        )
    card = build_scorecard(card_document(document, "of the store"), law_pack(law_version))
    if card.checksum != checksum:
        raise ScorecardError(
            f"scorecard {card.version} has checksum {card.checksum}, but {checksum} was released; "
            "restore a backup and run `nansha audit verify`"
        )
    return card


def _released(  # noqa: PLR0913, PLR0917 - the columns of the query
    identifier: str, version: str, law_version: str, day: date, checksum: str, document: bytes
) -> ReleasedCard:
    named = (identifier, version, law_version, day)
    try:
        card = released_card(bytes(document), law_version, checksum)
    except ScorecardError as error:
        return ReleasedCard(*named, card=None, fault=str(error))
    return ReleasedCard(*named, card=card)
