"""Synthetic requests: what the police answer, what a prosecutor makes of it, what a review finds.

Every document is valid for its law pack; one that contradicts itself is drawn again. The same seed
gives the same documents.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from data.synthetic.profiles import Profile, profile_book
from model.factors import UNKNOWN, Factor
from model.law import LawPack, Stage
from model.request import Request, parse

Document = dict[str, Any]

MARK = "演示"
"""Begins every synthetic case number."""

_PERCENT = 100
_MOST_ATTEMPTS = 2_000
_USUAL_FINDINGS: Mapping[str, Any] = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
_SHARE_CHANGED, _SHARE_FOUND_OUT, _SHARE_REVIEWED = 12, 40, 60
_PHASES = ("investigation", "prosecution", "trial")
_MOST_DAYS_HELD = 150


class Files:
    """Draws requests, one after the other.

    Args:
        law: the law pack that they are valid for.
        seed: the same seed draws the same documents.
    """

    def __init__(self, law: LawPack, *, seed: int) -> None:
        self._law = law
        self._random = Random(seed)  # noqa: S311 - invented cases, no secrets

    def submitted(self, case_number: str, on: date) -> Document:
        """Return what the police answer before they submit a case for arrest."""
        book = profile_book()
        weights = [profile.weight for profile in book.profiles]
        (profile,) = self._random.choices(book.profiles, weights)
        head = {
            "case_number": case_number,
            "stage": Stage.PRE_SUBMISSION.value,
            "on": on.isoformat(),
            "suspect": "S1",
            "offence": profile.offence,
            "findings": {**_USUAL_FINDINGS, **copy.deepcopy(dict(profile.findings))},
        }
        return self._valid(lambda: {**head, "answers": self._answers(profile)})

    def verified(self, document: Document, case_number: str, on: date) -> Document:
        """Return what a prosecutor makes of a document: each answer verified, a few corrected."""
        return self._valid(lambda: self._verified(document, case_number, on))

    def reviewed(self, document: Document, on: date) -> Document:
        """Return what a necessity review finds after a document: some things have got better."""
        return self._valid(lambda: self._reviewed(document, on))

    def _valid(self, draw: Callable[[], Document]) -> Document:
        for _ in range(_MOST_ATTEMPTS):
            document = draw()
            if isinstance(parse(json.dumps(document).encode(), self._law), Request):
                return document
        raise RuntimeError(
            f"no valid document in {_MOST_ATTEMPTS} attempts; a profile contradicts law pack "
            f"{self._law.version}"
        )

    def _verified(self, document: Document, case_number: str, on: date) -> Document:
        answers = {
            factor.id: {**self._corrected(factor, document["answers"]), "source": "verified"}
            for factor in self._law.scale
            if factor.id in document["answers"] or self._chance(_SHARE_FOUND_OUT)
        }
        return {
            **copy.deepcopy(document),
            "case_number": case_number,
            "stage": Stage.ARREST_REVIEW.value,
            "on": on.isoformat(),
            "answers": answers,
        }

    def _corrected(self, factor: Factor, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return an answer as it was, not proven, or one level beside it."""
        if factor.id not in answers:
            return self._answer(factor.neutral)
        given = answers[factor.id]
        kept = {*profile_book().kept_neutral, factor.neutral, UNKNOWN}
        if kept & {factor.id, given["level"]} or not self._chance(_SHARE_CHANGED):
            return dict(given)
        place = factor.level_ids.index(given["level"]) + self._random.choice((-1, 1))
        beside = factor.level_ids[min(max(place, 0), len(factor.level_ids) - 1)]
        return {**given, "level": self._random.choice((factor.neutral, beside))}

    def _reviewed(self, document: Document, on: date) -> Document:
        reviewed = copy.deepcopy(document)
        reviewed |= {"stage": Stage.NECESSITY_REVIEW.value, "on": on.isoformat()}
        for factor, level in profile_book().review.items():
            if self._chance(_SHARE_REVIEWED):
                reviewed["answers"][factor] = {**self._answer(level), "source": "verified"}
        reviewed["findings"]["custody"] = {
            "days_held": self._random.randint(7, _MOST_DAYS_HELD),
            "phase": self._random.choice(_PHASES),
        }
        return reviewed

    def _answers(self, profile: Profile) -> dict[str, Any]:
        return {
            factor.id: self._answer(self._level(factor, profile))
            for factor in self._law.scale
            if factor.id in profile.levels or self._chance(profile.answered)
        }

    def _level(self, factor: Factor, profile: Profile) -> str:
        """Return a level: fixed, neutral, or on one side of the neutral one."""
        if factor.id in profile.levels:
            return str(profile.levels[factor.id])
        if factor.id in profile_book().kept_neutral:
            return factor.neutral
        drawn, place = self._random.randrange(_PERCENT), factor.level_ids.index(factor.neutral)
        milder, graver = factor.level_ids[:place], factor.level_ids[place + 1 :]
        if drawn < profile.raises and graver:
            return self._random.choice(graver)
        if drawn >= _PERCENT - profile.lowers and milder:
            return self._random.choice(milder)
        return UNKNOWN if drawn == profile.raises else factor.neutral

    def _answer(self, level: str) -> dict[str, Any]:
        document = self._random.choice(profile_book().documents)
        volume, page = self._random.randint(1, 6), self._random.randint(1, 180)
        return {
            "level": level,
            "evidence": [f"{MARK}卷{volume}·{document}·第{page}页"],
            "source": "police",
        }

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(_PERCENT) < percent
