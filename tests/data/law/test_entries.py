"""Reading the tables of a law pack file: good values, and errors that say what instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from data.law.entries import Entry, LawEntryError

VALUES: dict[str, object] = {
    "name": "罪过形式",
    "empty": "",
    "count": 3,
    "negative": -1,
    "yes": True,
    "no": False,
    "day": date(2026, 11, 22),
    "moment": datetime(2026, 11, 22, 8, 0),  # noqa: DTZ001  # TOML knows local times
    "names": ["a", "b"],
    "numbers": [1, 2],
    "mixed": ["a", 1, True],
    "inner": {"name": "x"},
    "list": [{"name": "x"}, {"name": "y"}],
    "nothing": [],
    "half": [{"name": "x"}, "y"],
}
ENTRY = Entry("scale.toml", "factor[2]", VALUES)
Read = Callable[[Entry], object]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda e: e.text("name"), "罪过形式"),
        (lambda e: e.text("name", one_of=("罪过形式", "其他")), "罪过形式"),
        (lambda e: e.optional_text("name"), "罪过形式"),
        (lambda e: e.optional_text("absent"), None),
        (lambda e: e.texts("names"), ("a", "b")),
        (lambda e: e.texts("absent", default=("z",)), ("z",)),
        (lambda e: e.whole("count"), 3),
        (lambda e: e.optional_whole("absent"), None),
        (lambda e: e.flag("no"), False),
        (lambda e: e.flag("absent", default=True), True),
        (lambda e: e.day("day"), date(2026, 11, 22)),
        (lambda e: e.wholes("numbers"), (1, 2)),
        (lambda e: e.wholes("absent", default=()), ()),
        (lambda e: e.plain("mixed"), ("a", 1, True)),
        (lambda e: e.among("names", ("a", "b", "c")), frozenset({"a", "b"})),
        (lambda e: e.among("absent", ("a",)), frozenset()),
        (lambda e: e.table("inner").text("name"), "x"),
        (lambda e: e.optional_table("absent").values, {}),
        (
            lambda e: [inner.path for inner in e.tables("list")],
            ["factor[2].list[1]", "factor[2].list[2]"],
        ),
        (lambda e: e.optional_tables("absent"), ()),
        (lambda e: e.new("name", {"其他"}), None),
        (lambda e: e.allow_only(tuple(VALUES)), None),
    ],
)
def test_a_good_value_is_read(read: Read, expected: object) -> None:
    """Each reader returns the value in the form that it promises."""
    assert read(ENTRY) == expected


@pytest.mark.parametrize(
    ("read", "key", "value", "allowed"),
    [
        (lambda e: e.text("absent"), "absent", None, "a text that is not empty"),
        (lambda e: e.text("empty"), "empty", "", "a text that is not empty"),
        (lambda e: e.text("count"), "count", 3, "a text that is not empty"),
        (lambda e: e.text("name", one_of=("a", "b")), "name", "罪过形式", "a | b"),
        (lambda e: e.optional_text("name", one_of=("a",)), "name", "罪过形式", "a"),
        (lambda e: e.texts("numbers"), "numbers", [1, 2], "a list of texts"),
        (lambda e: e.texts("name"), "name", "罪过形式", "a list of texts"),
        (lambda e: e.whole("yes"), "yes", True, "a whole number of 0 or more"),
        (lambda e: e.whole("negative"), "negative", -1, "a whole number of 0 or more"),
        (lambda e: e.whole("count", at_least=4), "count", 3, "a whole number of 4 or more"),
        (lambda e: e.flag("count"), "count", 3, "true | false"),
        (lambda e: e.flag("absent"), "absent", None, "true | false"),
        (lambda e: e.day("moment"), "moment", VALUES["moment"], "a date such as 2026-11-22"),
        (lambda e: e.day("name"), "name", "罪过形式", "a date such as 2026-11-22"),
        (lambda e: e.wholes("mixed"), "mixed", ["a", 1, True], "a list of whole numbers"),
        (lambda e: e.plain("half"), "half", VALUES["half"], "texts, whole numbers or truth values"),
        (lambda e: e.among("names", ("a", "c")), "names", ["a", "b"], "a list out of a, c"),
        (lambda e: e.table("list"), "list", VALUES["list"], "a table"),
        (lambda e: e.tables("nothing"), "nothing", [], "a list of tables that is not empty"),
        (lambda e: e.tables("absent"), "absent", None, "a list of tables that is not empty"),
        (lambda e: e.tables("half"), "half", VALUES["half"], "a list of tables and nothing else"),
        (
            lambda e: e.optional_tables("nothing"),
            "nothing",
            [],
            "a list of tables that is not empty",
        ),
        (
            lambda e: e.new("name", {"罪过形式"}),
            "name",
            "罪过形式",
            "an id that is not given before",
        ),
        (lambda e: e.allow_only(("name",)), "empty", "", "no such key; the keys are name"),
    ],
)
def test_a_wrong_value_is_named(read: Read, key: str, value: object, allowed: str) -> None:
    """An error names file, place, value and what is allowed."""
    with pytest.raises(LawEntryError) as raised:
        read(ENTRY)

    error = raised.value
    assert (error.file, error.key, error.value) == ("scale.toml", f"factor[2].{key}", value)
    assert allowed in error.allowed
    assert str(error).startswith(f"scale.toml: factor[2].{key} is ")


def test_a_missing_key_is_called_missing() -> None:
    """The sentence says missing, not None."""
    with pytest.raises(LawEntryError, match=r"^pack\.toml: version is missing; allowed: a text"):
        Entry("pack.toml", "", {}).text("version")
