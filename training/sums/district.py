"""A district's part: it answers the questions of a round with sums over its own cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import add
from typing import Any

import numpy as np

from data.learning_set import LearningSet
from model.canonical import canonical
from model.law import LawPack
from model.scorecard import Scorecard
from training.coding import Codes, Coding, Floats
from training.errors import LearningError
from training.heads import IMPRISONMENT, MISCONDUCT, imprisonment_sample, misconduct_sample
from training.level_likelihood import arms_of, by_column
from training.level_space import Cases, LevelSpace
from training.options import Sample
from training.projection import predictor_variance
from training.reduction import in_pairs
from training.sums.questions import ANSWERS, FORMAT, Counts, Question, Round, Steps, Totals, key
from training.sums.suppression import together, without_rare_levels, without_rare_pairs

_SAMPLES = {MISCONDUCT: misconduct_sample, IMPRISONMENT: imprisonment_sample}


@dataclass(frozen=True, slots=True, eq=False)
class District:
    """The cases of a district, as they may be summed over.

    Attributes:
        code: of the district.
        law, card: what they are read by; the card that the fit is centred on.
        cases: closed, discretionary cases.
        least: the fewest cases that a sum may speak of.
        forgetting: as in `training.options.Options`; the same in all districts.
    """

    code: str
    law: LawPack
    card: Scorecard
    cases: LearningSet
    least: int
    forgetting: float = 1.0

    def answer(self, asked: Round) -> bytes:
        """Return the file that goes back to the centre.

        Raises:
            LearningError: if the round is about another law pack or card, or too few cases are
                there to say anything of.
        """
        self._refuse(asked)
        samples = {head: self._sample(head) for head in _SAMPLES}
        answers = {
            key(question): self._answer(question, samples[question.head][0])
            for question in asked.questions
        }
        return canonical(
            {
                "format": FORMAT,
                "kind": ANSWERS,
                "law_version": asked.law_version,
                "prior_checksum": asked.prior_checksum,
                "district": self.code,
                "synthetic": self.cases.synthetic,
                "least": self.least,
                "taken_out": {head: list(rare) for head, (_, rare) in samples.items()},
                "answers": answers,
            }
        )

    def suppressed(self, head: str) -> LearningSet:
        """Return the cases as one head's sums read them, rare levels unknown."""
        rows = self.cases.released if head == MISCONDUCT else self.cases.judged
        chosen = self.cases.rows(rows)
        return replace(chosen, codes=without_rare_levels(chosen.codes, self.law, self.least)[0])

    def _sample(self, head: str) -> tuple[Sample, tuple[str, ...]]:
        sample = _SAMPLES[head](self.cases, self.forgetting)
        if len(sample) < self.least:
            raise LearningError(
                f"district {self.code} has {len(sample)} cases for {head}; allowed: at least "
                f"{self.least}; leave it out of this exchange"
            )
        codes, rare = without_rare_levels(sample.codes, self.law, self.least)
        return Sample(codes, sample.outcome, sample.weight, sample.covariates), rare

    def _answer(self, question: Question, sample: Sample) -> Mapping[str, Any]:
        coding = Coding.of(self.law, self.card)
        arms = arms_of(sample)
        if isinstance(question, Counts):
            return _counts(sample, coding)
        if isinstance(question, Steps):
            space = LevelSpace.of(self.law, coding)
            return {
                "arms": [
                    self._steps(question, space, coding, pattern, cases) for pattern, cases in arms
                ]
            }
        return {"arms": [self._totals(question, coding, *arm) for arm in arms]}

    def _steps(
        self, question: Steps, space: LevelSpace, coding: Coding, pattern: Floats, cases: Cases
    ) -> dict[str, Any]:
        steps = 1 + len(coding)
        shift = (pattern * question.coefficients[steps:]).sum()
        table = coding.level_table(question.coefficients[1:steps], question.coefficients[0] + shift)
        sums = in_pairs(map(partial(space.sums, table=table), cases.chunks()), add)
        pairs, counts = (
            in_pairs(map(partial(space.curvature, table=given), cases.chunks()), add)
            for given in (table, None)
        )
        return {
            "pattern": pattern.tolist(),
            "loss": list(sums.loss),
            "gradient": coding.gradient(sums.levels).tolist(),
            "curvature": by_column(
                coding, without_rare_pairs(pairs, counts, coding.width, self.least)
            ).tolist(),
        }

    def _totals(
        self, question: Totals, coding: Coding, pattern: Floats, cases: Cases
    ) -> dict[str, Any]:
        totals = coding.predictor(cases.codes, question.increments)
        variance = predictor_variance(question.covariance, coding, cases.codes)
        values, place = np.unique(totals, return_inverse=True)
        columns = (np.ones(len(cases)), cases.weight, cases.weight * cases.outcome, variance)
        sums = np.stack([np.bincount(place, each, len(values)) for each in columns])
        rows = [
            {
                "total": float((values[run] * sums[0, run]).sum() / sums[0, run].sum()),
                "cases": int(sums[0, run].sum()),
                "weight": float(sums[1, run].sum()),
                "events": float(sums[2, run].sum()),
                "variance": float(sums[3, run].sum()),
            }
            for run in together(values, sums[0], self.least)
        ]
        return {"pattern": pattern.tolist(), "totals": rows}

    def _refuse(self, asked: Round) -> None:
        wanted = (asked.law_version, asked.prior_checksum)
        if wanted != (self.cases.law_version, self.card.checksum):
            raise LearningError(
                f"the round is about law pack {wanted[0]} and card {wanted[1]}; this district has "
                f"{self.cases.law_version} and {self.card.checksum}; use the centre's"
            )


def _counts(sample: Sample, coding: Coding) -> dict[str, Any]:
    return {
        "rows": len(sample),
        "cases": float(sample.weight.sum()),
        "events": float((sample.weight * sample.outcome).sum()),
        "columns": _column_counts(coding, sample.codes).tolist(),
    }


def _column_counts(coding: Coding, codes: Codes) -> Floats:
    """Return in how many cases each column is 1."""
    given = (codes[:, column.place] for column in coding.columns)
    return np.array(
        [
            float(((code >= column.first) & (code <= column.last)).sum())
            for column, code in zip(coding.columns, given, strict=True)
        ]
    )
