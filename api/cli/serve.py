"""``nansha serve``: the pages and the interface."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import uvicorn

from api.cli.options import Lang
from api.logs import SERVER_LOGS
from api.messages.dictionary import Language
from api.settings import SHARED_FOLDER, current_settings

_SECONDS_TO_FINISH = 30
_SECONDS_TO_ANSWER = 30
"""How long a worker may keep its parent waiting. With uvicorn's 5 s a busy machine never comes up:
workers that are still importing are killed and begin anew, for ever."""


def serve(*, lang: Lang = Language.ZH) -> None:  # noqa: ARG001 - the language of error messages
    """Serve until interrupted, where and with as many processes as the settings say."""
    from api.installation import prepare

    settings = current_settings()
    prepare(settings)
    with _shared_metrics(settings.workers):
        uvicorn.run(
            "api.app:served_app",
            factory=True,
            host=settings.listen.host,
            port=settings.listen.port,
            workers=settings.workers,
            server_header=False,
            log_config=SERVER_LOGS,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
            timeout_worker_healthcheck=_SECONDS_TO_ANSWER,
            access_log=False,  # addresses may come to name a suspect; counts are in /metrics
        )


@contextmanager
def _shared_metrics(workers: int) -> Iterator[None]:
    """Give several processes a folder for their counts, so that /metrics shows the sum."""
    if workers == 1 or SHARED_FOLDER in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="nansha-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]
