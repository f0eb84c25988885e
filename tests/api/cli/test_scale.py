"""``nansha scale`` and ``nansha scorecards``: what is printed, and what is checked."""

import json
import shutil
from pathlib import Path

import pytest

from api.cli.layout import width
from api.messages.entries import Language, entries
from data.law.catalogue import LAW_FOLDER
from data.law.contents import sections
from data.scorecards.catalogue import SCORECARD_FOLDER, default_scorecard
from tests.case_tables import LAW
from tests.cli_runs import Command

CARD = SCORECARD_FOLDER / "expert-2026.1.json"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_scale_fits_100_columns_and_is_complete(nansha: Command, language: str) -> None:
    """Every factor and level stands on the card, and no line is too wide for the paper."""
    ended = nansha("scale", "show", "--lang", language, "--scorecard", "expert-2026.1")
    lines = ended.output.splitlines()
    assert max(map(width, lines)) <= 100
    flat = ended.output.replace("\n", "").replace(" ", "")
    assert all(f"{level.id}" in flat for factor in LAW.scale for level in factor.levels)
    assert all(factor.id in flat for factor in LAW.scale)


def test_scale_marks_its_levels(nansha: Command) -> None:
    """Star, gate, cross-check and neutral level stand in columns of their own."""
    lines = nansha("scale", "show").output.splitlines()
    shown = {
        mark: sum(line[4 + 2 * n : 5 + 2 * n] == mark for line in lines)
        for n, mark in enumerate("★▲✓○")
    }
    levels = [level for factor in LAW.scale for level in factor.levels]
    assert shown == {
        "★": sum(level.star is not None for level in levels),
        "▲": sum(level.gate for level in levels),
        "✓": sum(level.cross_checked for level in levels),
        "○": len(LAW.scale),
    }


def test_scale_shows_points_only_with_a_card(nansha: Command) -> None:
    """The scale itself has none; with a card it says what the points rest on."""
    plain, pointed = nansha("scale", "show"), nansha("scale", "show", "--scorecard", CARD)
    assert "未经数据检验" not in plain.output
    assert "未经数据检验" in pointed.output
    assert "+10" in pointed.output


def test_shipped_law_pack_is_sound(nansha: Command) -> None:
    """The check finds nothing and says so."""
    ended = nansha("scale", "check", "cn-2026.1")
    assert (ended.code, ended.errors) == (0, "")
    assert "没有发现问题" in ended.output


def test_faults_of_a_law_pack_are_listed(nansha: Command, tmp_path: Path) -> None:
    """A pack in a folder of its own is checked file by file; the code is 3."""
    folder = tmp_path / "pack"
    shutil.copytree(LAW_FOLDER / LAW.version, folder)
    labels = folder / "labels.toml"
    text = labels.read_text(encoding="utf-8")
    labels.write_text(text.replace("rule_article = 129", "rule_artikel = 129"), encoding="utf-8")
    ended = nansha("scale", "check", folder)
    assert (ended.code, "labels.toml" in ended.errors) == (3, True)


def test_pack_that_cannot_be_read_is_said(nansha: Command, tmp_path: Path) -> None:
    """A folder without files is no law pack."""
    ended = nansha("scale", "check", tmp_path)
    assert (ended.code, "法规包无法使用" in ended.errors) == (3, True)


def test_law_pack_does_not_differ_from_itself(nansha: Command) -> None:
    """Two packs that are the same are said to be."""
    assert "没有差别" in nansha("scale", "diff", "cn-2026.1", "cn-2026.1").output


def test_differences_are_listed_with_old_and_new_words(nansha: Command, tmp_path: Path) -> None:
    """Who signs a change off sees what it was and what it is."""
    folder = tmp_path / "pack"
    shutil.copytree(LAW_FOLDER / LAW.version, folder)
    labels = folder / "labels.toml"
    text = labels.read_text(encoding="utf-8")
    labels.write_text(text.replace('"人身因素"', '"个人因素"'), encoding="utf-8")
    lines = nansha("scale", "diff", "cn-2026.1", folder).output.splitlines()
    assert {"    旧：人身因素", "    新：个人因素"} <= set(lines)


def test_everything_that_can_differ_has_a_name() -> None:
    """No difference is printed as a bare code."""
    words = entries(Language.ZH)
    assert {f"difference.subject.{section.subject}" for section in sections(LAW)} <= words.keys()


def test_scorecards_are_listed(nansha: Command) -> None:
    """Version, law pack, kind and the head of the checksum."""
    line = nansha("scorecards", "list").output.splitlines()[-1]
    card = default_scorecard(LAW)
    assert line.split() == [card.version, LAW.version, "专家先验分值", card.checksum[:23]]


@pytest.mark.parametrize("card", ["expert-2026.1", CARD])
def test_scorecard_is_checked(nansha: Command, card: object) -> None:
    """By version or as a file."""
    assert "没有发现问题" in nansha("scorecards", "check", card).output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "mine"}, "checksum"),
        ({"law_version": "cn-1999.1"}, "没有法规包“cn-1999.1”"),
    ],
)
def test_changed_scorecard_is_refused(
    nansha: Command, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    """A card that was changed after its release, or names no pack that is here."""
    path = tmp_path / "card.json"
    path.write_text(json.dumps({**json.loads(CARD.read_bytes()), **change}), encoding="utf-8")
    ended = nansha("scorecards", "check", path)
    assert ended.code in {2, 3}
    assert words in ended.errors


@pytest.mark.parametrize("content", [b"[]", b"no json", b"{}"])
def test_file_that_is_no_scorecard_is_refused(
    nansha: Command, tmp_path: Path, content: bytes
) -> None:
    """Any file may be named by mistake."""
    path = tmp_path / "card.json"
    path.write_bytes(content)
    ended = nansha("scorecards", "check", path)
    assert (ended.code, "评分卡无法使用" in ended.errors) == (3, True)


def test_scorecard_shows_all_points(nansha: Command) -> None:
    """One line for each level at least, and how the band is found."""
    output = nansha("scorecards", "show", "expert-2026.1").output
    assert len(output.splitlines()) > sum(len(factor.levels) for factor in LAW.scale)
    assert "-12 及以下为低，5 及以上为高，其间为中" in output
