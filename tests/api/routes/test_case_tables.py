"""Import and export over HTTP: each row once, bad rows named, no person in what researchers get."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from api.app import create_app
from api.security.principal import Role
from data.case_rows import KEYS, CaseRow, case_headings, read_case_columns
from data.codebook import codebook
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.deidentified import COLUMNS
from data.store.tables.audit import audit_entries
from data.store.tables.cases import cases, suspects
from data.store.tables.records import events, measures
from tests.api.house import OTHER, House, make_house, settings_for
from tests.strategies import always

NUMBER = "穗南检审捕〔2026〕128号"
ROW = {"案号": NUMBER, "犯罪嫌疑人": "S1", "涉嫌罪名": "盗窃罪"}
PERSON = {"姓名": "欧阳某某", "身份证号码": "44010619900101123X", "出生日期": "1990-01-01"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD: list[dict[str, str]] = [
    {**ROW, **PERSON, "事件": "公安机关执行拘留", "日期": "2026-01-05"},
    {**ROW, "事件": "arrested", "日期": "2026/1/12", "备注": "当日送看守所。"},
    {**ROW, "事件": "判决生效", "日期": "2026-06-30"},
    {**ROW, "事件": "裁判生效", "日期": "2026-06-30", "裁判结论": "有罪", "主刑": "有期徒刑",
     "刑期：年": "1", "刑期：月": "6", "宣告缓刑": "是", "罚金": "3000"},
    {**ROW, "犯罪嫌疑人": "S2", "未成年人": "是"},
]  # fmt: skip


@pytest.fixture
def supervisor(house: House) -> TestClient:
    """Whoever may import."""
    return house.signed_in(house.person(Role.SUPERVISOR))


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as CSV."""
    stream = io.StringIO()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(stream, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def send(client: TestClient, body: bytes, media: str = "text/csv") -> Any:
    """Import a table."""
    answer = client.post("/v1/cases/import", content=body, headers={"content-type": media})
    assert answer.status_code == 200, answer.text
    return answer.json()


def stored(house: House) -> tuple[int, ...]:
    """Return how many cases, suspects, events and measures are stored."""
    with house.store.read() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(each)).scalar_one()
            for each in (cases, suspects, events, measures)
        )


def counts(report: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return what became of the rows of a report."""
    return report["stored"], report["known"], report["rejected"]


def test_rows_are_stored_and_bad_ones_named(house: House, supervisor: TestClient) -> None:
    """One bad row stops nothing; its line, column and cure are told."""
    report = send(supervisor, table(GOOD))
    assert (counts(report), stored(house)) == ((4, 0, 1), (1, 2, 3, 2))
    [error] = report["errors"]
    assert (error["line"], error["field"], error["value"]) == (4, "事件", "判决生效")
    assert error["message"]
    assert error["cure"]


def test_the_same_table_twice_stores_nothing_twice(house: House, supervisor: TestClient) -> None:
    """Every row that was stored is known the second time."""
    send(supervisor, table(GOOD))
    before = stored(house)
    assert counts(send(supervisor, table(GOOD))) == (0, 4, 1)
    assert stored(house) == before


def test_a_corrected_event_is_not_imported_again(house: House, supervisor: TestClient) -> None:
    """A correction in the system stands against the old table."""
    send(supervisor, table(GOOD[:1]))
    with house.store.read() as connection:
        row = connection.execute(select(events)).one()
    body = {"kind": "detained", "day": "2026-01-06"}
    address = f"/v1/suspects/{row.suspect_id}/events/{row.id}/correct"
    assert supervisor.post(address, json=body).status_code == 201
    assert counts(send(supervisor, table(GOOD[:1]))) == (0, 1, 0)


def test_xlsx_is_read_as_csv_is(house: House, supervisor: TestClient) -> None:
    """A workbook with dates and numbers as cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["案号", "犯罪嫌疑人", "涉嫌罪名", "事件", "日期", "批准延长的天数"])
    sheet.append([NUMBER, "S1", "盗窃罪", "submission_extended", "2026-01-05", 4])
    stream = io.BytesIO()
    book.save(stream)
    assert counts(send(supervisor, stream.getvalue(), XLSX)) == (1, 0, 0)
    with house.store.read() as connection:
        assert connection.execute(select(events.c.detail)).scalar_one() == {"days": 4}


BAD: list[tuple[dict[str, str], str, str]] = [
    ({**ROW, "案号": ""}, "案号", "missing"),
    ({**ROW, "犯罪嫌疑人": "张三"}, "犯罪嫌疑人", "label"),
    ({**ROW, "犯罪嫌疑人": "S3"}, "犯罪嫌疑人", "gap"),
    ({**ROW, "涉嫌罪名": ""}, "涉嫌罪名", "missing"),
    ({**ROW, "未成年人": "也许"}, "未成年人", "flag"),
    ({**ROW, "身份证号码": "123"}, "身份证号码", "number"),
    ({**ROW, "出生日期": "1990-02-30"}, "出生日期", "day"),
    ({**ROW, "日期": "2026-01-05"}, "日期", "no event"),
    ({**ROW, "备注": "无事件"}, "备注", "no event"),
    ({**ROW, "罚金": "3000"}, "罚金", "no event"),
    ({**ROW, "事件": "detained"}, "day", "no day"),
    ({**ROW, "事件": "detained", "日期": "2999-01-01"}, "日期", "future"),
    ({**ROW, "事件": "detained", "日期": "2026-01-05", "罚金": "3000"}, "罚金", "other event"),
    ({**ROW, "事件": "裁判生效", "日期": "2026-01-05"}, "verdict", "required"),
    ({**ROW, "事件": "录入错误，撤销该记录", "日期": "2026-01-05"}, "事件", "taken back"),
    ({**ROW, "事件": "submission_extended", "日期": "2026-01-05", "批准延长的天数": "9"},
     "批准延长的天数", "days"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "field", "_why"), BAD, ids=[why for _, _, why in BAD])
def test_a_bad_row_names_its_column_and_leaves_nothing(
    house: House, supervisor: TestClient, row: dict[str, str], field: str, _why: str
) -> None:
    """Whatever is wrong with a row, no part of it is stored."""
    report = send(supervisor, table([row]))
    assert (counts(report), stored(house)) == ((0, 0, 1), (0, 0, 0, 0))
    assert field in [error["field"] for error in report["errors"]]


def test_a_row_that_differs_from_the_record_is_rejected(supervisor: TestClient) -> None:
    """Another offence or name under the same label is another person, or a mistake."""
    send(supervisor, table(GOOD[:1]))
    other = [{**ROW, "涉嫌罪名": "诈骗罪"}, {**ROW, **PERSON, "姓名": "司马某某"}]
    report = send(supervisor, table(other))
    assert [error["field"] for error in report["errors"]] == ["涉嫌罪名", "姓名"]
    assert "欧阳" not in str(report)
    assert "司马" not in str(report)


def test_an_id_number_is_in_no_answer(supervisor: TestClient) -> None:
    """A wrong number is told without its digits."""
    report = send(supervisor, table([{**ROW, "身份证号码": "440106199001011234567"}]))
    assert report["rejected"] == 1
    assert "440106" not in str(report)


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"", "text/csv", 422),
        (b"\x00\x01", "text/csv", 422),
        ("案号,颜色\n1,2\n".encode(), "text/csv", 422),
        ("案号,案号\n1,2\n".encode(), "text/csv", 422),
        (b"PK", XLSX, 422),
        (b"{}", "application/json", 415),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    supervisor: TestClient, body: bytes, media: str, status: int
) -> None:
    """Nothing is read of it; the answer says what is wrong."""
    answer = supervisor.post("/v1/cases/import", content=body, headers={"content-type": media})
    assert answer.status_code == status


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.SUPERVISOR, Role.POLICE}])
def test_only_supervisors_import(house: House, role: Role) -> None:
    """The table of permissions holds."""
    client = house.signed_in(house.person(role))
    headers = {"content-type": "text/csv"}
    answer = client.post("/v1/cases/import", content=table(GOOD), headers=headers)
    assert answer.status_code == 403


def test_the_import_is_in_the_audit_trail(house: House, supervisor: TestClient) -> None:
    """One entry a unit of work, with its counts."""
    send(supervisor, table(GOOD))
    with house.store.read() as connection:
        kinds = audit_entries.c.kind == "records:imported"
        [entry] = connection.execute(select(audit_entries).where(kinds)).all()
    assert entry.detail == {"stored": 4, "known": 0, "rejected": 0}


def exported(client: TestClient, form: str = "csv") -> list[dict[str, str]]:
    """Return the rows of an export."""
    answer = client.get("/v1/cases/export", params={"format": form})
    assert answer.status_code == 200, answer.text
    if form == "csv":
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, *rows = [[str(cell or "") for cell in row] for row in sheet.values]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_researchers_get_records_without_persons(house: House, supervisor: TestClient) -> None:
    """Dates, codes and sums under pseudonyms; no number, name, note or identifier."""
    send(supervisor, table(GOOD))
    rows = exported(house.signed_in(house.person(Role.RESEARCHER)))
    assert [(row["record"], row["code"], row["day"]) for row in rows] == [
        ("event", "detained", "2026-01-05"),
        ("event", "arrested", "2026-01-12"),
        ("event", "judgment_effective", "2026-06-30"),
    ]
    last = rows[-1]
    assert (last["sentence"], last["sentence_months"], last["fine"]) == (
        "imprisonment",
        "6",
        "3000.00",
    )
    with house.store.read() as connection:
        identifiers = [str(i) for i in connection.execute(select(suspects.c.id)).scalars()]
    everything = str(rows)
    for secret in (NUMBER, *PERSON.values(), "看守所", *identifiers):
        assert secret not in everything


def test_pseudonyms_join_exports(supervisor: TestClient) -> None:
    """One person has one pseudonym in every export, in every format."""
    send(supervisor, table(GOOD))
    first, second = exported(supervisor), exported(supervisor, "xlsx")
    assert {row["suspect"] for row in first} == {row["suspect"] for row in second}
    assert len({row["suspect"] for row in first}) == 1


def test_sealed_records_are_left_out(house: House, supervisor: TestClient) -> None:
    """What only a stated reason opens is in no file."""
    send(supervisor, table(GOOD))
    seal = AuditEvent(AuditKind.SUSPECT_SEALED)
    house.store.write(
        lambda unit: unit.write(update(suspects).values(sealed_at=unit.at), audit=seal),
        actor=house.person(Role.SUPERVISOR).actor(),
    )
    assert exported(supervisor) == []


def test_other_organisations_are_not_exported(house: House, supervisor: TestClient) -> None:
    """An export holds the records of one's own organisation."""
    send(supervisor, table(GOOD))
    assert exported(house.signed_in(house.person(Role.RESEARCHER, OTHER))) == []


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.SUPERVISOR, Role.RESEARCHER, Role.POLICE}]
)
def test_only_researchers_and_supervisors_export(house: House, role: Role) -> None:
    """The table of permissions holds."""
    assert house.signed_in(house.person(role)).get("/v1/cases/export").status_code == 403


def test_headings_are_clear() -> None:
    """No heading means two things, in codes or in Chinese."""
    fields = codebook().fields
    names = [*KEYS, *(name for name, _ in KEYS.values()), *fields]
    names += [field.name_zh for field in fields.values()]
    assert len(names) == len(set(names)) == len(case_headings())
    assert not set(COLUMNS) & set(fields)


def test_on_postgresql_as_on_sqlite(
    request: pytest.FixtureRequest, database: str, tmp_path: Any
) -> None:
    """Import, repeated import and export give the same on both databases."""
    application = create_app(settings_for(request.getfixturevalue("address"), tmp_path))
    try:
        house = make_house(application)
        supervisor = house.signed_in(house.person(Role.SUPERVISOR))
        first, second = (counts(send(supervisor, table(GOOD))) for _ in range(2))
        rows = exported(supervisor)
    finally:
        application.state.nansha.close()
    assert (database, first, second, len(rows)) == (database, (4, 0, 1), (0, 4, 1), 3)


CELLS = st.text(max_size=12) | st.sampled_from(
    [NUMBER, "S1", "S2", "盗窃罪", "detained", "2026-01-05", "是", "有罪", "=1+1", "3000", "'"]
)
HEADINGS = ("案号", "犯罪嫌疑人", "涉嫌罪名", "姓名", "身份证号码", "事件", "日期", "备注", "罚金")


@always(st.lists(st.lists(CELLS, min_size=9, max_size=9), min_size=1, max_size=5), many=400)
def test_no_row_breaks_the_reader(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, a row is read or its problems have places."""
    columns = read_case_columns(HEADINGS)
    for cells in rows:
        read = columns.row([cell.strip() for cell in cells])
        assert isinstance(read, CaseRow) or all(columns.heading_of(p.pointer) for p in read)
