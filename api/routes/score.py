"""``POST /v1/score``: one assessment, stateless.

A raw ASGI endpoint: the body goes to the one validator as it came and the result leaves as the
bytes that would be stored, so nothing of the framework's parsing or serialising is paid for.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from api.assessing import assess_body
from api.body import read_body, refuse_media
from api.errors import HttpError
from data.encoding import result_bytes
from model.assessment import Assessment
from model.canonical import digest
from model.errors import Problem, printable
from model.request import MAX_BYTES

QUERY = ("law", "scorecard")
MEDIA = ("application/json",)


class ScoreEndpoint:
    """Assesses the request in the body; answers with the result as canonical JSON."""

    template: ClassVar[str] = "/v1/score"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            HttpError: ``too_large``, ``unknown_media`` or ``invalid``.
        """
        refuse_media(scope, MEDIA)
        query = read_query(scope)
        body = await read_body(scope, receive, MAX_BYTES)
        cards = await scope["app"].state.nansha.cards.latest()
        assessment = assess_body(
            body, cards, law_version=query.get("law"), card_version=query.get("scorecard")
        )
        result = result_bytes(assessment)
        start = {
            "type": "http.response.start",
            "status": 200,
            "headers": result_headers(assessment, result),
        }
        await send(start)
        await send({"type": "http.response.body", "body": result})


def read_query(scope: Scope, allowed: tuple[str, ...] = QUERY) -> dict[str, str]:
    """Return the query parameters, each an allowed one and given once.

    Raises:
        HttpError: ``invalid`` for a parameter that does not exist or is given twice.
    """
    if not scope["query_string"]:
        return {}
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = dict(pairs)
    wrong = [name for name in query if name not in allowed]
    if wrong or len(query) != len(pairs):
        name = wrong[0] if wrong else pairs[0][0]
        problem = Problem("unknown_query", "", printable(name), allowed)
        raise HttpError("invalid", (problem,))
    return query


def result_headers(assessment: Assessment, result: bytes) -> list[tuple[bytes, bytes]]:
    """Return the headers of a result: its versions and its digest."""
    return [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(result)).encode()),
        (b"nansha-law", assessment.law.version.encode()),
        (b"nansha-scorecard", assessment.card.version.encode()),
        (b"nansha-result-digest", digest(result).encode()),
    ]
