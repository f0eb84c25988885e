"""Requests drawn from the own document of the interface, sent as every role.

No 5xx, no status or body that the document does not name.

Paths name records that exist, mostly ones the role may see, so that requests get past the first
refusal.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.security.cookies import CSRF_HEADER, SESSION_COOKIE
from api.security.principal import Role
from api.settings import read_settings
from data.store.identity.keyring import create_key_file
from data.store.migrations.running import upgrade
from tests.api.house import House, make_house
from tests.api.security.records import all_records

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_UPLOADS = ["/v1/score/batch", "/v1/cases/import"]
_FEW, _MANY = 1, 150
_KNOWN_OF_TEN = 8


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return a folder for the database of these tests."""
    made = Path(tempfile.mkdtemp(prefix="nansha-roles-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    upgrade(f"sqlite:///{made / 'nansha.db'}")
    create_key_file(made / "keys.json")
    return made


application = create_app(
    read_settings(
        {
            "NANSHA_DATABASE_URL": f"sqlite:///{folder() / 'nansha.db'}",
            "NANSHA_KEYS": str(folder() / "keys.json"),
        }
    )
)


def described(**phases: bool) -> BaseSchema:
    """Return the interface as its own document describes it, without uploads.

    Args:
        phases: whether a phase of schemathesis is run; all are where nothing is said.
    """
    chosen = {name: {"enabled": enabled} for name, enabled in phases.items()}
    config = SchemathesisConfig.from_dict({"phases": chosen})
    whole = schemathesis.openapi.from_asgi("/openapi.json", application, config=config)
    return whole.exclude(path=_UPLOADS)


schema = described()
# Drawing a whole assessment takes seconds, and so does every boundary for every role: the long form
# does both, `test_openapi_conformance` does them for nobody.
guarded = (
    described(coverage=False)
    .exclude(path_regex=r"^/v1/(score(?!cards/releases)|law|scale)|^/(healthz|readyz|metrics)")
    .exclude(path="/v1/suspects/{suspect_id}/assessments", method="POST")
    .exclude(path="/v1/drafts/{draft_id}", method="PUT")
)
_RANDOM = Random(1)  # noqa: S311 - which ids to put into paths


@pytest.fixture(scope="module")
def house() -> House:
    """People of every role in three offices."""
    return make_house(application)


@pytest.fixture(scope="module")
def known(house: House) -> list[dict[str, str]]:
    """Ids by the names that paths have for them; accounts are ones that no test signs in as."""
    second = house.person(Role.PROSECUTOR, second=True).user_id
    return [{**made.ids, "user_id": second} for made in all_records(house)]


def send(case: schemathesis.Case[Any], house: House, known: list[dict[str, str]]) -> None:
    """Send a drawn request as each role in turn, and hold every answer to the document."""
    if _RANDOM.randrange(10) < _KNOWN_OF_TEN:
        ids = _RANDOM.choice(known)
        names = case.path_parameters or {}
        case.path_parameters = {name: ids.get(name, value) for name, value in names.items()}
    for role in Role:
        browser = house.signed_in(house.person(role))
        try:
            case.call_and_validate(
                headers={CSRF_HEADER: browser.headers[CSRF_HEADER]},
                cookies={SESSION_COOKIE: browser.cookies[SESSION_COOKIE]},
                checks=CHECKS,
            )
        except Exception as error:  # any; it is raised again with the role in its words
            error.add_note(f"as {role}")
            raise


@pytest.mark.slow
@guarded.parametrize()
@settings(
    max_examples=_FEW, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_answers_are_as_documented_for_every_role(
    case: schemathesis.Case[Any], house: House, known: list[dict[str, str]]
) -> None:
    """A few requests for each operation that needs an account and has no body of 43 answers."""
    send(case, house, known)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@schema.parametrize()
@settings(max_examples=_MANY, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_documented_for_every_role_at_length(
    case: schemathesis.Case[Any], house: House, known: list[dict[str, str]]
) -> None:
    """Many requests for every operation."""
    send(case, house, known)
