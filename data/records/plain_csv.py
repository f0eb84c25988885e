"""CSV that is plain, read column by column: one line a row, no blank heading, no blank row.

Whatever is not plain is left to the reader that goes row by row and can explain it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.csv_tables import UTF_8, encoding_of

_TEXT = pa.dictionary(pa.int32(), pa.string())
_CHUNK = 1_048_576


def read_plain_csv(path: Path) -> tuple[tuple[str, ...], tuple[Any, ...]] | None:
    """Return headings and columns, or None where the file is not plain.

    Raises:
        TableError: it is no text.
    """
    encoding = encoding_of(path)
    header = _header(path, encoding)
    if header is None:
        return None
    try:
        table = pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(
                encoding="utf8" if encoding == UTF_8 else encoding
            ),
            parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(header, _TEXT), strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None
    plain = tuple(table.column_names) == header and table.num_rows + 1 == _lines(path)
    return (header, tuple(table.columns)) if plain and not _blank(table) else None


def _header(path: Path, encoding: str) -> tuple[str, ...] | None:
    """Return the headings where each is plain and none stands twice."""
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline().rstrip("\r\n")
    names = tuple(name.removeprefix('"').removesuffix('"') for name in first.split(","))
    plain = all(name.strip() == name and name and '"' not in name for name in names)
    return names if plain and len(set(names)) == len(names) else None


def _lines(path: Path) -> int:
    """Return how many lines a file has; the last one need not end."""
    lines, last = 0, b"\n"
    with path.open("rb") as stream:
        while part := stream.read(_CHUNK):
            lines, last = lines + part.count(b"\n"), part[-1:]
    return lines + (last != b"\n")


def _blank(table: Any) -> bool:
    """Tell whether a row may be blank: its first cell is."""
    first = table.column(0).cast(pa.string())
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(first), "")).as_py())
