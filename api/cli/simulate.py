"""``nansha simulate``: invented case records, and beside them the truth about each."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.choice import chosen_law
from api.cli.failures import INTERRUPTED, SYSTEM, USAGE, CommandError, file_problem
from api.cli.options import Lang, Law, help_text
from api.messages.dictionary import Language
from data.law.catalogue import law_packs
from data.rows import TableError
from data.scorecards.catalogue import default_scorecard
from data.tables import ending_of
from model.errors import Problem, printable

if TYPE_CHECKING:
    from data.synthetic.simulation import Simulation

_MOST_ROWS = 5_000_000
_TRUTH = ".truth.json"
_JSON, _CSV, _PARQUET = ".json", ".csv", ".parquet"
_PART = ".part"

Rows = Annotated[int, typer.Argument(metavar="N", help=help_text("rows"))]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help=help_text("simulate_output"))
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=help_text("seed"))]
Truth = Annotated[Path | None, typer.Option("--truth", metavar="FILE", help=help_text("truth"))]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run: the table, the truth of the world, the truth of each case."""

    table: Path
    world: Path
    cases: Path

    @classmethod
    def of(cls, output: Path, truth: Path | None) -> Files:
        """Return the files that belong to a table; those of the truth stand beside each other.

        Raises:
            CommandError: a name that cannot be used, or a place where nothing can be written.
        """
        ending = _ending(output)
        world = truth or output.with_name(output.name + _TRUTH)
        if world.suffix.lower() != _JSON:
            raise CommandError(Problem("truth_not_json", "", printable(world.name)))
        files = cls(output, world, world.with_suffix(_CSV if ending == _CSV else _PARQUET))
        for path in files.all:
            _check(path)
        return files

    @property
    def all(self) -> tuple[Path, ...]:
        """Return the three files."""
        return self.table, self.world, self.cases

    @property
    def parts(self) -> Files:
        """Return the files under the names that they have until all is written."""
        return Files(*(path.with_name(path.name + _PART + path.suffix) for path in self.all))


def simulate(  # noqa: PLR0913 - one option each
    rows: Rows,
    *,
    output: Output,
    seed: Seed = 20261122,
    truth: Truth = None,
    law: Law = None,
    lang: Lang = Language.ZH,
) -> None:
    """Write so many invented case records, their truth in side files, and a summary."""
    if not 1 <= rows <= _MOST_ROWS:
        raise CommandError(Problem("rows_out_of_range", "", str(rows), (f"1–{_MOST_ROWS}",)))
    files = Files.of(output, truth)
    pack = chosen_law(law) if law else law_packs()[-1]
    write = _writers()
    from data.synthetic.simulation import simulate as run

    with _written(files) as parts:
        simulation = run(pack, default_scorecard(pack), rows, seed=seed)
        write(simulation, parts)
    from api.cli.simulate_words import summary

    typer.echo(summary(simulation, files.all, lang))


def _ending(output: Path) -> str:
    try:
        return ending_of(output)
    except TableError as error:
        raise CommandError(*error.problems) from error


def _check(path: Path) -> None:
    """Refuse a file that cannot be written, before anything is computed."""
    if not path.parent.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(path.parent))))
    if path.is_dir():
        raise CommandError(Problem("file_is_folder", "", printable(str(path))))
    place = path if path.exists() else path.parent
    if not os.access(place, os.W_OK):
        cause = {"cause": os.strerror(errno.EACCES)}
        raise CommandError(Problem("file_refused", "", printable(str(path)), (), cause))


def _writers() -> Callable[[Simulation, Files], None]:
    """Return what writes a run, or say that the libraries for it are missing."""
    try:
        from data.records.writing import write_columns
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    from data.synthetic.table import learning_columns
    from data.synthetic.truth import write_truth

    def write(simulation: Simulation, files: Files) -> None:
        write_columns(
            learning_columns(simulation),
            files.table,
            simulation.law,
            synthetic=True,
            extracted_on=simulation.extracted_on,
        )
        write_truth(simulation, files.world, files.cases)

    return write


@contextmanager
def _written(files: Files) -> Iterator[Files]:
    """Give temporary names; the files get their own when all is written, or else none is left."""
    parts = files.parts
    try:
        yield parts
        for part, path in zip(parts.all, files.all, strict=True):
            part.replace(path)
    except KeyboardInterrupt:
        raise CommandError(Problem("nothing_written"), code=INTERRUPTED) from None
    except OSError as error:
        problem = file_problem(error, files.table.name)
        raise CommandError(problem, code=SYSTEM) from error
    except TableError as error:
        raise CommandError(*error.problems, code=USAGE) from error
    finally:
        for part in parts.all:
            part.unlink(missing_ok=True)
