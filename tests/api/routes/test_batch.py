"""``POST /v1/score/batch``: one line for each row, and the counts at the end."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from starlette.testclient import TestClient

from api.routes import batch
from tests.api.problem_shape import assert_problem

NDJSON, CSV = "application/x-ndjson", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = ("case_number", "stage", "finding.crime_evidence", "finding.penalty", "frequency_pattern")
ROWS = (
    ("A1", "arrest_review", "sufficient", "imprisonment", "single"),
    ("A2", "arrest_review", "sufficient", "imprisonment", "sideways"),
)


def answered(client: TestClient, body: bytes, media: str) -> list[dict[str, Any]]:
    """Return the lines of the answer to a table."""
    response = client.post("/v1/score/batch", content=body, headers={"content-type": media})
    assert (response.status_code, response.headers["content-type"]) == (200, NDJSON)
    return [json.loads(line) for line in response.text.splitlines()]


def csv() -> bytes:
    """Return the rows as CSV."""
    return "\n".join(",".join(row) for row in (HEADER, *ROWS)).encode()


def xlsx() -> bytes:
    """Return the rows as a workbook."""
    book, stream = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *ROWS):
        sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def ndjson() -> bytes:
    """Return the rows as one request a line."""
    documents = [
        {
            "case_number": number,
            "stage": stage,
            "findings": {"crime_evidence": evidence, "penalty": penalty},
            "answers": {"frequency_pattern": level},
        }
        for number, stage, evidence, penalty, level in ROWS
    ]
    return b"\n".join(json.dumps(document).encode() for document in documents)


@pytest.mark.parametrize(("make", "media"), [(csv, CSV), (xlsx, XLSX), (ndjson, NDJSON)])
def test_a_row_gives_a_result_or_a_problem(client: TestClient, make: Any, media: str) -> None:
    """A row that cannot be assessed stops nothing, and the last line counts."""
    good, bad, total = answered(client, make(), media)
    assert good["result"]["stage"] == "arrest_review"
    assert bad["problem"]["errors"][0]["value"] == "sideways"
    assert total == {"rows": 2, "assessed": 1, "rejected": 1}


def test_a_result_is_what_a_single_request_gives(client: TestClient) -> None:
    """The batch and the single assessment cannot differ."""
    document = ndjson().splitlines()[0]
    single = client.post("/v1/score", content=document)
    assert answered(client, document, NDJSON)[0]["result"] == single.json()


def test_a_line_longer_than_a_request_is_rejected_alone(client: TestClient) -> None:
    """One endless line does not fill the memory, and the next one is assessed."""
    endless = b'{"case_number": "' + b"x" * 3_000_000 + b'"}\n'
    first, second, _ = answered(client, endless + ndjson().splitlines()[0], NDJSON)
    assert ("problem" in first, "result" in second) == (True, True)


@pytest.mark.parametrize("body", [b"", b"colour,size\nred,1\n", b"\x00\x01"])
def test_a_table_without_known_columns_is_422(client: TestClient, body: bytes) -> None:
    """What is wrong with the table as a whole is told before any row."""
    response = client.post("/v1/score/batch", content=body, headers={"content-type": CSV})
    assert assert_problem(response, "invalid", 422)


def test_a_workbook_that_is_none_is_422(client: TestClient) -> None:
    """A damaged file is named as such."""
    response = client.post("/v1/score/batch", content=b"PK?", headers={"content-type": XLSX})
    assert assert_problem(response, "invalid", 422)


def test_another_content_type_is_415(client: TestClient) -> None:
    """Three kinds of table are read."""
    headers = {"content-type": "application/json"}
    response = client.post("/v1/score/batch", content=b"{}", headers=headers)
    (error,) = assert_problem(response, "unknown_media", 415)
    assert error["allowed"] == [CSV, NDJSON, XLSX]


def test_an_unknown_version_is_refused_before_any_row(client: TestClient) -> None:
    """A query chooses among what ships."""
    url, headers = "/v1/score/batch?scorecard=none", {"content-type": CSV}
    assert_problem(client.post(url, content=csv(), headers=headers), "invalid", 422)


def test_a_table_beyond_the_limit_is_413(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What arrives is counted, declared or not."""
    monkeypatch.setattr(batch, "MAX_TABLE_BYTES", 100)
    headers = {"content-type": CSV}
    declared = client.post("/v1/score/batch", content=csv(), headers=headers)
    streamed = client.post("/v1/score/batch", content=iter([csv()] * 3), headers=headers)
    assert_problem(declared, "too_large", 413)
    assert_problem(streamed, "too_large", 413)


def test_nothing_is_left_on_the_disk(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The temporary file goes with the answer, also where the table is refused."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answered(client, csv(), CSV)
    client.post("/v1/score/batch", content=b"x,y\n", headers={"content-type": CSV})
    assert list(tmp_path.iterdir()) == []


_CELLS = st.text(max_size=12) | st.sampled_from(["arrest_review", "sufficient", "single", '"', "{"])
_LINES = st.lists(st.lists(_CELLS, max_size=6).map(",".join), max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(lines=_LINES, media=st.sampled_from([CSV, NDJSON, XLSX]), headed=st.booleans())
def test_no_table_is_a_fault(client: TestClient, lines: str, media: str, *, headed: bool) -> None:
    """Whatever is sent as a table, the answer is lines or a problem."""
    body = (",".join(HEADER) + "\n" if headed else "") + lines
    headers = {"content-type": media}
    response = client.post("/v1/score/batch", content=body.encode(), headers=headers)
    if response.status_code != 200:
        assert assert_problem(response, "invalid", 422)
