"""Where a use-case writes: the unit of work, the keys, and who asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from api.security.principal import Principal
from data.store.identity.keyring import Keyring
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Desk:
    """What every writing use-case needs; lives as long as its unit of work."""

    unit: UnitOfWork
    keys: Keyring
    principal: Principal

    @property
    def connection(self) -> Connection:
        """For reading functions; it sees what this unit wrote."""
        return self.unit.connection
