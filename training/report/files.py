"""The folder of a recalibration: whole or not there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.report.folder import write_folder
from evaluation.report.table import csv_bytes
from model.canonical import canonical
from training.report.contents import ReportContents
from training.report.model_card import card_page, markdown, model_card
from training.report.page import render, sections

CARD_FILE, REPORT_FILE = "scorecard.json", "report.html"


def folder_files(
    contents: ReportContents, card: Mapping[str, Any] | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files by name: the card, the report, the model card, a CSV file for each table.

    Args:
        contents: the report.
        card: the scorecard document; None where nothing was learnt.
    """
    if card is not None:
        yield CARD_FILE, canonical(card)
    yield REPORT_FILE, render(contents).encode()
    yield "model-card.md", markdown(model_card(contents)).encode()
    yield "model-card.html", card_page(contents).encode()
    for section in sections(contents):
        for table in section.tables():
            yield f"{table.id}.csv", csv_bytes(table)


def write(contents: ReportContents, card: Mapping[str, Any] | None, folder: Path) -> None:
    """Write the folder, whole or not at all.

    Args:
        contents: the report.
        card: the scorecard document; None where nothing was learnt.
        folder: may not exist yet, or be empty.

    Raises:
        FileExistsError: the folder holds something.
        OSError: it cannot be written.
    """
    write_folder(folder_files(contents, card), folder)
