"""The page in Chromium: with and without JavaScript, by keyboard, with nothing from elsewhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = os.environ.get("NANSHA_TEST_CHROMIUM", "/usr/bin/chromium")
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", OFFLINE),
]
SECONDS_TO_START = 30


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """Serve with two processes, as a site would; return the address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    settings = {"NANSHA_LISTEN": f"127.0.0.1:{port}", "NANSHA_WORKERS": "2"}
    program = Path(sys.executable).with_name("nansha")
    with subprocess.Popen([program, "serve"], env={**os.environ, **settings}) as server:
        wait_until_ready(address)
        yield address
        server.terminate()


def wait_until_ready(address: str) -> None:
    """Return when the server answers; fail when it does not in time."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - this machine's own server
                return
        except OSError:
            assert time.monotonic() < deadline, f"no answer from {address}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium, unable to resolve any name."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Page]:
    """Open the page; fail on a request elsewhere, an error in the console or a broken policy."""
    yield from opened(browser, base, script=request.param)


@pytest.fixture
def scripted(browser: Browser, base: str) -> Iterator[Page]:
    """Open the page with JavaScript."""
    yield from opened(browser, base, script=True)


def opened(browser: Browser, base: str, *, script: bool) -> Iterator[Page]:
    """Yield a page and check afterwards that it asked nobody else and broke no rule."""
    context = browser.new_context(
        base_url=base, java_script_enabled=script, viewport={"width": 1366, "height": 768}
    )
    elsewhere: list[str] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((f"{base}/", "data:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    # A form that is sent back to be corrected has this status; the browser notes it.
    corrected = "the server responded with a status of 422"
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert (elsewhere, [text for text in complaints if corrected not in text]) == ([], [])


def choose(page: Page, name: str, value: str) -> None:
    """Click a level."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def make_findings(page: Page) -> None:
    """Make the findings that arrest review asks for."""
    choose(page, "f.crime_evidence", "sufficient")
    choose(page, "f.penalty", "imprisonment")


def settle(page: Page) -> None:
    """Send the form where the page does not follow by itself."""
    button = page.get_by_role("button", name="评估")
    if button.is_visible():
        button.click()


def test_filling_in_gives_a_result(page: Page) -> None:
    """With script the result follows each change; without, the button asks for it."""
    make_findings(page)
    settle(page)
    expect(page.locator("#total")).to_have_text("0")
    choose(page, "a.administrative_record", "within_1y_same")
    page.locator('input[name="e.administrative_record"]').fill("行政处罚决定书，证据卷第18页")
    settle(page)
    expect(page.locator(".contributions")).to_contain_text("行政处罚决定书，证据卷第18页")
    expect(
        page.get_by_role("heading", name="不批准逮捕").or_(
            page.get_by_role("heading", name="检察官联席会议")
        )
    ).to_be_visible()


def test_a_level_without_its_evidence_is_shown_as_not_counted(page: Page) -> None:
    """What lacks evidence is named with the reason."""
    make_findings(page)
    choose(page, "a.retaliation", "done")
    settle(page)
    expect(page.locator("#not-counted")).to_contain_text("未列明证据")


def test_what_is_missing_leads_to_its_field(page: Page) -> None:
    """The link of a problem brings the field into view."""
    choose(page, "f.crime_evidence", "sufficient")
    settle(page)
    page.locator(".problems a").first.click()
    expect(page.locator(r"#finding-f\.penalty")).to_be_in_viewport()


def test_the_page_speaks_english_too(scripted: Page) -> None:
    """The switch changes every word of the form, and the result follows in English."""
    scripted.get_by_role("link", name="English").click()
    expect(scripted.locator("html")).to_have_attribute("lang", "en")
    make_findings(scripted)
    expect(scripted.locator("#outcome")).to_have_text("Refuse arrest (no danger)")


def test_a_level_is_chosen_by_keyboard(scripted: Page) -> None:
    """Radio groups move by arrow keys, and the focus is visible."""
    make_findings(scripted)
    scripted.locator('input[name="a.fault_form"][value="unknown"]').focus()
    scripted.keyboard.press("ArrowRight")
    expect(scripted.locator('input[name="a.fault_form"]:checked')).not_to_have_value("unknown")
    outline = scripted.locator('input[name="a.fault_form"]:checked + span')
    expect(outline).to_have_css("outline-style", "solid")


def test_an_opened_part_stays_open_when_the_result_changes(scripted: Page) -> None:
    """Reading is not interrupted by the next answer."""
    make_findings(scripted)
    scripted.locator("#unknown > summary").click()
    choose(scripted, "a.fault_form", "negligent")
    expect(scripted.locator(".contributions")).to_contain_text("过失")
    expect(scripted.locator("#unknown")).to_have_attribute("open", "")


def test_the_draft_paragraph_is_copied(scripted: Page) -> None:
    """The button says that it is done."""
    make_findings(scripted)
    scripted.locator("#paragraph > summary").click()
    scripted.get_by_role("button", name="复制").click()
    expect(scripted.get_by_role("button", name="已复制")).to_be_visible()


def test_nothing_is_wider_than_the_screen(scripted: Page) -> None:
    """At 1366 by 768 no sideways scrolling."""
    make_findings(scripted)
    width = scripted.locator("html").evaluate("page => page.scrollWidth")
    assert width <= 1366


def test_the_documentation_is_drawn_from_local_files(scripted: Page) -> None:
    """Swagger UI shows the interface without asking anybody else."""
    scripted.goto("/docs")
    expect(scripted.get_by_text("/v1/score", exact=True)).to_be_visible()


def test_metrics_add_up_over_the_processes(base: str) -> None:
    """Whichever process answers, the counts are those of all."""
    for _ in range(30):
        with urlopen(f"{base}/healthz", timeout=5) as answer:  # noqa: S310 - as above
            assert answer.status == 200
    with urlopen(f"{base}/metrics", timeout=5) as answer:  # noqa: S310 - as above
        exposition = answer.read().decode()
    counted = 'nansha_http_requests_total{method="GET",route="/healthz",status="200"} 30.0'
    assert counted in exposition
