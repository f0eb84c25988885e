"""Check a whole law pack before it is released: everything that a reader alone cannot see.

A pack that can be read may still cite what it does not hold, ask for answers that nobody can give,
or come to a ruling without words for it. `check_documents` finds all of that at once;
``nansha scale check`` prints it.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.law.check_conditions import condition_problems
from data.law.check_measures import measure_problems
from data.law.check_outcomes import outcome_problems, reach_problems
from data.law.check_references import citation_problems, identity_problems, name_problems
from data.law.check_rules import rule_problems
from data.law.check_scale import scale_problems, unknown_dangers
from data.law.check_tasks import task_problems
from data.law.check_words import word_problems
from data.law.entries import LawEntryError
from data.law.pack import Documents, build_pack
from data.law.place import Place, entry_problem, walk_documents
from model.errors import Problem
from model.law import LawPack


def check_documents(documents: Documents) -> tuple[Problem, ...]:
    """Return every problem of the parsed files of a pack, the texts first.

    A file that cannot be read at all gives one problem, ``pack_wrong_entry``; the checks that need
    the whole pack then wait until it can be read.
    """
    found = walk_documents(documents)
    problems = [*word_problems(found), *identity_problems(found), *citation_problems(found)]
    try:
        pack = build_pack(documents, "")
    except LawEntryError as error:
        return (*problems, entry_problem(error))
    return (*problems, *check_pack(pack, documents))


def check_pack(pack: LawPack, documents: Documents) -> tuple[Problem, ...]:
    """Return every problem of a pack that could be read: names, conditions, rules, outcomes.

    What a case can come to is asked only of a pack whose conditions and rules are sound: a misspelt
    name would show there a second time.
    """
    found = walk_documents(documents)
    read = [*condition_problems(pack, found), *rule_problems(pack, documents)]
    problems = [
        *scale_problems(pack, documents),
        *name_problems(pack, found),
        *_floor_problems(pack),
        *measure_problems(pack),
        *task_problems(pack, found),
        *read,
    ]
    if not read:
        problems += [*reach_problems(pack, documents), *outcome_problems(pack)]
    return tuple(problems)


def _floor_problems(pack: LawPack) -> Iterator[Problem]:
    """Yield dangers that lift the band and do not exist."""
    place = Place("recommendation.toml", ("other_circumstance", "floor_dangers"))
    yield from unknown_dangers(pack.floor_dangers, pack, place)
