"""What went wrong is shown in one short line, whatever was found."""

from __future__ import annotations

from datetime import date

import pytest

from model.errors import LawPackError, NanshaError, Problem, RequestError, ScorecardError, printable


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ("盗窃罪", "盗窃罪"),
        ("a" * 80, "a" * 80),
        ("a" * 81, "a" * 79 + "…"),
        ("第3页\n第4页", "第3页\\n第4页"),
        ("\x00", "\\x00"),
        ("\ud83d", "\\ud83d"),
        ("\u202e", "\\u202e"),
        (128, "128"),
        (["S1"], '["S1"]'),
        ({"阶段": None}, '{"阶段": null}'),
        (True, "true"),
        (None, "null"),
        (1.0, "1.0"),
        (date(2026, 11, 22), '"2026-11-22"'),
        ({("a",): 1}, "{('a',): 1}"),
    ],
)
def test_what_was_found_becomes_one_short_printable_line(found: object, shown: str) -> None:
    """Control characters are spelt out, long values cut, other kinds written as JSON."""
    assert printable(found) == shown


def test_a_megabyte_is_shown_as_shortly_as_a_line() -> None:
    """No value, however large, makes a long message."""
    assert len(printable("\x00" * 1_000_000)) == len(printable(["证据"] * 100_000)) == 80


def test_what_nests_too_deeply_to_be_written_is_named_by_its_kind() -> None:
    """A value that was read may still be too deep to be written."""
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]

    assert printable(nested) == "list"


def test_a_problem_says_no_more_than_it_knows() -> None:
    """Only the code is needed; the whole document is meant where no place is given."""
    problem = Problem("not_json")

    assert (problem.pointer, problem.value, problem.allowed, problem.parameters) == ("", "", (), {})


def test_a_request_error_carries_every_problem_in_order() -> None:
    """The edge turns it into as many messages as there are problems."""
    problems = (Problem("missing_key", "/stage"), Problem("wrong_date", "/on", "gestern"))

    error = RequestError(problems)

    assert error.problems == problems
    assert str(error) == "/stage: missing_key; /on: wrong_date"


@pytest.mark.parametrize("kind", [LawPackError, ScorecardError, RequestError])
def test_every_error_of_the_project_can_be_caught_as_one(kind: type[Exception]) -> None:
    """Callers need to know one name."""
    assert issubclass(kind, NanshaError)
