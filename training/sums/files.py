"""The files of the exchange: answers of several rounds, put together by district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from training.errors import LearningError
from training.sums.questions import ANSWERS, read_document


def read_answers(paths: Iterable[Path]) -> list[Mapping[str, Any]]:
    """Return one document for each district, with its answers of all rounds.

    Raises:
        LearningError: if a file is none of this exchange, or a district changed its cases, its rule
            of suppression or its law pack between rounds.
    """
    districts: dict[str, dict[str, Any]] = {}
    for path in sorted(paths):
        document = read_document(path, ANSWERS)
        known = districts.setdefault(document["district"], {**document, "answers": {}})
        for name in ("law_version", "prior_checksum", "least", "synthetic", "taken_out"):
            if document[name] != known[name]:
                raise LearningError(
                    f"{path.name}: {name} of district {document['district']} is "
                    f"{document[name]!r}, in an earlier round {known[name]!r}; answer all rounds "
                    "from the same cases under the same rules"
                )
        known["answers"] |= document["answers"]
    return list(districts.values())
