"""The released scorecards of this installation, for commands that assess without a service."""

from __future__ import annotations

from pathlib import Path

from api.settings import current_settings
from data.scorecards.catalogue import scorecard_versions
from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule

_SQLITE = "sqlite:///"


def released_cards(named: str | None) -> CardSchedule:
    """Return what was released in the database that the settings name.

    Nothing is read where it cannot matter: a shipped card or a file was named, or there is no
    database here at all.

    Args:
        named: the card that was asked for; None for the one that serves on the day.

    Raises:
        StoreError: there is a database, and it cannot be read.
    """
    if named is not None and (named in scorecard_versions() or Path(named).is_file()):
        return SHIPPED_ONLY
    address = current_settings().database_url
    if address.startswith(_SQLITE) and not Path(address.removeprefix(_SQLITE)).is_file():
        return SHIPPED_ONLY
    from api.cli.console import console_store
    from data.store.served_cards import schedule_of

    with console_store() as store, store.read() as connection:
        return schedule_of(connection)
