"""Whom the card treats worse: the audit of groups as sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents
from evaluation.committee.grid import (
    DIFFERENCE,
    FIGURE,
    MISCONDUCT,
    SHARE,
    Grid,
    Head,
    P,
    reason_text,
)
from evaluation.committee.part import Part, part
from evaluation.committee.prose import said, say
from evaluation.estimate import Estimate
from evaluation.groups.audit import GroupAudit
from evaluation.groups.grouping import TRAIT_SEPARATOR
from evaluation.groups.proxies import GroupProxy
from evaluation.report.numbers import percent, signed

_LARGEST = 3


def groups(contents: CommitteeContents) -> Part:
    """Return the audit, findings first."""
    found = contents.groups
    if isinstance(found, Lacking):
        return part("groups", contents, (say("groups.none", reason=reason_text(found)),))
    intro = say(
        "groups.intro",
        tests=len(found.tests),
        rate=percent(found.false_discovery, 0),
        found=len(found.findings),
    )
    nothing = () if found.findings else (say("groups.none_found"),)
    return part("groups", contents, (intro, *nothing), *_grids(contents, found))


def trait_name(names: Mapping[str, str], trait: str) -> str:
    """Return the name of a trait, or of two at once."""
    parts = trait.split(TRAIT_SEPARATOR)
    return "×".join(names.get(each, said("division", each)) for each in parts)


def group_name(names: Mapping[str, str], trait: str, group: str) -> str:
    """Return the name of a group, or of one of two traits at once."""
    pairs = zip(trait.split(TRAIT_SEPARATOR), group.split(TRAIT_SEPARATOR), strict=True)
    return "×".join(names.get(f"{trait}.{value}", value) for trait, value in pairs)


def _grids(contents: CommitteeContents, found: GroupAudit) -> Iterator[Grid]:
    if found.findings:
        yield _findings(contents, found)
    yield _rates(contents, found)
    yield _disparity(contents, found)
    yield _proxies(contents, found)
    if found.calibration:
        yield _calibration(contents, found)


def _findings(contents: CommitteeContents, found: GroupAudit) -> Grid:
    names = contents.names
    rows = tuple(
        (
            said("word", t.statistic), trait_name(names, t.trait),
            group_name(names, t.trait, t.group), names.get(t.factor, t.factor), t.p, t.q,
        )
        for t in found.findings
    )  # fmt: skip
    heads = (
        Head("statistic"), Head("trait"), Head("group"), Head("factor", file_only=True),
        Head("p", P), Head("q", P),
    )  # fmt: skip
    beside = frozenset(
        place for place, t in enumerate(found.findings) if TRAIT_SEPARATOR in t.trait or t.factor
    )
    return Grid(
        "group_findings", say("groups.found"), heads, rows, say("estimand.all"),
        (say("groups.intersections"),), beside,
    )  # fmt: skip


def _calibration(contents: CommitteeContents, found: GroupAudit) -> Grid:
    names = contents.names
    rows = tuple(
        (trait_name(names, e.trait), group_name(names, e.trait, e.group), e.n, e.events,
         e.ratio, e.slope)
        for e in found.calibration
    )  # fmt: skip
    heads = (
        Head("trait"), Head("group"), Head("n", "number"), Head("events", "number"),
        Head("ratio", MISCONDUCT, 2), Head("slope", MISCONDUCT, 2),
    )  # fmt: skip
    return Grid(
        "group_calibration", say("groups.calibration"), heads, rows, say("estimand.released"),
        (), _crossed(tuple(e.trait for e in found.calibration)),
    )  # fmt: skip


def _crossed(traits: tuple[str, ...]) -> frozenset[int]:
    """Return the places of groups of two traits at once, which stand in the file alone."""
    return frozenset(p for p, trait in enumerate(traits) if TRAIT_SEPARATOR in trait)


def _rates(contents: CommitteeContents, found: GroupAudit) -> Grid:
    lines = [("flagged", each) for each in found.flagged]
    lines += [("arrested", each) for each in found.arrested]
    rows = tuple(
        (
            said("word", statistic), trait_name(contents.names, each.trait),
            group_name(contents.names, each.trait, each.group), each.rate, each.difference,
            each.ratio,
        )
        for statistic, each in lines
    )  # fmt: skip
    heads = (
        Head("statistic"), Head("trait"), Head("group"), Head("group_share", SHARE, 1),
        Head("group_difference", DIFFERENCE, 1), Head("group_ratio", FIGURE, 2),
    )  # fmt: skip
    return Grid(
        "group_rates", say("groups.rates"), heads, rows, say("estimand.all"), (),
        _crossed(tuple(each.trait for _, each in lines)),
    )  # fmt: skip


def _disparity(contents: CommitteeContents, found: GroupAudit) -> Grid:
    rows = tuple(
        (trait_name(contents.names, e.trait), group_name(contents.names, e.trait, e.group),
         e.n, e.gap, e.p)
        for e in found.disparity
    )  # fmt: skip
    heads = (
        Head("trait"), Head("group"), Head("n", "number"), Head("group_difference", DIFFERENCE, 1),
        Head("p", P),
    )  # fmt: skip
    title, note = say("groups.disparity"), say("groups.disparity_note")
    return Grid(
        "group_disparity", title, heads, rows, say("estimand.decided"), (note,),
        _crossed(tuple(e.trait for e in found.disparity)),
    )  # fmt: skip


def _proxies(contents: CommitteeContents, found: GroupAudit) -> Grid:
    rows = tuple(
        (trait_name(contents.names, e.trait), group_name(contents.names, e.trait, e.group),
         e.n, e.total, _largest(contents, e))
        for e in found.proxies
    )  # fmt: skip
    heads = (
        Head("trait"), Head("group"), Head("n", "number"), Head("group_difference", FIGURE, 2),
        Head("largest"),
    )  # fmt: skip
    return Grid(
        "group_proxies", say("groups.proxies"), heads, rows, say("estimand.all"), (),
        _crossed(tuple(e.trait for e in found.proxies)),
    )  # fmt: skip


def _largest(contents: CommitteeContents, each: GroupProxy) -> str:
    """Return the factors that add most to the distance, with their points."""
    known = [(f.factor, f.points.value) for f in each.factors if isinstance(f.points, Estimate)]
    known.sort(key=lambda pair: -abs(pair[1]))
    return "；".join(
        f"{contents.names.get(factor, factor)}{signed(points, 2)}"
        for factor, points in known[:_LARGEST]
    )
