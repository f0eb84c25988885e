"""The table of permissions as ``docs/permissions.md``: a test keeps the two in step."""

from __future__ import annotations

from collections.abc import Iterator

from api.security.actions import CONSOLE_ACTIONS, PEOPLE_ONLY, Action, Relation
from api.security.permissions import TABLE
from api.security.principal import Role

_SIGNS = {
    Relation.OWN: "o",
    Relation.ORGANISATION: "h",
    Relation.SHARED: "s",
    Relation.FOREIGN: "f",
}
_INTRODUCTION = """\
# Permissions

Made from `api/security/permissions.py` by `python -m api.security.permission_document`; a test \
compares the two. What is not named here is forbidden.

Relations: `o` own (made by, or assigned to, this account) · `h` another account of the same \
organisation (house) · `s` another organisation's, shared with this one · `f` any other.
`P` after an action: people only, no machine's key allows it. `C`: also at the console of the \
server (`nansha users`, `keys`, `audit`, `backup`, `restore`, `retention`, `scorecards history`).
"""


def permission_document() -> str:
    """Return the document."""
    return "\n".join([_INTRODUCTION, *_lines(), ""])


def _lines() -> Iterator[str]:
    yield f"| action | | {' | '.join(Role)} |"
    yield f"|---|---|{'---|' * len(Role)}"
    for action in Action:
        marks = "P" * (action in PEOPLE_ONLY) + "C" * (action in CONSOLE_ACTIONS)
        cells = (_cell(TABLE[action][role]) for role in Role)
        yield f"| `{action}` | {marks} | {' | '.join(cells)} |"


def _cell(relations: frozenset[Relation]) -> str:
    return "".join(sign for relation, sign in _SIGNS.items() if relation in relations) or "–"


if __name__ == "__main__":
    print(permission_document(), end="")  # noqa: T201 - its output is its result
