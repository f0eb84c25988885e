"""The rule of expert consultation."""

import tomllib
from importlib.resources import files

import pytest

from data.law.entries import LawEntryError
from data.settings.delphi import FILE, read_rule, shipped_rule


def test_shipped_rule_can_be_met() -> None:
    """The least number of experts can call a factor essential, if all of them do."""
    rule = shipped_rule()
    assert 0.5**rule.least_experts <= rule.essential_level
    assert rule.rounds == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rounds": 0}, "rounds is 0"),
        ({"roundz": 2}, "roundz"),
        ({"consensus": {"least_experts": 5, "most_spread": 2}}, "essential_percent is missing"),
    ],
)
def test_wrong_rule_is_refused(change: dict[str, object], said: str) -> None:
    """The error names the key and what is allowed."""
    document = tomllib.loads(files("data.settings").joinpath(FILE).read_text(encoding="utf-8"))
    with pytest.raises(LawEntryError, match=said):
        read_rule(document | change)
