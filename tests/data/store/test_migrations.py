"""One chain for both databases, held by checks."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from data.store.database import Store, open_store
from data.store.errors import SchemaError
from data.store.migrations.check import HEAD, check_triggers
from data.store.migrations.running import current, head, upgrade
from data.store.tables import METADATA
from data.store.tables.protection import APPEND_ONLY, FIXED_COLUMNS
from tests.data.store.tampering import drop_triggers


def test_named_head_is_the_chains_head() -> None:
    """Serving checks one constant instead of reading every migration."""
    assert head() == HEAD


def test_chain_builds_what_the_tables_say(raw: Engine) -> None:
    """A column or an index added to a table without a migration is caught here."""
    with raw.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, METADATA)
    assert differences == []


def test_upgrade_of_a_current_database_changes_nothing(address: str, raw: Engine) -> None:
    """Every worker may upgrade when it starts."""
    upgrade(address)
    with raw.connect() as connection:
        assert current(connection) == HEAD


def test_upgrade_from_nothing(empty_address: str) -> None:
    """A new installation has no database yet."""
    upgrade(empty_address)
    with open_store(empty_address) as opened:
        opened.ping()


def test_database_that_was_never_migrated_is_refused(empty_address: str) -> None:
    """The error names both revisions."""
    with pytest.raises(SchemaError, match="revision None, this program needs"):
        open_store(empty_address)


def test_database_of_a_newer_program_is_refused(address: str, raw: Engine) -> None:
    """An older program never touches it."""
    with raw.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="this program knows up to"):
        upgrade(address)


def test_every_missing_trigger_is_found(raw: Engine) -> None:
    """Each table's protection is looked for by itself."""
    unnoticed = set()
    with raw.begin() as connection:
        for table in (*APPEND_ONLY, *FIXED_COLUMNS):
            drop_triggers(connection, table)
            if f"trigger {table}_" not in " ".join(check_triggers(connection)):
                unnoticed.add(table)
    assert unnoticed == set()


def test_database_without_a_trigger_is_refused(address: str, raw: Engine) -> None:
    """No service without every protection."""
    with raw.begin() as connection:
        drop_triggers(connection, "decisions")
    with pytest.raises(SchemaError, match="trigger decisions_no_update is missing"):
        open_store(address)


def test_changed_trigger_is_refused(address: str, raw: Engine, database: str) -> None:
    """A trigger of the right name that does nothing is no protection."""
    with raw.begin() as connection:
        if database == "sqlite":
            connection.execute(text("DROP TRIGGER events_no_update"))
            connection.execute(
                text("CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT 1; END")
            )
        else:
            connection.execute(
                text(
                    "CREATE OR REPLACE FUNCTION nansha_append_only() RETURNS trigger LANGUAGE "
                    "plpgsql AS $$ BEGIN RETURN NEW; END $$"
                )
            )
    with pytest.raises(SchemaError, match="was changed"):
        open_store(address)


def test_every_table_is_strict(store: Store, database: str) -> None:
    """SQLite refuses text where a number belongs, as PostgreSQL does."""
    if database == "postgresql":
        return
    with store.read() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list")).all()
    loose = {row.name for row in rows if row.name in METADATA.tables and not row.strict}
    assert loose == set()
