"""What is always true of the recommendation, whatever the request (design, part 3; gates)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import assume
from hypothesis import strategies as st

from model.answers import Answer
from model.assessment import Assessment, assess
from model.evidence import count
from model.factors import UNKNOWN, Order
from model.law import Gate
from model.predicates import AnswerIn, Starred, TextIn, walk
from model.request import Request, contradictions
from tests.case_tables import CARD, LAW
from tests.strategies import FRESH, always, requests, with_answer, with_level, without_answer

BY_ID = LAW.scale.by_id
# Neither a panel nor a request for evidence decides; which of the two is harsher cannot be said.
HARSHNESS = {"bail": 0, "no_arrest": 0, "supplement": 1, "panel": 1, "arrest": 2}


def assessed(request: Request) -> Assessment:
    """Return the assessment of a request on the default card."""
    return assess(request, LAW, CARD)


def harshness(request: Request) -> int:
    """Return how far a request has come on the way to an arrest."""
    return HARSHNESS[assessed(request).ruling.outcome.recommendation]


def read_by_gates(stage: str) -> set[str]:
    """Return the factors whose levels some gate of a stage reads."""
    return {
        leaf.factor
        for gate in LAW.gates[stage]
        for leaf in walk(gate.when)
        if isinstance(leaf, AnswerIn)
    }


def read_by_adjustments() -> set[str]:
    """Return the factors whose levels some adjustment of the danger table reads."""
    parts = [part for a in LAW.adjustments for part in (a.when, a.unless) if part is not None]
    return {leaf.factor for part in parts for leaf in walk(part) if isinstance(leaf, AnswerIn)}


def bound_by_exclusions() -> set[str]:
    """Return the factors that decide whether others count, or that others decide about."""
    conditional = [rule for rule in LAW.counting if rule.when is not None]
    steering = {
        leaf.factor
        for rule in conditional
        if rule.when is not None
        for leaf in walk(rule.when)
        if isinstance(leaf, AnswerIn)
    }
    return steering.union(*(rule.factors for rule in conditional))


def plain_factors(stage: str) -> set[str]:
    """Return the factors that reach the recommendation through points and circumstances only."""
    return set(BY_ID) - read_by_gates(stage) - read_by_adjustments() - bound_by_exclusions()


def penalty_is_found(request: Request) -> bool:
    """Tell whether imprisonment or more is expected.

    Where it is not, the rules leave two circumstances milder than one: the arrest that two would
    bring fails for want of the penalty and, once evidence was asked for, becomes no arrest, while
    one circumstance goes to the panel.
    """
    return request.findings["penalty"] in {"imprisonment", "ten_years_or_more"}


@always(requests(), st.data())
def test_a_graver_answer_never_makes_the_outcome_milder(
    request: Request, data: st.DataObject
) -> None:
    """A graver level on the same evidence never leads away from an arrest.

    Said of factors that reach the outcome through points and circumstances only, where the penalty
    is found: what a gate reads may open a gate of its own.
    """
    assume(penalty_is_found(request))
    plain = plain_factors(request.stage)
    steps = [
        (name, level)
        for name, answer in request.answers.items()
        if name in plain and BY_ID[name].order is Order.DANGER and answer.known and answer.evidence
        for level in BY_ID[name].level_ids[BY_ID[name].position(answer.level) + 1 :]
    ]
    assume(steps)
    graver = with_level(request, *data.draw(st.sampled_from(steps)))

    assert harshness(graver) >= harshness(request)


@always(requests(), st.data())
def test_unknown_never_works_as_danger(request: Request, data: st.DataObject) -> None:
    """Taking an answer back never leads towards an arrest, unless the answer was mitigating.

    Mitigating is an answer below 0 points, and one that a gate or an exclusion reads: age, bodily
    condition, care for others, family support and the grounds of Rule 580 keep people free.
    """
    assume(penalty_is_found(request))
    before = assessed(request)
    plain = plain_factors(request.stage)
    points = {item.factor: item.points for item in before.score.contributions}
    names = [name for name in request.answers if name in plain and points.get(name, 0) >= 0]
    assume(names)
    taken_back = without_answer(request, data.draw(st.sampled_from(names)))

    assert harshness(taken_back) <= HARSHNESS[before.ruling.outcome.recommendation]


@always(requests())
def test_an_answer_of_unknown_is_no_answer(request: Request) -> None:
    """Answering unknown and not answering at all come to the same."""
    named = {name: request.answers.get(name, Answer(UNKNOWN)) for name in BY_ID}
    spoken, silent = assessed(replace(request, answers=named)), assessed(request)

    assert (spoken.score, spoken.ruling) == (silent.score, silent.ruling)


@always(requests(share=0.4), examples=150)
def test_a_near_empty_file_is_never_an_arrest_for_danger(request: Request) -> None:
    """Below 60 % completeness danger is proven only where even the least total is high."""
    found = assessed(request)
    assume(found.counted.completeness < 0.6)
    assume(CARD.band(found.score.minimum) != "high")

    assert found.ruling.outcome.basis != "danger_proven"


@always(requests())
def test_danger_is_proven_only_by_circumstances(request: Request) -> None:
    """No total, however high, leads to an arrest for danger without a statutory circumstance."""
    found = assessed(request)

    if found.ruling.outcome.basis == "danger_proven":
        assert found.facts.circumstances.items
        assert found.facts.band == "high"


@always(requests())
def test_no_arrest_without_the_penalty(request: Request) -> None:
    """Nobody is recommended for arrest where imprisonment or more is not found."""
    if assessed(request).ruling.outcome.recommendation == "arrest":
        assert penalty_is_found(request)


def reads_the_score(gate: Gate) -> bool:
    """Tell whether the law of a gate itself asks for circumstances or the band (R463, R579 (4))."""
    return any(isinstance(leaf, Starred | TextIn) for leaf in walk(gate.when))


@always(requests(), st.integers(0, 2**32), examples=100)
def test_no_binding_gate_is_overridden_by_a_score(request: Request, seed: int) -> None:
    """Where a gate binds, answers that no gate reads change neither route nor recommendation.

    Left out are cases that got past a gate whose own law asks for the score.
    """
    before = assessed(request)
    gates = LAW.gates[request.stage]
    passed = gates[: gates.index(before.ruling.gate) + 1]
    assume(before.ruling.gate.binding == "shall")
    assume(not any(map(reads_the_score, passed)))
    random = Random(seed)  # noqa: S311 - answers, not secrets
    free = set(BY_ID) - read_by_gates(request.stage)
    answers = {name: a for name, a in request.answers.items() if name not in free}
    answers |= {
        name: Answer(random.choice(BY_ID[name].level_ids), FRESH)
        for name in free
        if random.random() < 0.8
    }
    after = assessed(replace(request, answers=answers))

    assert (after.ruling.gate, after.ruling.outcome) == (before.ruling.gate, before.ruling.outcome)


@always(requests(), examples=15, many=500)
def test_what_if_is_what_assessing_every_changed_request_gives(request: Request) -> None:
    """What-if names every single change of an answer that changes the recommendation, and no other.

    Tried are each level of an unknown factor, each other level of one that may still change, and
    for each counted answer that it falls away; a tried answer has evidence of its own. Not tried is
    what would be refused for a contradiction.
    """
    found = assessed(request)
    counted = count(request, LAW)
    tried: list[tuple[str, str, Request]] = []
    for factor in LAW.scale:
        answer = counted.counted.get(factor.id)
        if answer is not None:
            tried.append((factor.id, UNKNOWN, without_answer(request, factor.id)))
        if (answer is None and factor.id in counted.unknown) or (
            answer is not None and factor.id in LAW.changeable
        ):
            tried += [
                (factor.id, level, with_answer(request, factor.id, level))
                for level in factor.level_ids
                if answer is None or level != answer.level
            ]
    expected = {}
    for name, level, changed in tried:
        if contradictions(changed, LAW):
            continue
        recommendation = assessed(changed).ruling.outcome.recommendation
        if recommendation != found.ruling.outcome.recommendation:
            expected[name, level] = recommendation

    assert {(c.factor, c.level): c.recommendation for c in found.what_if} == expected
