"""Is the chain what was written? Each way of tampering has its finding.

``changed``     an entry's content no longer has its hash
``reordered``   an entry stands where another was written
``removed``     a number is missing between two entries
``broken``      an entry does not follow the one before it
``truncated``   an anchor saw more entries than there are
``rewritten``   an anchor saw another hash at its place: the chain was made anew
``clock_back``  noted only: the clock was set back; the order is the sequence
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from data.store.audit.anchors import Anchor, entries_of, stored_anchors
from data.store.audit.entries import AuditEntry, Head, recomputed
from data.store.tables.audit import audit_anchors, audit_entries

NOTES = frozenset({"clock_back"})
_MOST_PLACES_TRIED = 500
_PLACES_BEYOND = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a chain.

    Attributes:
        code: see the module's table.
        sequence: number of the entry, or of the first one missing.
        until: the last number missing or cut off; the true place of a reordered entry.
        subject_id: the record concerned, where it is about one (`data.store.audit.records`).
    """

    code: str
    organisation_id: str
    sequence: int
    until: int | None = None
    subject_id: str | None = None

    @property
    def is_fault(self) -> bool:
        """Whether it shows tampering or loss; a clock set back does not."""
        return self.code not in NOTES


def verify(
    connection: Connection, organisation_id: str | None = None, anchors: Iterable[Anchor] = ()
) -> list[Finding]:
    """Return everything wrong with one chain, or with all.

    Args:
        connection: from `Store.read`.
        organisation_id: whose chain; all chains where None.
        anchors: from exports kept elsewhere; those in the database are used as well.
    """
    known = {*anchors, *stored_anchors(connection)}
    chosen = [organisation_id] if organisation_id else _organisations(connection, known)
    findings: list[Finding] = []
    for each in chosen:
        own = [anchor for anchor in known if anchor.organisation_id == each]
        findings += _Walk(each, own).findings(entries_of(connection, each))
    return findings


def faults(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are not mere notes."""
    return [finding for finding in findings if finding.is_fault]


def _organisations(connection: Connection, anchors: Iterable[Anchor]) -> list[str]:
    columns = (audit_entries.c.organisation_id, audit_anchors.c.organisation_id)
    stored = {key for c in columns for key in connection.execute(select(c).distinct()).scalars()}
    return sorted(stored | {anchor.organisation_id for anchor in anchors})


@dataclass(slots=True)
class _Walk:
    """One pass over a chain, in constant memory but for the entries that are wrong."""

    organisation_id: str
    anchors: list[Anchor]
    found: list[Finding] = field(default_factory=list)
    misfits: list[AuditEntry] = field(default_factory=list)
    seen: dict[int, bytes] = field(default_factory=dict)

    def findings(self, entries: Iterator[AuditEntry]) -> list[Finding]:
        """Return what is wrong, in the order of the sequence."""
        places = {anchor.sequence for anchor in self.anchors}
        head, last = Head(), None
        for entry in entries:
            self._check(entry, head, last)
            head, last = Head(entry.sequence, entry.hash), entry
            if entry.sequence in places:
                self.seen[entry.sequence] = entry.hash
        self.found += _misplaced(self.misfits)
        self.found += _against_anchors(self.anchors, head.sequence, self.seen)
        return sorted(set(self.found), key=lambda finding: (finding.sequence, finding.code))

    def _check(self, entry: AuditEntry, head: Head, last: AuditEntry | None) -> None:
        fits = recomputed(entry) == entry.hash
        if not fits:
            self.misfits.append(entry)
        if entry.sequence != head.sequence + 1:
            self._note("removed", head.sequence + 1, entry.sequence - 1)
        elif fits and entry.previous_hash != head.hash and not self._after_misfit(head):
            self._note("broken", entry.sequence)
        if last and entry.at < last.at:
            self._note("clock_back", entry.sequence)

    def _after_misfit(self, head: Head) -> bool:
        """Whether the entry before is already found to be wrong."""
        return bool(self.misfits) and self.misfits[-1].sequence == head.sequence

    def _note(self, code: str, sequence: int, until: int | None = None) -> None:
        self.found.append(Finding(code, self.organisation_id, sequence, until))


def _misplaced(misfits: list[AuditEntry]) -> Iterator[Finding]:
    """Tell entries that were changed from entries that only stand in another's place."""
    places = [entry.sequence for entry in misfits[:_MOST_PLACES_TRIED]]
    # Where entries were taken out and the rest closed up, the last ones stood beyond the end.
    places += range(places[-1] + 1, places[-1] + _PLACES_BEYOND) if places else ()
    for entry in misfits:
        true = next((at for at in places if recomputed(entry, sequence=at) == entry.hash), None)
        code = "changed" if true is None else "reordered"
        yield Finding(code, entry.organisation_id, entry.sequence, true)


def _against_anchors(
    anchors: Iterable[Anchor], last: int, seen: Mapping[int, bytes]
) -> Iterator[Finding]:
    for anchor in anchors:
        if anchor.sequence > last:
            yield Finding("truncated", anchor.organisation_id, last + 1, anchor.sequence)
        elif anchor.sequence and seen.get(anchor.sequence, anchor.hash) != anchor.hash:
            yield Finding("rewritten", anchor.organisation_id, anchor.sequence)
