"""The counting rules of a law pack on arrays of codes.

Only the rules that can be seen in the codes themselves apply here. Rules on evidence and on
elements of the offence are about the papers: whoever keeps the records codes an unproven answer as
unknown and marks an element of the offence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from model.answers import Answer
from model.batch_blocks import Codes, blocks, refuse_form
from model.batch_tables import codes_of
from model.evidence import concerns
from model.factors import Factor
from model.law import CountingRule, LawPack
from model.predicates import AllOf, AnswerIn, AnyOf, Not, Predicate
from model.scale import UNKNOWN_CODE, Scale

Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Truth:
    """In which rows a condition holds and in which it does not; in the others it is open.

    Attributes:
        may_hold, may_fail: in which rows it does or may come to, as unknown answers turn out.
    """

    holds: Rows
    fails: Rows
    may_hold: Rows
    may_fail: Rows


@dataclass(frozen=True, slots=True, eq=False)
class CountingMarks:
    """What the rules of a law pack take out of the answers, in the form of the codes.

    Attributes:
        not_counted: what does not count.
        undecided: what counts as far as is known, and may not once unknown answers are known.
    """

    not_counted: NDArray[np.bool_]
    undecided: NDArray[np.bool_]


def counting_marks(
    codes: Codes, law: LawPack, *, holding: Mapping[str, Rows] | None = None
) -> CountingMarks:
    """Return the marks of what the law pack's rules exclude, for `score_batch`.

    Args:
        codes: rows × factors, as in `score_batch`.
        law: the law pack.
        holding: per reason code of a rule, rows that it concerns whatever the codes say; such as
            juveniles whose age is a finding.

    Raises:
        TypeError: as `score_batch`.
        ValueError: as `score_batch`; or if no such rule can be seen in codes, or its rows have
            another form.
    """
    refuse_form(codes, law.scale, None)
    rules = [rule for rule in law.counting if rule.lacks is None and rule.flag is None]
    given = dict(holding or {})
    _refuse_unknown(given, rules, len(codes))
    marks, undecided = (np.zeros(codes.shape, np.bool_, order="F") for _ in range(2))
    for block in blocks(codes, law.scale, None):
        rows = slice(block.start, block.start + len(block))
        for rule in rules:
            concerned, may_be = _concerned(rule, block.codes, law.scale)
            if rule.reason in given:
                concerned = concerned | given[rule.reason][rows]
            for column, factor in enumerate(law.scale):
                if not rule.factors or factor.id in rule.factors:
                    marked = _marked(rule, factor)[block.codes[:, column]]
                    marks[rows, column] |= concerned & marked
                    undecided[rows, column] |= may_be & marked
    undecided &= (codes >= 0) & ~marks
    return CountingMarks(marks, undecided)


def _refuse_unknown(given: Mapping[str, Rows], rules: Iterable[CountingRule], rows: int) -> None:
    reasons = [rule.reason for rule in rules]
    for reason, holds in given.items():
        if reason not in reasons:
            raise ValueError(f"holding: {reason!r}; allowed: {', '.join(reasons)}")
        if holds.shape != (rows,) or holds.dtype != np.bool_:
            raise ValueError(
                f"holding[{reason!r}] is {holds.dtype} of the form {holds.shape}; allowed: bool of "
                f"the form ({rows},), one for each row"
            )


def _marked(rule: CountingRule, factor: Factor) -> NDArray[np.bool_]:
    """Return by code, those below 0 from the end, what a rule marks where it holds."""
    by_code = np.zeros(len(codes_of(factor)), np.bool_)
    for code, level in enumerate(factor.levels):
        by_code[code] = concerns(rule, factor, Answer(level.id))
    by_code[UNKNOWN_CODE] = bool(rule.factors) and rule.levels == "above_neutral"
    return by_code


def _concerned(rule: CountingRule, codes: Codes, scale: Scale) -> tuple[Rows, Rows]:
    """Return the rows to which a rule applies, and those to which it does or may come to apply."""
    if rule.when is None:
        return (np.ones(len(codes), np.bool_),) * 2
    truth = _truth(rule.when, codes, scale)
    return truth.holds, truth.may_hold


def _truth(condition: Predicate, codes: Codes, scale: Scale) -> _Truth:
    """Return where a condition holds, by the three values of `model.predicates`.

    What is no answer is not in the codes: it stays open, and no answer makes it hold or fail.
    """
    parts = [_truth(part, codes, scale) for part in condition.parts()]
    nowhere = np.zeros(len(codes), np.bool_)
    match condition:
        case AllOf():
            return _Truth(
                holds=reduce(np.logical_and, (part.holds for part in parts), ~nowhere),
                fails=reduce(np.logical_or, (part.fails for part in parts), nowhere),
                may_hold=reduce(np.logical_and, (part.may_hold for part in parts), ~nowhere),
                may_fail=reduce(np.logical_or, (part.may_fail for part in parts), nowhere),
            )
        case AnyOf(inner):
            return _opposite(_truth(AllOf(tuple(map(Not, inner))), codes, scale))
        case Not():
            return _opposite(parts[0])
        case AnswerIn(factor, levels):
            return _answer(scale, factor, levels, codes)
        case _:
            return _Truth(nowhere, nowhere, nowhere, nowhere)


def _opposite(truth: _Truth) -> _Truth:
    return _Truth(truth.fails, truth.holds, truth.may_fail, truth.may_hold)


def _answer(scale: Scale, factor: str, levels: frozenset[str], codes: Codes) -> _Truth:
    column = codes[:, scale.factors.index(scale.by_id[factor])]
    among = np.isin(column, [scale.code(factor, level) for level in levels])
    fails, unknown = (column >= 0) & ~among, column == UNKNOWN_CODE
    return _Truth(among, fails, among | unknown, fails | unknown)
