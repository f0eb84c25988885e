"""Templates of the pages: one environment, everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from api.messages.dictionary import Language, text


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the template environment."""
    return Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    template: str,
    page: object,
    language: Language,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a page; its template knows `page` and `say`, which gives the words of a key."""
    say = partial(_say, language)
    content = environment().get_template(template).render(page=page, say=say)
    return HTMLResponse(content, status_code=status, headers=headers)


def _say(language: Language, key: str, **slots: object) -> str:
    return text(key, language, **slots)
