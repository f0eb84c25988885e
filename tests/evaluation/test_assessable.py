"""What takes the place of a figure."""

from __future__ import annotations

import pytest

from evaluation.assessable import FEW_CASES, Lacking, lack_of


def test_less_than_needed_is_lacking() -> None:
    """And enough is not."""
    assert lack_of(FEW_CASES, 3, 4) == Lacking(FEW_CASES, 3, 4)
    assert lack_of(FEW_CASES, 4, 4) is None


def test_a_reason_without_words_is_refused() -> None:
    """A report could not say it."""
    with pytest.raises(ValueError, match="tired"):
        Lacking("tired", 0, 1)
