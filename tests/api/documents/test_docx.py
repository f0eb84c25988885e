"""The DOCX is a page of GB/T 9704 that holds the content, nothing else and nobody's name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

import docx
import pytest
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.table import Table as DocxTable

from api.documents.content import Document, Heading, Items, Paragraph, Signature, Table, texts
from api.documents.disclosure import disclosure
from api.documents.docx import to_docx
from api.documents.evidence_list import evidence_list
from api.documents.report import report
from model.assessment import Assessment
from tests.case_tables import assess_case, read_cases

V9 = next(case for case in read_cases("golden.toml") if case["id"] == "V9")
SPECIAL = "喆、堃、𠮷 <script>alert(1)</script> & #let $x$ *粗* @引 {姓名} \\n “引号”"
SAMPLE = Document(
    "社会危险性分析",
    date(2026, 11, 22),
    (
        Heading("一、标题", 1),
        Heading("（一）标题", 2),
        Paragraph(SPECIAL),
        Paragraph("顶格", "flush"),
        Paragraph("附注", "note"),
        Items(("甲", "乙")),
        Table(
            ("因素", "证据"),
            (("短", SPECIAL), ("第一行\n第二行", "证" * 400)),
            (56, 100),
            figures=frozenset({0}),
        ),
        Heading("附件1", 1, new_page=True),
        Signature(("承办检察官：　　年　　月　　日",)),
    ),
    banner="演示数据",
)
Writer = Callable[[Assessment], Document]


def opened(document: Document) -> DocxDocument:
    """Return a document written as DOCX and read again."""
    return docx.Document(io.BytesIO(to_docx(document)))


def parts(document: Document) -> dict[str, str]:
    """Return the XML parts of a document written as DOCX."""
    with zipfile.ZipFile(io.BytesIO(to_docx(document))) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def read_texts(file: DocxDocument) -> Iterator[str]:
    """Return the texts of a DOCX in reading order, cell by cell."""
    for block in file.iter_inner_content():
        if isinstance(block, DocxTable):
            for row in block.rows:
                yield from (cell.text for cell in row.cells)
        else:
            yield block.text


def formed(name: str, element: str, attribute: str) -> str | None:
    """Return one value of a style, named as a person sees it; ``docDefaults`` for the defaults."""
    path = "w:docDefaults" if name == "docDefaults" else f"w:style[w:name/@w:val='{name}']"
    found = opened(SAMPLE).styles.element.xpath(f"{path}//w:{element}/@w:{attribute}")
    return str(found[0]) if found else None


def test_page_and_margins_are_those_of_the_standard() -> None:
    """A4 with margins of 37, 35, 28 and 26 mm."""
    section = opened(SAMPLE).sections[0]

    sizes = (section.page_width, section.page_height)
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(size.mm) for size in sizes if size] == [210, 297]
    assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]


def test_the_grid_is_one_of_lines_only() -> None:
    """A grid of characters would spread letters; lines keep 28.95 pt."""
    grid = opened(SAMPLE).sections[0]._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - the XML itself

    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert grid.get(qn("w:charSpace")) is None


@pytest.mark.parametrize(
    ("name", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("heading 1", "黑体", None),
        ("heading 2", "楷体_GB2312", None),
        ("footer", "宋体", "28"),
        ("表头", "黑体", None),
        ("表格正文", None, "21"),
    ],
)
def test_fonts_are_named_by_the_standard(
    name: str, font: str | None, half_points: str | None
) -> None:
    """Each style names its font and size; what it does not name it has from the body."""
    assert formed(name, "rFonts", "eastAsia") == font
    assert formed(name, "sz", "val") == half_points


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        ("rFonts", "eastAsia", "仿宋_GB2312"),
        ("sz", "val", "32"),
        ("spacing", "line", "579"),
        ("spacing", "lineRule", "exact"),
        ("lang", "eastAsia", "zh-CN"),
    ],
)
def test_the_body_is_fangsong_of_16_pt_in_lines_of_28_95(
    element: str, attribute: str, value: str
) -> None:
    """The defaults of the document are those of the body, in Chinese."""
    assert formed("docDefaults", element, attribute) == value


@pytest.mark.parametrize("name", ["Body Text", "heading 1", "heading 2", "附注"])
def test_first_lines_are_set_in_by_two_characters(name: str) -> None:
    """The indent counts characters, so it follows the size of the font."""
    assert formed(name, "ind", "firstLineChars") == "200"


def test_no_style_has_a_colour_or_is_left_over_from_a_template() -> None:
    """Only the styles of this page are there, black on white."""
    xml = parts(SAMPLE)["word/styles.xml"]

    colours = set(re.findall(r'w:color="([^"]+)"|<w:color w:val="([^"]+)"', xml))
    assert colours <= {("auto", "")}
    assert len(opened(SAMPLE).styles) == 13


def test_the_page_number_stands_between_dashes_on_the_outer_side() -> None:
    """— 1 — on the right of odd pages and on the left of even ones."""
    found = parts(SAMPLE)

    for footer, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        words = "".join(re.findall(r"<w:(?:t|instrText)[^>]*>([^<]*)<", found[footer]))
        assert words.split() == ["—", "PAGE", "1", "—"]
        assert f'<w:jc w:val="{side}"/>' in found[footer]
    assert "<w:evenAndOddHeaders/>" in found["word/settings.xml"]


def test_the_header_of_a_table_is_repeated() -> None:
    """The first row of a table with columns is its header on every page."""
    table = opened(SAMPLE).tables[0]

    headers = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]  # noqa: SLF001 - the XML itself
    assert headers == [True, False, False]


def test_short_rows_stay_whole_and_long_ones_may_break() -> None:
    """A row that might not fit on one page may break."""
    table = opened(SAMPLE).tables[0]

    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]  # noqa: SLF001 - the XML itself
    assert whole == [True, True, False]


@pytest.mark.parametrize("write", [report, evidence_list, disclosure])
def test_tables_fill_the_text_and_no_more(write: Writer) -> None:
    """The columns of every table add up to the 156 mm between the margins."""
    document = opened(write(assess_case(V9 | {"rest": "unknown"})))

    for table in document.tables:
        widths = [column.width for column in table.columns]
        assert round(sum(width.mm for width in widths if width is not None), 0) == 156


@pytest.mark.parametrize("write", [report, evidence_list, disclosure])
def test_the_file_holds_the_content_and_nothing_else(write: Writer) -> None:
    """Every text of the content stands in the file once, in its order."""
    document: Document = write(assess_case(V9 | {"rest": "unknown"}))

    assert list(read_texts(opened(document))) == list(texts(document))


def test_special_characters_come_through() -> None:
    """Rare characters, markup and quotes are text like any other."""
    assert list(read_texts(opened(SAMPLE))) == list(texts(SAMPLE))


def test_a_part_that_begins_a_page_does_so_without_an_empty_line() -> None:
    """The heading itself begins the page."""
    headings = [p for p in opened(SAMPLE).paragraphs if p.text == "附件1"]

    assert [p.paragraph_format.page_break_before for p in headings] == [True]


def test_the_same_document_gives_the_same_bytes() -> None:
    """No clock and no chance enters the file."""
    assert to_docx(SAMPLE) == to_docx(SAMPLE)


def test_no_time_of_writing_is_in_the_file() -> None:
    """Every part is dated with the epoch of ZIP."""
    with zipfile.ZipFile(io.BytesIO(to_docx(SAMPLE))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_name_title_and_day_and_nobody() -> None:
    """No author, no program, no company; the day is that of the assessment."""
    properties = opened(SAMPLE).core_properties

    assert properties.title == SAMPLE.title
    assert properties.created is not None
    assert properties.created.date() == SAMPLE.on
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert "docProps/app.xml" not in parts(SAMPLE)


def test_the_banner_of_synthetic_data_stands_first() -> None:
    """A document made with a card of synthetic data says so before anything else."""
    assert next(read_texts(opened(SAMPLE))) == "演示数据"
