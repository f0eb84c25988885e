"""Fill an empty database with the demonstration: every course, as often as its share says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from random import Random

from api.assessing import today
from api.demo import police, procuratorate
from api.demo.aftermath import record_events
from api.demo.cast import Cast, assemble
from api.demo.play import Play
from api.demo.script import Course, script
from data.law.catalogue import law_packs
from data.store.database import Store
from data.store.identity.keyring import Keyring
from data.store.people.organisations import all_organisations
from data.synthetic.requests import Files

SEED = 20261122
CASES = 200

STEPS: Mapping[str, Callable[[Play], None]] = {
    "register": police.register,
    "assess": police.assess,
    "correct": police.correct,
    "second_suspect": police.second_suspect,
    "divert": police.divert,
    "share": police.share,
    "withdraw": police.withdraw,
    "accept": procuratorate.accept,
    "verify": procuratorate.verify,
    "verify_light": procuratorate.verify_light,
    "decide": procuratorate.decide_as_recommended,
    "decide_otherwise": procuratorate.decide_otherwise,
    "arrest": procuratorate.arrest,
    "arrest_outright": procuratorate.arrest_outright,
    "refuse": procuratorate.refuse,
    "approve": procuratorate.approve,
    "approve_last": procuratorate.approve_last,
    "send_back": procuratorate.send_back,
    "review": procuratorate.review,
    "reassess": procuratorate.reassess,
    "close": police.close,
    "close_police": police.close,
}
"""What each step of the script does; a step that is not here records the script's events."""


def is_empty(store: Store) -> bool:
    """Whether a database has no organisation yet, and so no account and no case."""
    with store.read() as connection:
        return not all_organisations(connection)


def fill(
    store: Store,
    keys: Keyring,
    *,
    cases: int = CASES,
    seed: int = SEED,
    told: Callable[[], None] = lambda: None,
) -> Cast:
    """Make organisations, accounts and cases.

    Args:
        store: of an empty database.
        keys: to seal names with.
        cases: how many; fewer than there are courses leave out the last ones.
        seed: the same seed makes the same cases.
        told: is called after each case.
    """
    cast = assemble(store, keys, script())
    files = Files(law_packs()[-1], seed=seed)
    random = Random(seed)  # noqa: S311 - invented cases, no secrets
    for number, course in enumerate(courses(cases), start=1):
        _play(cast, files, course, number, random)
        told()
    return cast


def courses(cases: int) -> Iterator[Course]:
    """Return the course of each case: every course once, then by their shares.

    Examples:
        >>> len({course.id for course in courses(50)}) == len(script().courses)
        True
    """
    known = script().courses
    whole = sum(course.share for course in known)
    rest = max(0, cases - len(known))
    taken = dict.fromkeys((course.id for course in known), 0)
    for place in range(cases):
        if place < len(known):
            yield known[place]
            continue
        due = (place - len(known) + 1) / max(1, rest)
        course = max(known, key=lambda each: each.share / whole * rest * due - taken[each.id])
        taken[course.id] += 1
        yield course


def _play(cast: Cast, files: Files, course: Course, number: int, random: Random) -> None:
    ago = course.days_ago + random.randrange(1 + course.days_ago // 3)
    day = max(today() - timedelta(days=ago), law_packs()[-1].valid_from)
    play = Play(cast, files, script(), course, number, day)
    for step in course.steps:
        play.pass_days(play.script.days.get(step, 0))
        if step in STEPS:
            STEPS[step](play)
        else:
            record_events(play, step)
