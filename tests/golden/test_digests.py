"""Results of known cases, byte for byte: nobody changes a result without noticing.

`digests.json` holds the SHA-256 of every result. Where a change of law pack, card or engine is
meant, look at what it does to the cases named in the failure and accept it:

    NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_digests.py

The new digests are then part of the commit.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

import pytest

from data.encoding import result_bytes
from model.assessment import assess
from model.canonical import digest
from model.request import Request, parse
from tests.case_tables import CARD, LAW, assess_case, read_cases

ROOT = Path(__file__).parents[2]
DIGESTS = Path(__file__).with_name("digests.json")
PUBLISHED = ROOT / "examples" / "published"
ACCEPT = "NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_digests.py"
TABLES = ("golden.toml", "fourteen.toml")


@lru_cache(maxsize=1)
def digests_found() -> dict[str, str]:
    """Return the digest of every result by the name of its case."""
    cases = [case for table in TABLES for case in read_cases(table)]
    found = {case["id"]: digest(result_bytes(assess_case(case))) for case in cases}
    for path in sorted(PUBLISHED.glob("*.json")):
        request = parse(path.read_bytes(), LAW)
        assert isinstance(request, Request), (path.name, request)
        found[path.stem] = digest(result_bytes(assess(request, LAW, CARD)))
    return found


def digests_accepted() -> dict[str, str]:
    """Return the accepted digests; first accept those found where that is asked for."""
    if os.environ.get("NANSHA_ACCEPT") == "1":
        DIGESTS.write_text(json.dumps(digests_found(), indent=1) + "\n", encoding="utf-8")
    accepted: dict[str, str] = json.loads(DIGESTS.read_text(encoding="utf-8"))
    return accepted


def test_every_known_case_has_its_result_accepted() -> None:
    """A case added or taken away is accepted like a changed result."""
    assert set(digests_found()) == set(digests_accepted()), f"to accept: {ACCEPT}"


@pytest.mark.parametrize("name", sorted(digests_found()))
def test_the_result_is_the_accepted_one(name: str) -> None:
    """Same request, pack and card give the same bytes as when they were last looked at."""
    assert digests_found()[name] == digests_accepted().get(name), (
        f"the result of {name} has changed; if that is meant, accept it: {ACCEPT}"
    )
