"""What ``nansha serve`` prepares: the database at this program's revision, the key file."""

from __future__ import annotations

from api.settings import DEMO, Settings
from data.store.database import open_store
from data.store.errors import KeyringError
from data.store.identity.keyring import Keyring, create_key_file, load_keys
from data.store.identity.suspect_keys import wrapping_keys_in_use
from data.store.migrations.running import upgrade

_PRIVATE_FOLDER = 0o700


def prepare(settings: Settings) -> None:
    """Create or upgrade the database, and in demo mode make a missing key file.

    Raises:
        KeyringError: the key file is missing in production, or a database that already holds
            sealed names is without it; a new file could not open them.
        StoreError: the database cannot be used; says why.
    """
    upgrade(settings.database_url)
    if not settings.keys.exists() and settings.mode == DEMO:
        make_key_file(settings)
    load_keys(settings.keys)


def make_key_file(settings: Settings) -> Keyring:
    """Make the key file of a new installation, and its database where there is none yet.

    Raises:
        KeyringError: it exists, or the database holds what another key file has sealed.
    """
    upgrade(settings.database_url)
    with open_store(settings.database_url) as store, store.read() as connection:
        if wrapping_keys_in_use(connection):
            raise KeyringError(
                f"key file {settings.keys.name} is missing, and the database holds what it "
                "sealed; restore it from its safe copy"
            )
    settings.keys.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    return create_key_file(settings.keys)
