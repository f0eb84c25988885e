"""Release a law pack: write the checksums of its files into the ledger, once and for all.

Routine for a new reading of the law:

1. copy the folder of the last pack to the new version, edit it, set version and dates;
2. ``nansha scale check VERSION`` until it is silent; ``nansha scale diff OLD VERSION``, read it;
3. have a second person sign the diff off;
4. ``python -m data.law.seal VERSION``, commit folder and ledger together.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from data.law.catalogue import LAW_FOLDER, LEDGER, ledger
from data.law.pack import file_checksums
from model.errors import LawPackError


def seal(version: str) -> None:
    """Add a pack to the ledger.

    Raises:
        LawPackError: if the ledger names the version already, or no such folder exists.
    """
    if version in ledger():
        raise LawPackError(f"law pack {version} is released already; give the change a new version")
    folder = LAW_FOLDER / version
    if not folder.is_dir():
        raise LawPackError(f"there is no law pack folder {version}")
    lines = [f'\n["{version}"]', f'released = "{datetime.now(tz=UTC).date().isoformat()}"']
    lines.append(f'\n["{version}".files]')
    lines += [f'"{name}" = "{digest}"' for name, digest in file_checksums(folder).items()]
    with LEDGER.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    seal(sys.argv[1])
