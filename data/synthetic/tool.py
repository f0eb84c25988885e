"""What the tool would have shown, and where the decision departed from it.

The recommendation is that of the law pack's danger table for the expert card, without the later
adjustments; gates are those of the invented course. It does not change any decision: feedback of
the tool on deciders is not modelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.settings.decisions import decision_book
from data.synthetic.answers import Answers
from data.synthetic.arrays import Coded, Codes, Days, Mask, choose, stream, uniform
from data.synthetic.course import MANDATORY, Course
from data.synthetic.premises import Premises
from model.batch import score_batch
from model.law import LawPack, Stage
from model.scorecard import BANDS, Scorecard

RECOMMENDATIONS = ("arrest", "bail", "no_arrest", "panel", "supplement")
_STARRED = ("none", "one", "many")
_BY_DECISION = {"arrest": ("arrest",), "no_arrest": ("bail", "surveillance", "no_measure")}


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the tool showed.

    Attributes:
        recommendation: empty where the tool was not in use.
        deviation: reason code, empty where there is none.
        deviates: whether the decision departs from the recommendation.
    """

    recommendation: Coded
    deviation: Coded
    deviates: Mask


def draw_shown(premises: Premises, answers: Answers, course: Course, decided_on: Days) -> Shown:
    """Return what the tool showed on the day of each decision."""
    rows, settings, seed = len(decided_on), premises.world["review"], premises.seed
    recommendation = Coded.empty(rows, RECOMMENDATIONS)
    for mask, outcome in _by_table(answers.known, premises.law, premises.card):
        recommendation.put(mask, outcome)
    recommendation.put(course.mandatory.among(MANDATORY), "arrest")
    recommendation.put(course.below | ~course.sufficient, "no_arrest")
    in_use = course.submitted & (decided_on >= np.datetime64(settings["tool_since"]))
    recommendation.put(~in_use, "")
    deviates = in_use & ~_agrees(recommendation, course)
    drawn = choose(stream(seed, "deviation"), rows, settings["deviation_reasons"])
    explained = uniform(stream(seed, "explained"), rows) < settings["deviation_explained"]
    drawn.put(~(deviates & explained), "")
    return Shown(recommendation, drawn, deviates)


def _by_table(known: Codes, law: LawPack, card: Scorecard) -> Iterator[tuple[Mask, str]]:
    """Yield for each cell of the danger table its rows and its recommendation."""
    bands = score_batch(known, law, card, parts=["band"]).band
    starred = _starred(known, law)
    for (circumstances, band), cell in law.tables[Stage.ARREST_REVIEW].items():
        rows = (starred == _STARRED.index(circumstances)) & (bands == BANDS.index(band))
        yield rows, cell.outcome.recommendation


def _starred(known: Codes, law: LawPack) -> Codes:
    """Return the row of the danger table: a grave circumstance counts like two."""
    count = np.zeros(len(known), np.int8)
    for column, factor in enumerate(law.scale):
        table = np.zeros(len(factor.levels) + 2, np.int8)
        for place, level in enumerate(factor.levels):
            table[place] = (1 + level.star.grave) if level.star else 0
        if table.any():
            count += table[known[:, column]]
    return np.minimum(count, len(_STARRED) - 1)


def _agrees(recommendation: Coded, course: Course) -> Mask:
    """Mark decisions that agree with what was recommended, as the settings have it."""
    agreeing = np.zeros(len(course.sufficient), np.bool_)
    for outcome, decisions in _BY_DECISION.items():
        fitting = decision_book().outcomes[outcome].agrees & set(RECOMMENDATIONS)
        agreeing |= course.decision.among(*decisions) & recommendation.among(*fitting)
    return agreeing
