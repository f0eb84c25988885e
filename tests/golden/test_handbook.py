"""`docs/handbook.md` and `docs/handbook.en.md` are the handbook of the newest law pack.

To accept a change: ``NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_handbook.py``, then read
the difference of both files.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from api.documents.handbook import handbook_markdown
from api.messages.entries import Language
from data.law.catalogue import law_packs

DOCS = Path(__file__).parents[2] / "docs"
FILES = {Language.ZH: "handbook.md", Language.EN: "handbook.en.md"}


@pytest.mark.parametrize("language", list(Language))
def test_the_handbook_in_docs_is_that_of_the_law_pack(language: Language) -> None:
    """Each file is what the law pack gives, to the letter."""
    path = DOCS / FILES[language]
    written = handbook_markdown(law_packs()[-1], language)
    if os.environ.get("NANSHA_ACCEPT") == "1":
        path.write_text(written, encoding="utf-8")
        pytest.fail(f"docs/{path.name} was written anew: read the difference")

    assert path.read_text(encoding="utf-8") == written
