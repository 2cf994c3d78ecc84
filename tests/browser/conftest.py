"""A real browser on the real stack: `bin/demo`'s own processes with their season, Debian's Chromium, no stand-ins."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.mailbox import Mailbox

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Shop:
    """A running demo: where it is, its mailbox, its management commands."""

    def __init__(self, directory: Path, url: str) -> None:
        self.directory, self.url = directory, url
        self.environment = json.loads((directory / "environment.json").read_text())
        self.mailbox = Mailbox(self.environment["DEMO_URL"])

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ticketing.demo", "--data-dir", str(self.directory), "manage", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo with its season, started once for all stories, and sound afterwards."""
    directory = tmp_path_factory.mktemp("shop") / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ticketing.demo", "--port", str(port), "--data-dir", str(directory)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        for line in demo.stdout:
            if line.startswith("ready:"):
                break
        else:
            pytest.fail("the demo did not start; its own words are above")
        running = Shop(directory, f"http://127.0.0.1:{port}")
        try:
            yield running
            verdict = running.manage("check_invariants", "--ledger", running.environment["MOLLIE_API_URL"])
        finally:
            demo.terminate()
            demo.wait(60)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, shop: Shop) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new visitor; fails the test when the browser's console tells of an error."""
    contexts, errors = [], []

    def open_one(*, javascript: bool = True, viewport: dict[str, int] = DESK) -> Page:
        context = browser.new_context(
            base_url=shop.url,
            java_script_enabled=javascript,
            viewport=viewport,
            locale="nl-BE",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, errors
