"""``nansha serve``: the pages and the interface."""

from __future__ import annotations

import uvicorn

from api.cli.options import Lang
from api.messages.dictionary import Language
from api.settings import current_settings


def serve(*, lang: Lang = Language.ZH) -> None:  # noqa: ARG001 - the language of error messages
    """Serve until interrupted, where and with as many processes as the settings say."""
    settings = current_settings()
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=settings.listen.host,
        port=settings.listen.port,
        workers=settings.workers,
        server_header=False,
    )
