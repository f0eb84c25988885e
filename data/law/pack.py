"""Read a whole law pack from its folder: every file, one checksum."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.law.bond import read_bond_rules
from data.law.calendar import read_calendar
from data.law.citations import read_citations
from data.law.clocks import read_clocks
from data.law.conditions import read_conditions
from data.law.entries import Entry
from data.law.findings import read_contradictions, read_findings
from data.law.predicates import PredicateReader
from data.law.rules import (
    read_adjustments,
    read_basis_grounds,
    read_counting,
    read_gates,
    read_tables,
)
from data.law.scale import read_evidence, read_scale
from data.law.tasks import read_tasks
from data.law.wording import read_wording
from data.law.words import read_dangers, read_labels, read_terms, read_warnings
from model.errors import LawPackError
from model.law import LawPack
from model.predicates import AnyOf

MANIFEST = "pack.toml"
FILES = (
    MANIFEST,
    "citations.toml",
    "scale.toml",
    "handbook.toml",
    "findings.toml",
    "counting.toml",
    "gates.toml",
    "recommendation.toml",
    "labels.toml",
    "warnings.toml",
)
# What an instrument without bail conditions, bonds, texts or periods leaves out.
OPTIONAL_FILES = (
    "conditions.toml",
    "bond.toml",
    "wording.toml",
    "documents.toml",
    "clocks.toml",
    "calendar.toml",
    "tasks.toml",
)
REQUEST_SPENT = "request_spent"

Documents = Mapping[str, Mapping[str, Any]]


def read_documents(folder: Path) -> Documents:
    """Return every file of a pack, parsed.

    Raises:
        LawPackError: if a file is missing, is not UTF-8 or is not TOML.
    """
    return {name: _read_toml(folder / name) for name in _files(folder)}


def _files(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that make up the pack in a folder."""
    return FILES + tuple(name for name in OPTIONAL_FILES if (folder / name).exists())


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LawPackError(
            f"law pack file {path.name} cannot be read ({error.strerror}); a pack holds "
            f"{', '.join(FILES)}; restore the folder {path.parent.name}"
        ) from error
    except UnicodeDecodeError as error:
        raise LawPackError(f"law pack file {path.name} is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LawPackError(f"law pack file {path.name} is not TOML: {error}") from error


@lru_cache(maxsize=16)
def read_pack(folder: Path) -> LawPack:
    """Return the law pack in a folder.

    A pack is read once per process: it never changes while the program runs.

    Raises:
        LawPackError: names file, key, value and what is allowed.
    """
    return build_pack(read_documents(folder), checksum(folder))


def build_pack(documents: Documents, checksum_of_files: str) -> LawPack:
    """Return the law pack that some parsed files describe."""
    manifest = Entry(MANIFEST, "", documents[MANIFEST])
    reader = PredicateReader("gates.toml")
    reader.define(documents["gates.toml"].get("define", {}))
    recommendation = documents["recommendation.toml"]
    evidence_zh, evidence_en = read_evidence(documents["handbook.toml"])
    counting, overlaps = read_counting(documents["counting.toml"], reader)
    warnings, same_evidence = read_warnings(documents["warnings.toml"], reader)
    root = Entry("recommendation.toml", "", recommendation)
    closing = root.optional_table("other_circumstance")
    closing.allow_only(("finding", "floor_dangers"))
    scale = read_scale(documents["scale.toml"])
    conditions, bond = documents.get("conditions.toml"), documents.get("bond.toml")
    wording = documents.get("wording.toml")
    clocks, calendar = documents.get("clocks.toml"), documents.get("calendar.toml")
    tasks = documents.get("tasks.toml")
    return LawPack(
        version=manifest.text("version"),
        title_zh=manifest.text("title_zh"),
        title_en=manifest.text("title_en"),
        valid_from=manifest.day("valid_from"),
        valid_to=_optional_day(manifest),
        checksum=checksum_of_files,
        citations=read_citations(documents["citations.toml"]),
        scale=scale,
        evidence_zh=evidence_zh,
        evidence_en=evidence_en,
        findings=read_findings(documents["findings.toml"]),
        contradictions=read_contradictions(documents["findings.toml"], reader),
        counting=counting,
        overlaps=overlaps,
        gates=read_gates(documents["gates.toml"], reader),
        tables=read_tables(recommendation),
        adjustments=read_adjustments(recommendation, reader),
        basis_grounds=read_basis_grounds(recommendation, reader),
        request_spent=reader.definitions.get(REQUEST_SPENT, AnyOf(())),
        closing_finding=closing.optional_text("finding"),
        floor_dangers=frozenset(closing.wholes("floor_dangers", default=())),
        changeable=frozenset(root.optional_table("what_if").texts("changeable", default=())),
        labels=read_labels(documents["labels.toml"], reader),
        warnings=warnings,
        same_evidence=same_evidence,
        definitions=reader.definitions,
        conditions=None if conditions is None else read_conditions(conditions),
        bond_rules=None if bond is None else read_bond_rules(bond),
        wording=None if wording is None else read_wording(wording, reader, scale),
        clocks=None if clocks is None else read_clocks(clocks),
        calendar=None if calendar is None else read_calendar(calendar),
        tasks=None if tasks is None else read_tasks(tasks),
        dangers=read_dangers(documents["labels.toml"]),
        terms=read_terms(documents["labels.toml"]),
    )


def file_checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a pack.

    Line ends are read as LF, so that a checkout on another system gives the same checksum.
    """
    return {
        name: hashlib.sha256((folder / name).read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for name in _files(folder)
    }


def checksum(folder: Path) -> str:
    """Return ``sha256:`` over the names and checksums of all files, in order."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in file_checksums(folder).items())
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def _optional_day(manifest: Entry) -> date | None:
    return manifest.day("valid_to") if "valid_to" in manifest.values else None
