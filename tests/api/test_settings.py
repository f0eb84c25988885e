"""Settings: defaults, refusals, and a table that says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.messages.dictionary import Language, explain
from api.settings import SETTINGS, Address, SettingsError, read_settings

TABLE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(NANSHA_\w+)` \| `([^`]*)` \| ([^|]+) \|", re.MULTILINE)


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nothing has to be set to try the program on one machine."""
    settings = read_settings({})
    found = (settings.listen, settings.workers, settings.mode)
    assert found == (Address("127.0.0.1", 8000), 1, "demo")


@pytest.mark.parametrize(
    ("value", "address"),
    [("0.0.0.0:80", Address("0.0.0.0", 80)), ("[::1]:8000", Address("::1", 8000))],  # noqa: S104 - it is read, not bound
)
def test_an_address_is_a_host_and_a_port(value: str, address: Address) -> None:
    """Addresses of both families are read."""
    assert read_settings({"NANSHA_LISTEN": value}).listen == address


def test_an_empty_variable_counts_as_absent() -> None:
    """A file of variables may leave one blank."""
    assert read_settings({"NANSHA_WORKERS": ""}).workers == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NANSHA_LISTEN", "8000"),
        ("NANSHA_LISTEN", ":8000"),
        ("NANSHA_LISTEN", "127.0.0.1:0"),
        ("NANSHA_LISTEN", "127.0.0.1:65536"),
        ("NANSHA_LISTEN", "127.0.0.1:８０"),
        ("NANSHA_WORKERS", "0"),
        ("NANSHA_WORKERS", "65"),
        ("NANSHA_WORKERS", "-1"),
        ("NANSHA_WORKERS", "two"),
        ("NANSHA_MODE", "Production"),
        ("NANSHA_REPORT_FONT_DIR", "/no/such/folder"),
    ],
)
def test_a_wrong_value_is_refused_by_name_value_and_what_is_allowed(name: str, value: str) -> None:
    """The message says what to correct and to what."""
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    allowed = next(setting.allowed for setting in SETTINGS if setting.name == name)
    assert all(part in str(caught.value) for part in (name, value, allowed))


@pytest.mark.parametrize("language", Language)
def test_a_refusal_has_words_in_both_languages(language: Language) -> None:
    """The command line says it in the language of its user."""
    with pytest.raises(SettingsError) as caught:
        read_settings({"NANSHA_MODE": "test"})
    words = explain(caught.value.problem, language, None)
    assert ("NANSHA_MODE" in words.text, "demo" in words.cure) == (True, True)


def test_the_table_in_the_documents_is_the_one_in_the_code() -> None:
    """Name, default and allowed values are documented as they are."""
    documented = {
        (name, default, allowed.strip())
        for name, default, allowed in ROW.findall(TABLE.read_text(encoding="utf-8"))
    }
    assert documented == {(s.name, s.default, s.allowed) for s in SETTINGS}
