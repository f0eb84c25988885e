"""What is read first: what the card does well, what badly, what nobody can know; all computed."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.assessable import Lacking
from evaluation.backtest.assessed import CARD
from evaluation.committee.contents import CommitteeContents, Unsaid
from evaluation.committee.grid import FIGURE, figure_text, reason_text
from evaluation.committee.part import Part, part
from evaluation.committee.prose import say, texts
from evaluation.committee.sections.audit import trait_name
from evaluation.committee.sections.closing import unknown_sentences
from evaluation.committee.sections.policy import odds_text
from evaluation.drift.shift import Shift
from evaluation.estimate import Estimate
from evaluation.groups.audit import ARRESTED, CALIBRATION, DISPARITY, FLAGGED, GroupTest
from evaluation.groups.grouping import TRAIT_SEPARATOR
from evaluation.policy.questions import Answer
from evaluation.report.numbers import decimal
from evaluation.report.section import Box

_CHANCE = 0.5
_OFFENCE_GROUP = "offence_group"
_OF_GROUPS = frozenset({FLAGGED, ARRESTED, CALIBRATION, DISPARITY})


def summary(contents: CommitteeContents) -> Part:
    """Return three boxes, and what is not said at all."""
    warnings = tuple(warning_text(each) for each in contents.warnings)
    first = (Box(say("box.warnings"), warnings),) if warnings else ()
    return part("summary", contents, (), *first, *boxes(contents))


def boxes(contents: CommitteeContents) -> tuple[Box, ...]:
    """Return what the card does well, what badly, and what nobody can know."""
    well, badly = tuple(_well(contents)), tuple(_badly(contents))
    return (
        Box(say("box.well"), well or (say("well.none"),)),
        Box(say("box.badly"), badly or (say("badly.none"),)),
        Box(say("box.unknown"), tuple(unknown_sentences(contents))),
    )


def warning_text(warning: Unsaid) -> str:
    """Return what is not said, and why, in words."""
    known = {**texts()["warned"], **texts()["unsaid"]}
    return say(f"warning.{warning.code}", reason=known.get(warning.value, warning.value))


def _well(contents: CommitteeContents) -> Iterator[str]:
    found = contents.card.test.performance
    if not isinstance(found, Lacking):
        area = found.auc
        if area.low > _CHANCE:
            yield say("well.auc", n=decimal(area.n, 0), events=area.events,
                      figure=figure_text(area, FIGURE, 3))  # fmt: skip
        own = contents.card.source == CARD and not contents.card.learnt_here
        if own and found.line is not None and found.line.slope.holds(1):
            yield say("well.calibrated", slope=figure_text(found.line.slope, FIGURE, 2))
    years = _years(contents)
    if years and not any(years.values()):
        yield say("well.later", tested=len(years))
    yield from _bands(contents)
    answer = _answer(contents)
    if answer is not None and answer.difference.high < 0:
        yield say(
            "well.policy",
            today=decimal(answer.misconducts_today.value),
            card=decimal(answer.misconducts.value),
            difference=figure_text(answer.difference, FIGURE, 2),
            odds=odds_text(answer),
        )
    strength = _strength(contents)
    if strength is not None and strength[0] > strength[1]:
        gamma, strongest = map(decimal, strength)
        yield say("well.sensitive", gamma=gamma, strongest=strongest)


def _bands(contents: CommitteeContents) -> Iterator[str]:
    lines = {line.band: line for line in contents.card.test.bands}
    low, high = lines["low"].misconduct, lines["high"].misconduct
    if isinstance(low, Estimate) and isinstance(high, Estimate) and low.high < high.low:
        yield say("well.bands", low=figure_text(low), high=figure_text(high), n=high.n)
    share = lines["low"].disproportionate
    if isinstance(share, Estimate):
        yield say("well.proportion", n=decimal(share.n, 0), share=figure_text(share))


def _badly(contents: CommitteeContents) -> Iterator[str]:
    card = contents.card
    found = card.test.performance
    if isinstance(found, Lacking):
        yield say("badly.no_performance", reason=reason_text(found))
    else:
        if found.auc.low <= _CHANCE:
            yield say("badly.not_ranked", figure=figure_text(found.auc, FIGURE, 3))
        if found.line is not None and not found.line.slope.holds(1):
            yield say("badly.miscalibrated", slope=figure_text(found.line.slope, FIGURE, 2))
    yield from _of_selection(contents)
    answer = _answer(contents)
    if answer is not None and answer.difference.high >= 0:
        yield say("badly.policy", difference=figure_text(answer.difference, FIGURE, 2))
    yield from _of_groups(contents)
    if card.learnt_here:
        yield say("badly.learnt_here")
    if card.kind == "expert":
        yield say("badly.expert")


def _of_selection(contents: CommitteeContents) -> Iterator[str]:
    risk = contents.selective.risk
    if not isinstance(risk, Unsaid):
        naive, aipw = risk.released_only.estimate, risk.aipw.estimate
        if aipw.low > naive.value:
            yield say("badly.level", naive=figure_text(naive), aipw=figure_text(aipw))
    tested = contents.selective.balance
    if not isinstance(tested, Unsaid) and tested.uneven:
        yield say("badly.assignment", factors=len(tested.factors), uneven=tested.uneven)
    strength = _strength(contents)
    if strength is not None and strength[0] <= strength[1]:
        gamma, strongest = map(decimal, strength)
        yield say("badly.fragile", gamma=gamma, strongest=strongest)


def _years(contents: CommitteeContents) -> dict[str, bool]:
    """Return of each later year whether observed and expected differ beyond chance."""
    return {
        each.group: not each.ratio.holds(1)
        for each in contents.card.test.later
        if isinstance(each.ratio, Estimate)
    }


def _of_groups(contents: CommitteeContents) -> Iterator[str]:
    test = contents.card.test
    years = _years(contents)
    if any(years.values()):
        off = "、".join(year for year, wrong in years.items() if wrong)
        yield say("badly.later", years=off, tested=len(years))
    small = [each for each in test.groups if isinstance(each.ratio, Lacking)]
    if small:
        yield say("badly.small", total=len(test.groups), n=len(small))
    differing = list(_of_people(contents))
    if differing:
        traits = dict.fromkeys(test.trait for test in differing)
        named = "、".join(trait_name(contents.names, trait) for trait in traits)
        yield say("badly.groups", n=len(differing), traits=named)
    if not isinstance(contents.drift, Lacking):
        shifts = [e for e in contents.drift.factors if isinstance(e, Shift)]
        moved = sum(each.q <= each.false_alarm for each in shifts)
        if moved:
            yield say("badly.drift", n=moved)
    if not isinstance(contents.deviations, Lacking):
        sides = sum(side.only is not None for side in contents.deviations.sides)
        if sides:
            yield say("badly.one_sided", n=sides)


def _of_people(contents: CommitteeContents) -> Iterator[GroupTest]:
    """Yield the findings about groups of people as such: one trait, no single factor."""
    if not isinstance(contents.groups, Lacking):
        for test in contents.groups.findings:
            alone = TRAIT_SEPARATOR not in test.trait and not test.factor
            if alone and test.trait != _OFFENCE_GROUP and test.statistic in _OF_GROUPS:
                yield test


def _answer(contents: CommitteeContents) -> Answer | None:
    found = contents.card.policy
    return None if isinstance(found, Lacking) else found.answers[0]


def _strength(contents: CommitteeContents) -> tuple[float, float] | None:
    """Return the Γ at which the conclusion turns, and that of the strongest recorded factor."""
    flip, gammas = contents.selective.flip, contents.selective.gammas
    if isinstance(flip, Unsaid) or flip.above or not gammas:
        return None
    return flip.gamma, gammas[0].high
