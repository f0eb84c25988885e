"""A visual tour: start the service, open each page in Chromium, and save a picture of it.

Run ``make tour``; the pictures land in ``tour/``, which git ignores.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "tour"
CHROMIUM = os.environ.get("NANSHA_TEST_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SECONDS_TO_START = 30
CASE = "V9"


@contextmanager
def service() -> Iterator[str]:
    """Serve on a free port with a database of its own; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("nansha")
    with (
        TemporaryDirectory(prefix="nansha-tour-") as folder,
        subprocess.Popen([program, "serve"], env=settings(port, folder)) as server,
    ):
        try:
            wait_until_ready(address)
            yield address
        finally:
            server.terminate()


def wait_until_ready(address: str) -> None:
    """Wait for the service to say that it is ready.

    Raises:
        TimeoutError: it does not within `SECONDS_TO_START`.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(address):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no answer from {address} in {SECONDS_TO_START} s")
        time.sleep(0.2)


def settings(port: int, folder: str) -> dict[str, str]:
    """Return the environment of the service: nothing of the one who takes the tour is touched."""
    return {
        **os.environ,
        "NANSHA_LISTEN": f"127.0.0.1:{port}",
        "NANSHA_DATABASE_URL": f"sqlite:///{folder}/nansha.db",
        "NANSHA_KEYS": f"{folder}/keys.json",
    }


def answers(address: str) -> bool:
    """Tell whether the service is ready."""
    try:
        with urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - this machine's own server
            return True
    except OSError:
        return False


def fill_in(page: Page) -> None:
    """Answer one of the golden cases on the assessment page."""
    tables = tomllib.loads((ROOT / "tests/cases/golden.toml").read_text(encoding="utf-8"))
    case = next(case for case in tables["case"] if case["id"] == CASE)
    page.locator('input[name="case_number"]').fill("穗南检审捕〔2026〕128号")
    page.locator('input[name="suspect"]').fill("S1")
    page.locator('input[name="offence"]').fill("诈骗罪")
    choose(page, "f.crime_evidence", "sufficient")
    choose(page, "f.penalty", "imprisonment")
    for number, level in enumerate(case["levels"], start=1):
        factor, _, name = level.partition(".")
        choose(page, f"a.{factor}", name)
        page.locator(f'input[name="e.{factor}"]').fill(f"证据卷第{number}页")
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")


def choose(page: Page, name: str, value: str) -> None:
    """Click a level."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def nothing(_: Page) -> None:
    """Leave a page as it opens."""


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "assessment-empty": ("/", nothing),
    "assessment": ("/", fill_in),
    "assessment-english": ("/?lang=en", fill_in),
    "handbook": ("/handbook", nothing),
    "documentation": ("/docs", nothing),
}


def main() -> None:
    """Save two pictures of every page: as it meets the eye, and whole."""
    PICTURES.mkdir(exist_ok=True)
    with service() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (path, prepare) in PAGES.items():
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(address + path)
            prepare(page)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.screenshot(path=PICTURES / f"{name}-whole.png", full_page=True)
            page.close()
        browser.close()
    sys.stdout.write(f"{PICTURES}: {len(list(PICTURES.glob('*.png')))} pictures\n")


if __name__ == "__main__":
    main()
