"""Content as PDF, a preview of the DOCX that looks the same on every machine.

The fonts come from the folder in `NANSHA_REPORT_FONT_DIR`, where a site keeps the ones it has
licensed, else from the package with the free Noto fonts; never from the system. A character that no
font can show is printed as its code point.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from api.documents.content import Block, Document, Items, Table
from api.documents.glyphs import legible, shown_characters
from api.settings import current_settings

_PAGE = Path(__file__).parent / "page.typ"
_FREE_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
# Names under which the fonts of GB/T 9704 are known, most exact first.
_FONTS = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", _SERIF),
    "heading": ("黑体", "SimHei", "FandolHei", _SANS),
    "subheading": ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "FandolKai", _SERIF),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "FandolFang R", _SERIF, _SANS),
    "footer": ("宋体", "SimSun", "FandolSong", _SERIF),
}


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF; the same document and fonts give the same bytes."""
    folders = font_folders(current_settings().report_fonts)
    words = json.dumps(_data(document), ensure_ascii=False)
    return typst.compile(
        _PAGE.read_bytes(),
        format="pdf",
        font_paths=_fonts(folders),
        sys_inputs={
            "document": legible(words, shown_characters(folders)),
            "fonts": json.dumps(_FONTS, ensure_ascii=False),
        },
        timestamp=datetime.combine(document.on, time(), tzinfo=UTC),
    )


def font_folders(own: Path | None) -> tuple[str, ...]:
    """Return the folders to take fonts from: the site's own, then the free ones."""
    return (*([str(own)] if own else []), str(_FREE_FONTS))


@lru_cache(maxsize=2)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Return the fonts of some folders, read once per process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


def _data(document: Document) -> dict[str, Any]:
    """Return a document as plain values for the page to show."""
    return {
        "title": document.title,
        "banner": document.banner,
        "year": document.on.year,
        "month": document.on.month,
        "day": document.on.day,
        "blocks": [_block_data(block) for block in document.blocks],
    }


def _block_data(block: Block) -> dict[str, Any]:
    values = {"kind": type(block).__name__, **asdict(block)}
    match block:
        case Items():
            values["texts"] = block.numbered
        case Table():
            values |= {"names": sorted(block.names), "figures": sorted(block.figures)}
        case _:
            pass
    return values
