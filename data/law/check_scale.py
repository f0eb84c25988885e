"""Check the scale of a law pack: classes, dangers, marks, and its handbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from data.law.pack import Documents
from data.law.place import Place
from model.errors import Problem
from model.factors import Factor, Level, Star
from model.law import Adjustment, Gate, LawPack
from model.predicates import AnswerIn, Predicate, ReportedIn, UnprovenIn, walk

_SCALE, _HANDBOOK = "scale.toml", "handbook.toml"
_ANSWERED = re.compile("答“([^”]*)”")
_CLOSING_NOTE = re.compile("（[^（）]*(?:（[^（）]*）[^（）]*)*）$")


def scale_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    """Yield every fault of the scale and of its handbook."""
    yield from _count_problems(pack, documents)
    gate_levels, checked_levels = read_by_rules(pack), read_by_cross_checks(pack)
    for position, factor in enumerate(pack.scale):
        place = Place(_SCALE, ("factor", position))
        yield from _factor_problems(factor, pack, place)
        for number, level in enumerate(factor.levels):
            inner, name = place.to("level", number), (factor.id, level.id)
            yield from _level_problems(factor, level, inner)
            if level.gate and name not in gate_levels:
                yield inner.to("gate").problem("pack_mark_unread", level.id)
            if level.cross_checked and name not in checked_levels:
                yield inner.to("cross_checked").problem("pack_mark_unread", level.id)
            if level.star is not None:
                yield from _star_problems(level.star, pack, inner.to("star"))
    yield from _handbook_problems(pack, documents)


def read_by_rules(pack: LawPack) -> frozenset[tuple[str, str]]:
    """Return the levels that gates, adjustments or their grounds and alternatives read."""
    conditions: list[Predicate | None] = [pack.request_spent]
    rules: list[Gate | Adjustment] = [gate for gates in pack.gates.values() for gate in gates]
    for rule in (*rules, *pack.adjustments):
        conditions.append(rule.when)
        for ground in (*rule.grounds, *rule.alternatives):
            conditions += [ground.when, ground.unless]
    return _levels_in(conditions)


def read_by_cross_checks(pack: LawPack) -> frozenset[tuple[str, str]]:
    """Return the levels that warnings and contradictions compare with findings."""
    warned = [rule.when for rule in pack.warnings]
    return _levels_in([*warned, *(rule.when for rule in pack.contradictions)])


def _levels_in(conditions: Sequence[Predicate | None]) -> frozenset[tuple[str, str]]:
    leaves = [leaf for condition in conditions if condition is not None for leaf in walk(condition)]
    return frozenset(
        (leaf.factor, level)
        for leaf in leaves
        if isinstance(leaf, AnswerIn | ReportedIn | UnprovenIn)
        for level in leaf.levels
    )


def _count_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    manifest = documents["pack.toml"]
    if "factors" in manifest and manifest["factors"] != len(pack.scale):
        place = Place("pack.toml", ("factors",))
        yield place.problem("pack_factor_count", manifest["factors"], (str(len(pack.scale)),))


def _factor_problems(factor: Factor, pack: LawPack, place: Place) -> Iterator[Problem]:
    classes = pack.terms["class"]
    if factor.group not in classes:
        yield place.to("class").problem("pack_unknown_value", factor.group, tuple(classes))
    yield from unknown_dangers(factor.dangers, pack, place.to("dangers"))


def unknown_dangers(
    dangers: tuple[int, ...] | frozenset[int], pack: LawPack, place: Place
) -> Iterator[Problem]:
    """Yield the dangers that the pack does not name."""
    known = tuple(str(danger) for danger in pack.dangers)
    for danger in sorted(dangers):
        if danger not in pack.dangers:
            yield place.problem("pack_unknown_danger", danger, known)


def _level_problems(factor: Factor, level: Level, place: Place) -> Iterator[Problem]:
    if (level.gate or level.star is not None) and not level.needs_evidence:
        yield place.to("needs_evidence").problem("pack_mark_without_evidence", level.id)
    if level.star is not None and not factor.above_neutral(level.id):
        yield place.to("star").problem("pack_star_below_neutral", level.id, (factor.neutral,))


def _star_problems(star: Star, pack: LawPack, place: Place) -> Iterator[Problem]:
    """Yield what is wrong with a ★: every danger needs an item of its own, every item a danger."""
    yield from unknown_dangers(star.dangers, pack, place.to("dangers"))
    if not star.dangers:
        yield place.to("dangers").problem("pack_star_without_danger")
    known = [danger for danger in star.dangers if danger in pack.dangers]
    for danger in known:
        if not any(_belongs(item, danger, pack) for item in star.items):
            article = str(pack.dangers[danger].rule_article)
            yield place.to("items").problem("pack_star_without_item", danger, (article,))
    for position, item in enumerate(star.items):
        if not any(_belongs(item, danger, pack) for danger in known):
            yield place.to("items", position).problem("pack_star_wrong_item", item)


def _belongs(item: str, danger: int, pack: LawPack) -> bool:
    """Tell whether an item is one of the danger's rule, or of the provision that names it."""
    rule, citation = pack.dangers[danger], pack.citations.get(item)
    return item in rule.citations or (citation is not None and rule.listed_in(citation))


def _handbook_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    entries = documents[_HANDBOOK]["entry"]
    described = [entry["factor"] for entry in entries]
    for factor in pack.scale:
        if factor.id not in described:
            yield Place(_HANDBOOK, ("entry",)).problem("pack_handbook_missing", factor.id)
    for position, entry in enumerate(entries):
        place, factor = Place(_HANDBOOK, ("entry", position)), entry["factor"]
        if factor not in pack.scale.by_id:
            known = tuple(pack.scale.by_id)
            yield place.to("factor").problem("pack_unknown_factor", factor, known)
        else:
            examples = entry.get("examples_zh", ())
            yield from _example_problems(pack.scale.by_id[factor], examples, place)


def _example_problems(factor: Factor, examples: list[str], place: Place) -> Iterator[Problem]:
    """Yield examples that answer with words that are no label of the factor."""
    labels = {level.label_zh for level in factor.levels}
    quotable = labels | {_CLOSING_NOTE.sub("", label) for label in labels}
    for position, example in enumerate(examples):
        for answer in _ANSWERED.findall(example):
            if answer not in quotable:
                inner = place.to("examples_zh", position)
                yield inner.problem("pack_example_answer", answer, tuple(sorted(labels)))
