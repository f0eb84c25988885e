"""A worker that a busy machine keeps waiting, such as while it starts, is not killed for it."""

from __future__ import annotations

import time

import pytest

from tests.api.faults.conftest import Installation

LONGER_THAN_UVICORN_WAITS = 7.0
A_ROUND_OF_ITS_PARENT = 2.0


@pytest.mark.slow
def test_a_worker_that_answers_late_goes_on(installation: Installation) -> None:
    """Killed and begun anew while it starts, it would never come up."""
    with installation.serve(workers=2) as service:
        held = service.hold_worker(0, LONGER_THAN_UVICORN_WAITS)
        time.sleep(A_ROUND_OF_ITS_PARENT)
        assert held in service.worker_ids()
