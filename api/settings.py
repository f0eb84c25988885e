"""Settings from the environment: read once, checked, frozen (table in ``docs/settings.md``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from model.errors import NanshaError, Problem, printable

DEMO, PRODUCTION = "demo", "production"
# The variable of prometheus-client; `nansha serve` sets it itself where it is not set.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_MOST_WORKERS = 64
_MOST_MINUTES = 720
_PORTS = range(1, 65_536)
_SQLITE = "sqlite"
_DATABASES = (_SQLITE, "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class SettingsError(NanshaError):
    """A setting has a value that cannot be used.

    Attributes:
        problem: name (as pointer), value and what is allowed; its words are in the dictionary.
    """

    def __init__(self, setting: Setting, value: str) -> None:
        shown = "***" if setting.secret else printable(value)
        super().__init__(
            f"{setting.name} is {shown!r}; allowed: {setting.allowed}; correct it, or "
            f"unset it to use {setting.default!r}"
        )
        parameters = {"name": setting.name, "default": setting.default}
        self.problem = Problem("wrong_setting", "", shown, (setting.allowed,), parameters)


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable.

    Attributes:
        field: the attribute of `Settings` that it fills.
        allowed: what is accepted, as documentation and errors say it.
        read: returns the value, or raises ValueError.
        secret: whether its value may hold a password and is left out of messages.
    """

    name: str
    field: str
    default: str
    allowed: str
    read: Callable[[str], Any]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked.

    Attributes:
        listen: address of the server.
        workers: number of server processes.
        mode: ``demo`` or ``production``; production refuses scorecards of demonstration data.
        report_fonts: folder with the fonts that a site has licensed for its PDF files, or None.
        database_url: address of the database; may hold a password, so it is never shown.
        keys: the key file.
        session_minutes: a session without requests ends after so many minutes.
        https: whether browsers reach the service by HTTPS, so that cookies say so.
    """

    listen: Address
    workers: int
    mode: str
    report_fonts: Path | None
    database_url: str = field(repr=False)
    keys: Path
    session_minutes: int
    https: bool


def _address(value: str) -> Address:
    host, colon, port = value.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) not in _PORTS:
        raise ValueError(value)
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def _workers(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= _MOST_WORKERS:
        raise ValueError(value)
    return int(value)


def _mode(value: str) -> str:
    if value not in {DEMO, PRODUCTION}:
        raise ValueError(value)
    return value


def _folder(value: str) -> Path | None:
    if value and not Path(value).is_dir():
        raise ValueError(value)
    return Path(value) if value else None


def _database(value: str) -> str:
    """Return an address; whether it can be used is for the store to say when it opens it."""
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in _DATABASES or not rest.strip("/"):
        raise ValueError(value)
    if not scheme.startswith(_SQLITE):
        return value
    return f"{scheme}:///{Path(rest.removeprefix('/')).expanduser()}"


def _key_file(value: str) -> Path:
    return Path(value).expanduser()


def _minutes(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= _MOST_MINUTES:
        raise ValueError(value)
    return int(value)


def _yes_or_no(value: str) -> bool:
    if value not in {"yes", "no"}:
        raise ValueError(value)
    return value == "yes"


SETTINGS = (
    Setting("NANSHA_LISTEN", "listen", "127.0.0.1:8000", "HOST:PORT, port 1 to 65535", _address),
    Setting("NANSHA_WORKERS", "workers", "1", f"whole number, 1 to {_MOST_WORKERS}", _workers),
    Setting("NANSHA_MODE", "mode", DEMO, f"{DEMO} or {PRODUCTION}", _mode),
    Setting("NANSHA_REPORT_FONT_DIR", "report_fonts", "", "a folder that exists", _folder),
    Setting(
        "NANSHA_DATABASE_URL",
        "database_url",
        "sqlite:///~/.local/share/nansha/nansha.db",
        "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE",
        _database,
        secret=True,
    ),
    Setting("NANSHA_KEYS", "keys", "~/.local/share/nansha/keys.json", "path of a file", _key_file),
    Setting(
        "NANSHA_SESSION_MINUTES",
        "session_minutes",
        "30",
        f"whole number, 1 to {_MOST_MINUTES}",
        _minutes,
    ),
    Setting("NANSHA_HTTPS", "https", "no", "yes or no", _yes_or_no),
)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that an environment holds; an absent or empty variable has its default.

    Raises:
        SettingsError: for a value that is not allowed.
    """
    return Settings(**{setting.field: _read(setting, environment) for setting in SETTINGS})


def _read(setting: Setting, environment: Mapping[str, str]) -> Any:
    value = environment.get(setting.name) or setting.default
    try:
        return setting.read(value)
    except ValueError as error:
        raise SettingsError(setting, value) from error


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """Return the settings of this process; later changes of its environment are not seen."""
    return read_settings(os.environ)
