"""The report as one HTML file, and the page for the chief procurator."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jinja2 import Environment

from evaluation.committee.contents import CommitteeContents
from evaluation.committee.part import Part
from evaluation.committee.prose import say
from evaluation.committee.sections.audit import groups
from evaluation.committee.sections.change import agreement, deviations, drift
from evaluation.committee.sections.closing import assumptions, provenance, unknown
from evaluation.committee.sections.policy import policy, questions
from evaluation.committee.sections.quality import curve, later, quality
from evaluation.committee.sections.quality import groups as groups_quality
from evaluation.committee.sections.record import bands, data, decisions
from evaluation.committee.sections.summary import boxes, summary, warning_text
from evaluation.committee.sections.unseen import bounds, selective
from evaluation.report.templating import report_templates

_ORDER: tuple[Callable[[CommitteeContents], Part | None], ...] = (
    summary, data, bands, decisions, quality, groups_quality, later, curve, selective, bounds,
    policy, questions, groups, drift, deviations, agreement, assumptions, unknown, provenance,
)  # fmt: skip


def parts(contents: CommitteeContents) -> tuple[Part, ...]:
    """Return the parts of the report in order; what was not computed is left out."""
    return tuple(found for make in _ORDER if (found := make(contents)) is not None)


def render(contents: CommitteeContents) -> str:
    """Return the report; the same contents give the same text."""
    sections = [each.section for each in parts(contents)]
    template = _environment().get_template("report.html")
    return template.render(source=contents.provenance, sections=sections)


def render_summary(contents: CommitteeContents) -> str:
    """Return one page for the chief procurator."""
    return (
        _environment()
        .get_template("summary.html")
        .render(
            source=contents.provenance,
            counts=contents.counts,
            boxes=boxes(contents),
            warnings=[warning_text(each) for each in contents.warnings],
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return report_templates("evaluation.committee", say)
