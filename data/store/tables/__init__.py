"""Table objects of the whole store; importing this package fills `METADATA`."""

from data.store.tables import audit, cases, governance, people, personal, records
from data.store.tables.base import METADATA

__all__ = ["METADATA", "audit", "cases", "governance", "people", "personal", "records"]
