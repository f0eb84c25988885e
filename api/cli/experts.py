"""``nansha experts``: a table of expert opinions becomes statistics and an expert card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.choice import chosen_law, today
from api.cli.failures import DATA, CommandError, sentence
from api.cli.options import Lang, Law, help_text
from api.messages.dictionary import Language, text
from api.messages.names import label, name
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.scorecards.reading import read_scorecard
from model.errors import Problem, printable

if TYPE_CHECKING:
    from data.expert_opinions import BadRow
    from model.law import LawPack
    from training.delphi import Panel
    from training.expert_card import ExpertCard

Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("experts_table"))]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="CARD.json", help=help_text("experts_output"))
]
Version = Annotated[str | None, typer.Option("--version", help=help_text("experts_version"))]
Base = Annotated[
    Path | None, typer.Option("--scorecard", metavar="CARD.json", help=help_text("experts_base"))
]
Statistics = Annotated[
    Path | None, typer.Option("--table", metavar="FILE", help=help_text("experts_statistics"))
]
_NAMES = ("factor", "factor_name", "level", "level_name", "outcome")
_COUNTS = ("round", "experts", "essential_votes", "votes", "points_before", "points")
_HEADINGS = (
    "factor", "factor_name", "level", "level_name", "round", "experts", "median", "first_quartile",
    "third_quartile", "spread", "essential_votes", "votes", "validity", "validity_critical",
    "validity_p", "points_before", "points", "outcome",
)  # fmt: skip
_KINDS = dict.fromkeys(_NAMES, str) | dict.fromkeys(_COUNTS, int)
_TAKEN = "agreed"


def experts(  # noqa: PLR0913 - each is an option of the command line
    source: Source,
    output: Output,
    *,
    card_version: Version = None,
    law: Law = None,
    scorecard: Base = None,
    statistics: Statistics = None,
    lang: Lang = Language.ZH,
) -> int:
    """Make a card of what experts agree on; return 3 where a row cannot be read."""
    from data.expert_opinions import read_opinions
    from data.settings.delphi import shipped_rule
    from data.tables import open_table
    from training.delphi import summarise
    from training.expert_card import Origin, expert_card

    _refuse_overwriting(source, output, statistics)
    pack = chosen_law(law) if law else law_packs()[-1]
    base = read_scorecard(scorecard, pack) if scorecard else default_scorecard(pack)
    with open_table(source) as table:
        read = read_opinions(table, pack, shipped_rule())
    if read.bad:
        return _refuse_rows(read.bad, pack, lang)
    if not read.opinions:
        raise CommandError(Problem("experts_none", "", printable(source.name)), code=DATA)
    panel = summarise(read.opinions, pack, shipped_rule())
    digest = "sha256:" + hashlib.sha256(source.read_bytes()).hexdigest()
    named = card_version or output.stem
    origin = Origin(named, today().isoformat(), digest, version("nansha"))
    made = expert_card(panel, pack, base, origin)
    written = json.dumps(made.document, ensure_ascii=False, indent=2) + "\n"
    output.write_text(written, encoding="utf-8", newline="\n")
    if statistics is not None:
        _write_statistics(statistics, panel, made, pack, lang)
    typer.echo("\n".join(_summary(panel, made, pack, lang)))
    typer.echo(text("command.written", lang, file=output), err=True)
    return 0


def _refuse_overwriting(source: Path, *targets: Path | None) -> None:
    for target in targets:
        if target is not None and target.resolve() == source.resolve():
            raise CommandError(Problem("same_file", "", printable(target.name)))


def _refuse_rows(bad: tuple[BadRow, ...], law: LawPack, language: Language) -> int:
    """Explain every row that cannot be read; a card of the others would weigh some experts more."""
    for row in bad:
        typer.echo(text("experts.row", language, line=row.line), err=True)
        for problem in row.problems:
            typer.echo(sentence(problem, language, law), err=True)
    typer.echo(text("experts.refused", language, rows=len(bad)), err=True)
    return DATA


def _summary(panel: Panel, made: ExpertCard, law: LawPack, language: Language) -> Iterator[str]:
    """Yield what the experts said and what became of it."""
    yield text(
        "experts.panel",
        language,
        experts=len(panel.experts),
        rounds=len(panel.rounds),
        card=made.card.version,
    )
    for number, found in panel.concordance.items():
        if found is None:
            yield text("experts.no_concordance", language, round=number)
            continue
        yield text(
            "experts.concordance",
            language,
            round=number,
            w=f"{found.w:.3f}",
            chi_square=f"{found.chi_square:.1f}",
            degrees=found.degrees,
            p=_probability(found.p),
            experts=found.experts,
            items=found.items,
        )
    for number, change in panel.changes.items():
        yield text(
            "experts.change",
            language,
            round=number,
            before=number - 1,
            levels=change.levels,
            median=f"{change.median:.2f}",
            spread=f"{change.spread:+.2f}",
        )
    yield text("experts.agreed", language, count=len(made.taken), factors=len(law.scale))
    for factor in law.scale:
        if factor.id in made.kept:
            reason = text(f"experts.reason.{made.kept[factor.id]}", language)
            shown = text("common.with_code", language, name=name(factor, language), code=factor.id)
            yield text("experts.kept", language, factor=shown, reason=reason)
    yield text("common.expert_prior", language)


def _probability(p: float) -> str:
    least = 0.001
    return f"< {least}" if p < least else f"= {p:.3f}"


def _write_statistics(
    path: Path, panel: Panel, made: ExpertCard, law: LawPack, language: Language
) -> None:
    """Write every level of every round, for the record of the consultation."""
    from data.tables import OutputColumn, ending_of, table_writer

    columns = [OutputColumn(heading, _KINDS.get(heading, float)) for heading in _HEADINGS]
    with table_writer(path, columns, ending=ending_of(path)) as writer:
        for cells in _statistics(panel, made, law, language):
            writer.write(cells)


def _statistics(
    panel: Panel, made: ExpertCard, law: LawPack, language: Language
) -> Iterator[tuple[object, ...]]:
    for number, views in panel.rounds.items():
        for factor in law.scale:
            view, validity = views[factor.id], views[factor.id].validity
            votes = (
                (None,) * 5
                if validity is None
                else (
                    validity.essential, validity.experts, validity.ratio, validity.critical,
                    validity.p,
                )
            )  # fmt: skip
            for level in factor.levels:
                given = view.levels.get(level.id)
                points = (
                    (0, None, None, None, None)
                    if given is None
                    else (
                        given.experts, given.median, given.first_quartile, given.third_quartile,
                        given.spread,
                    )
                )  # fmt: skip
                yield (
                    factor.id, name(factor, language), level.id, label(level, language), number,
                    *points, *votes, made.base.points[factor.id][level.id],
                    made.card.points[factor.id][level.id], made.kept.get(factor.id, _TAKEN),
                )  # fmt: skip
