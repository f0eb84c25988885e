"""Rows live only here: database, single writer, audit trail, identities, accounts, backup.

::

    store      `open_store(url)`: the one way in; `Store.read()`, `Store.write(work, actor=…)`
    engine     connections to SQLite and PostgreSQL, equal in what they promise
    tables/    Table objects by subject, append-only and fixed columns
    migrations/  one Alembic chain for both databases, and the check after it
    writer     the queue, the one writing thread, one commit for all that wait
    unit       `UnitOfWork`: the only place that writes; every write names its `AuditEvent`
    audit/     kinds, canonical entries, hash chain, verification, export with anchors
    identity/  key file, data key per suspect, sealed texts, exact search, erasure
    people/    organisations, users, passwords, sessions, machine keys, throttling, bootstrap
    backup/    archive while running, restore into an empty database

Reading functions take a `Connection` from `Store.read()` or `UnitOfWork.connection` and return
frozen records. Writing functions take a `UnitOfWork` first and ``audit=`` last.
"""
