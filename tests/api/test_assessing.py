"""Which law pack and scorecard answer, and that demonstration data stay out of production."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from api import assessing, choice
from api.errors import HttpError
from api.settings import read_settings
from data.law.catalogue import law_pack
from data.scorecards import schedule
from data.scorecards.catalogue import default_scorecard
from data.scorecards.schedule import SHIPPED_ONLY

LAW = law_pack("cn-2026.1")
DAY = date(2026, 11, 22)
DEMONSTRATION = replace(
    default_scorecard(LAW), version="made-up", provenance=MappingProxyType({"synthetic": True})
)


@pytest.fixture
def _demonstration_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a card of synthetic data in the place of the default one."""
    monkeypatch.setattr(schedule, "default_scorecard", lambda _: DEMONSTRATION)


@pytest.mark.usefixtures("_demonstration_card")
def test_production_refuses_a_card_of_demonstration_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Synthetic points never reach a real case."""
    settings = read_settings({"NANSHA_MODE": "production"})
    monkeypatch.setattr(choice, "current_settings", lambda: settings)
    with pytest.raises(HttpError) as caught:
        assessing.chosen_card(None, LAW, DAY, SHIPPED_ONLY)
    assert [problem.code for problem in caught.value.problems] == ["scorecard_demonstration"]


@pytest.mark.usefixtures("_demonstration_card")
def test_demonstration_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration may show synthetic points, with their mark."""
    monkeypatch.setattr(choice, "current_settings", lambda: read_settings({}))
    assert assessing.chosen_card(None, LAW, DAY, SHIPPED_ONLY) is DEMONSTRATION


def test_a_card_of_another_law_pack_is_refused() -> None:
    """The refusal names both versions."""
    other = replace(LAW, version="cn-2027.1")
    with pytest.raises(HttpError) as caught:
        assessing.chosen_card("expert-2026.1", other, DAY, SHIPPED_ONLY)
    assert caught.value.problems[0].code == "scorecard_unusable"


def test_a_day_without_law_is_refused() -> None:
    """The days that have law are listed."""
    with pytest.raises(HttpError) as caught:
        assessing.law_of({"on": "1997-10-01"})
    assert caught.value.problems[0].allowed


def test_http_never_reads_a_file_for_a_card(tmp_path: Path) -> None:
    """What the command line would open is an unknown value of a query."""
    file = tmp_path / "card.json"
    file.write_bytes(b"{}")
    with pytest.raises(HttpError) as caught:
        assessing.chosen_card(str(file), LAW, DAY, SHIPPED_ONLY)
    [problem] = caught.value.problems
    assert (problem.code, problem.parameters) == ("unknown_query_value", {"name": "scorecard"})


def test_an_unknown_law_pack_is_an_unknown_value_of_the_query() -> None:
    """The packs that ship are listed."""
    with pytest.raises(HttpError) as caught:
        assessing.chosen_law("cn-1997.1")
    [problem] = caught.value.problems
    assert (problem.code, problem.value) == ("unknown_query_value", "cn-1997.1")
    assert problem.allowed == ("cn-2026.1",)
    assert problem.parameters == {"name": "law"}
