"""What the requests of one process share: the store and the key file, opened at their first need.

Endpoints that need no database never touch this. A database that is away when the process starts
is opened by the first request after it came back: nothing has to be restarted.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from starlette.requests import HTTPConnection

from api.cards import CardWatch
from api.metrics import WRITES
from api.settings import PRODUCTION, Settings, current_settings
from data.store.database import Store, open_store
from data.store.engine import SQLITE, database_url, file_of
from data.store.errors import StoreUnavailableError
from data.store.identity.keyring import Keyring, load_keys


class State:
    """Store and keys of one process.

    Args:
        settings: where both are; those of the environment where None.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._given = settings
        self._gate = Lock()
        self._store: Store | None = None
        self._keys: tuple[float, Keyring] | None = None
        self._cards: CardWatch | None = None

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self._given or current_settings()

    def store(self) -> Store:
        """Return the open store.

        Raises:
            StoreUnavailableError: the database does not answer, or its file is missing.
            SchemaError: it is not what this program needs.
        """
        # Without the gate first: requests would queue at it for what is there already.
        if (opened := self._store) is not None:
            return opened
        with self._gate:
            if self._store is None:
                self._store = _opened(self.settings.database_url)
            return self._store

    def opened_store(self) -> Store | None:
        """Return the store if a request has opened it, for the metrics."""
        return self._store

    def keys(self) -> Keyring:
        """Return the keys, read again after the file was replaced by a rotation.

        Raises:
            KeyringError: the key file is missing, damaged or open to others.
        """
        changed, known = _changed_at(self.settings.keys), self._keys
        if known is not None and known[0] == changed:
            return known[1]
        with self._gate:
            if self._keys is None or self._keys[0] != changed:
                self._keys = (changed, load_keys(self.settings.keys))
            return self._keys[1]

    @property
    def cards(self) -> CardWatch:
        """The scorecards that this process serves."""
        if self._cards is None:
            self._cards = CardWatch(self.store, strict=self.settings.mode == PRODUCTION)
        return self._cards

    def ping(self) -> None:
        """Do nothing, if the database answers and the keys can be read.

        Raises:
            StoreError: they do not; says why.
        """
        _refuse_missing_file(self.settings.database_url)
        self.store().ping()
        self.keys()

    def close(self) -> None:
        """Write what waits and close the store; a later request opens it again."""
        with self._gate:
            if self._store is not None:
                self._store.close()
            self._store = None


def state_of(connection: HTTPConnection) -> State:
    """Return what the requests of this application share."""
    state: State = connection.app.state.nansha
    return state


def store_of(connection: HTTPConnection) -> Store:
    """Return the store of a request's application; raises as `State.store` does."""
    return state_of(connection).store()


def cards_of(connection: HTTPConnection) -> CardWatch:
    """Return the scorecards that a request's application serves."""
    return state_of(connection).cards


def keys_of(connection: HTTPConnection) -> Keyring:
    """Return the keys of a request's application; raises as `State.keys` does."""
    return state_of(connection).keys()


def _changed_at(path: Path) -> float:
    """Return when a file was last replaced; of a missing one, which the reader refuses, 0."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _opened(address: str) -> Store:
    _refuse_missing_file(address)
    return open_store(address, observe=WRITES.observe)


def _refuse_missing_file(address: str) -> None:
    """SQLite would make an empty file, and everything stored would seem to be gone."""
    url = database_url(address)
    if url.get_backend_name() == SQLITE and not file_of(url).exists():
        raise StoreUnavailableError(
            "the database file is missing; bring it back or restore a backup, or for a new "
            "database start with `nansha serve`"
        )
