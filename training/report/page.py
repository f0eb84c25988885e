"""The report as one HTML file: inline pictures and styles, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jinja2 import Environment, Template

from evaluation.report.section import Section
from evaluation.report.templating import report_templates
from training.report.contents import ReportContents
from training.report.prose import say
from training.report.sections.data import data, prior, unknown
from training.report.sections.effects import challenger, heads, replay
from training.report.sections.factor_tests import tests
from training.report.sections.limits import assumptions, limits, provenance
from training.report.sections.points import appendix, points
from training.report.sections.quality import decision, learning, quality
from training.report.sections.summary import summary

_ORDER: tuple[Callable[[ReportContents], Section | None], ...] = (
    summary, data, prior, points, unknown, quality, learning, decision, tests, replay, heads,
    challenger, assumptions, limits, provenance, appendix,
)  # fmt: skip


def sections(contents: ReportContents) -> tuple[Section, ...]:
    """Return the parts of the report in order; what was not computed is left out."""
    return tuple(part for make in _ORDER if (part := make(contents)) is not None)


def render(contents: ReportContents) -> str:
    """Return the report; the same contents give the same text."""
    return template("report.html").render(source=contents.provenance, sections=sections(contents))


def template(name: str) -> Template:
    """Return a template of report or model card."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the templates of report and model card."""
    return report_templates("training.report", say)
