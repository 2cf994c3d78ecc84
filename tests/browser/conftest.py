"""A real browser on the real stack: the processes of `bin/demo` with the season, and Debian's Chromium."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.season.people import LOGINS
from tests.browser.mailbox import Mailbox
from tests.demo.outside import free_port

expect.set_options(timeout=30_000)  # as long as Playwright waits for everything else, on a machine that is busy
ROOT = Path(__file__).resolve().parent.parent.parent
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Evening:
    """A performance that can be bought: the paths of its production and its own, its title, its month."""

    production: str
    performance: str
    title: str


EVENINGS = """
from datetime import timedelta
from django.urls import reverse
from orders.models import Place
from shows.models import Performance
from ticketing import dates
now = dates.now()
performances = Performance.objects.public().filter(production__organiser__slug="ccmechelen", state="on_sale",
    sold_online=True, sale_from__lte=now, sale_until__gt=now + timedelta(hours=2), places_left__gt=40,
    hall__sections__is_numbered={numbered})
for performance in performances.select_related("production").distinct().order_by("starts_at")[:5]:
    print("EVENING", reverse("production", args=["ccmechelen", performance.production.slug]),
          reverse("performance", args=["ccmechelen", performance.pk]), performance.production.title, sep="\\t")
"""


class Shop:
    """A running demo: where it is, its mailbox, its management commands."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = json.loads((directory / "environment.json").read_text())
        self.url = self.environment["SITE_URL"]
        self.mailbox = Mailbox(self.environment["DEMO_URL"])
        self._evenings: dict[bool, list[Evening]] = {}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "demo", "--data-dir", str(self.directory), "manage", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    def demo_password(self, email: str) -> str:
        """The fixed password of a demo login."""
        return next(password for login, password, *_ in LOGINS if login == email)

    def evenings(self, *, numbered: bool) -> list[Evening]:
        """Some performances of the season with more than forty places left, soonest first; none that begins now. Asked
        for once: what one test buys doesn't move the others to another evening."""
        if numbered not in self._evenings:
            listed = self.manage("shell", "-c", EVENINGS.format(numbered=numbered))
            lines = [line.split("\t")[1:] for line in listed.stdout.splitlines() if line.startswith("EVENING")]
            assert lines, listed.stderr
            self._evenings[numbered] = [Evening(*line) for line in lines]
        return self._evenings[numbered]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo with its season, started once for all stories, and sound afterwards. With DEMO_DATA_DIR set to the
    directory of a running demo, that one is used: quicker while a story is being written."""
    if directory := os.environ.get("DEMO_DATA_DIR"):
        yield Shop(Path(directory))
        return
    directory = tmp_path_factory.mktemp("shop") / "data"
    with started(directory) as running:
        yield running
        verdict = running.manage("check_invariants", "--ledger", running.environment["MOLLIE_API_URL"])
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@contextmanager
def started(directory: Path) -> Iterator[Shop]:
    """`bin/demo` on a free port, once it says that it is ready; ended by SIGTERM afterwards."""
    command = [sys.executable, "-m", "demo", "--port", str(free_port()), "--data-dir", str(directory)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        try:
            if not any(line.startswith("ready:") for line in demo.stdout):
                pytest.fail("the demo did not start; its own words are above")
            yield Shop(directory)
        finally:
            demo.terminate()
            demo.wait(60)


@pytest.fixture
def open_page(browser: Browser, shop: Shop) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new visitor; fails the test when the browser's console has an error."""
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
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def look_at() -> Iterator[Callable[[Page, str], None]]:
    """Checks a page in passing: the story goes on, and its end reports all problems."""
    from tests.browser.looking import findings

    problems: list[str] = []
    yield lambda page, name: problems.extend(findings(page, name))
    assert not problems, "\n\n".join(problems)
