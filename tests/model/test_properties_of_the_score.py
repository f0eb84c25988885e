"""What is always true of the score, whatever the request (design, part 3)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from data.encoding import result_bytes
from model.answers import Answer
from model.assessment import Assessment, assess
from model.canonical import canonical
from model.factors import NOT_APPLICABLE, UNKNOWN, Order
from model.request import Request
from model.result import result_document
from tests.case_tables import CARD, LAW
from tests.strategies import FRESH, always, documents, requests, valid, with_level

BY_ID = LAW.scale.by_id


def assessed(request: Request) -> Assessment:
    """Return the assessment of a request on the default card."""
    return assess(request, LAW, CARD)


def result(request: Request) -> dict[str, Any]:
    """Return the result document of a request on the default card."""
    return result_document(assessed(request))


@always(requests())
def test_the_total_is_the_plain_sum_of_the_points_shown(request: Request) -> None:
    """Nothing is weighed, multiplied or hidden between the points shown and the total."""
    shown = result(request)

    assert shown["score"]["total"] == sum(item["points"] for item in shown["contributions"])


@always(requests())
def test_the_points_shown_are_those_of_the_card(request: Request) -> None:
    """Each contribution is the answer given, with the points of its level and its own evidence."""
    for item in result(request)["contributions"]:
        answer = request.answers[item["factor"]]
        assert item["level"] == answer.level
        assert item["points"] == CARD.points[item["factor"]][answer.level]
        assert item["evidence"] == list(answer.evidence)


@always(requests())
def test_sums_by_class_are_those_of_the_contributions(request: Request) -> None:
    """Each contribution belongs to one class; the classes add up to the total."""
    shown = result(request)
    expected = Counter(dict.fromkeys(LAW.terms["class"], 0))
    for item in shown["contributions"]:
        expected[BY_ID[item["factor"]].group] += item["points"]

    assert shown["score"]["by_class"] == dict(expected)


@always(requests())
def test_sums_by_danger_are_those_of_positive_points(request: Request) -> None:
    """Points above 0 count for the dangers of their level, or else of their factor."""
    shown = result(request)
    expected = dict.fromkeys("12345", 0)
    for item in shown["contributions"]:
        star = LAW.scale.levels[item["factor"], item["level"]].star
        for danger in star.dangers if star else BY_ID[item["factor"]].dangers:
            expected[str(danger)] += max(0, item["points"])

    assert shown["score"]["by_danger"] == expected


@always(requests())
def test_completeness_counts_what_is_counted_or_does_not_apply(request: Request) -> None:
    """Completeness = (counted answers + not applicable ones) / all factors, to two decimals."""
    shown = result(request)
    not_applicable = sum(a.level == NOT_APPLICABLE for a in request.answers.values())

    share = (len(shown["contributions"]) + not_applicable) / len(BY_ID)
    assert shown["completeness"] == round(share, 2)


@always(requests())
def test_every_factor_has_exactly_one_fate(request: Request) -> None:
    """A factor is counted, does not apply, is known but not counted, or is unknown."""
    shown = result(request)
    counted = [item["factor"] for item in shown["contributions"]]
    unknown = shown["unknown"]
    set_aside = [
        item["factor"] for item in shown["not_counted"] if item["factor"] not in set(unknown)
    ]
    does_not_apply = [n for n, a in request.answers.items() if a.level == NOT_APPLICABLE]

    assert sorted(counted + unknown + set_aside + does_not_apply) == sorted(BY_ID)


@always(requests())
def test_what_is_not_counted_has_no_points_and_is_no_circumstance(request: Request) -> None:
    """An answer taken out appears in neither the contributions nor the circumstances."""
    shown = result(request)
    taken_out = {item["factor"] for item in shown["not_counted"]}

    assert taken_out.isdisjoint(item["factor"] for item in shown["contributions"])
    assert taken_out.isdisjoint(item["factor"] for item in shown["statutory_circumstances"])


@always(requests())
def test_an_answer_without_the_evidence_it_needs_never_counts(request: Request) -> None:
    """Such an answer is unknown, whatever it says."""
    needing = {
        name
        for name, answer in request.answers.items()
        if answer.known
        and not answer.evidence
        and LAW.scale.levels[name, answer.level].needs_evidence
    }

    assert needing <= set(result(request)["unknown"])


@always(requests())
def test_the_total_lies_within_its_range(request: Request) -> None:
    """The least total that unknown answers allow is no more, the greatest no less, than it."""
    score = assessed(request).score

    assert score.minimum <= score.total <= score.maximum


@always(requests(), st.integers(0, 2**32))
def test_every_completion_stays_within_the_range(request: Request, seed: int) -> None:
    """Whatever the unknown answers turn out to be, the total stays within the range shown.

    That holds also where they take counted answers out: an age that turns out to be a juvenile's, a
    grave role beside which the role in the joint offence no longer counts.
    """
    before = assessed(request)
    random = Random(seed)  # noqa: S311 - completions, not secrets
    answers = dict(request.answers)
    for name in before.counted.unknown:
        levels = BY_ID[name].level_ids
        answers[name] = random.choice(
            (*(Answer(level, FRESH) for level in levels), Answer(UNKNOWN))
        )
    completed = replace(request, answers=answers)

    assert before.score.minimum <= assessed(completed).score.total <= before.score.maximum


@always(requests(), st.data())
def test_a_graver_answer_never_lowers_the_total(request: Request, data: st.DataObject) -> None:
    """In a factor whose levels ascend in danger, a graver level on the same evidence adds.

    Left out are elements of the offence: they have no points, yet a grave role among them takes out
    the points of the role in the joint offence.
    """
    steps = [
        (name, level)
        for name, answer in request.answers.items()
        if BY_ID[name].order is Order.DANGER and answer.known and answer.evidence
        if not answer.element_of_offence
        for level in BY_ID[name].level_ids[BY_ID[name].position(answer.level) + 1 :]
    ]
    assume(steps)
    graver = with_level(request, *data.draw(st.sampled_from(steps)))

    assert assessed(graver).score.total >= assessed(request).score.total


@always(documents(), st.integers(0, 2**32))
def test_the_order_of_keys_is_immaterial(document: dict[str, Any], seed: int) -> None:
    """Requests that differ only in the order of their keys have one result."""
    random = Random(seed)  # noqa: S311 - orders, not secrets

    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        keys = random.sample(list(value), len(value))
        return {key: shuffled(value[key]) for key in keys}

    assert result_bytes(assessed(valid(shuffled(document)))) == result_bytes(
        assessed(valid(document))
    )


@always(documents())
def test_the_same_request_gives_the_same_bytes(document: dict[str, Any]) -> None:
    """Two readings of one request have one result, and reading the result back changes nothing."""
    first, second = (result_bytes(assessed(valid(document))) for _ in range(2))

    assert first == second == canonical(json.loads(first))


@always(requests())
def test_notes_never_reach_the_result(request: Request) -> None:
    """Notes are free text and live outside results."""
    noted = {name: replace(a, note="〔备注〕") for name, a in request.answers.items()}

    assert result_bytes(assessed(replace(request, answers=noted))) == result_bytes(
        assessed(request)
    )


@always(requests())
def test_every_citation_of_a_result_is_in_the_law_pack(request: Request) -> None:
    """Reasons, alternatives, points and circumstances cite provisions that the pack holds."""
    shown = result(request)
    parts = ("grounds", "alternatives", "contributions", "statutory_circumstances")
    cited = [citation for part in parts for item in shown[part] for citation in item["citations"]]

    assert set(cited) <= set(LAW.citations)


@always(requests())
def test_every_outcome_has_words_and_a_reason(request: Request) -> None:
    """No route, recommendation and stage leave a result without its label and a reason."""
    shown = result(request)

    assert shown["label"]
    assert shown["grounds"]
    assert all(ground["citations"] for ground in shown["grounds"])
