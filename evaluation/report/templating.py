"""Templates of self-contained reports: everything escaped, nothing undefined, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evaluation.report.figure import Figure
from evaluation.report.table import Table, html


def report_templates(package: str, say: Callable[..., str]) -> Environment:
    """Return the templates of a package, beside the style that all reports share.

    Args:
        package: whose folder ``templates`` holds them.
        say: gives the texts of its reports.
    """
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader(name, "templates") for name in (package, "evaluation.report")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["say"] = say
    made.tests["figure"] = lambda block: isinstance(block, Figure)
    made.tests["table"] = lambda block: isinstance(block, Table)
    # Both write their own markup, in which every text is escaped.
    made.filters["drawn"] = lambda figure: Markup(figure.markup())  # noqa: S704 - escaped
    made.filters["tabled"] = lambda table: Markup(html(table))  # noqa: S704 - escaped
    return made
