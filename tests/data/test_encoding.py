"""The fast bytes of a result are the canonical ones."""

from __future__ import annotations

from data.encoding import result_bytes
from model.assessment import assess
from model.canonical import canonical
from model.request import Request
from model.result import result_document
from tests.case_tables import CARD, LAW
from tests.strategies import always, requests


@always(requests())
def test_the_bytes_are_canonical(request: Request) -> None:
    """Orjson and the standard library write the same bytes for every result."""
    assessment = assess(request, LAW, CARD)

    assert result_bytes(assessment) == canonical(result_document(assessment))
