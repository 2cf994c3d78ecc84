"""Fixtures that everybody uses. The organiser and hall are made by tests/cast.py."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from accounts.mail import sending
from accounts.models import StaffRole
from tests import cast
from tests.client import Client
from tests.clock import Clock
from ticketing import cache, dates


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    """Each test looks at its own database, not at what the last one left in the process."""
    from orders.psp.circuit_breaker import on_pages

    cache.forget_all()
    on_pages.forget()


@pytest.fixture
def client() -> Client:
    """A visitor's browser; every page that it fetches is checked."""
    return Client()


@pytest.fixture
def organiser(db):
    return cast.make_organiser()


@pytest.fixture
def customer(db):
    return cast.make_customer()


@pytest.fixture
def stranger(db):
    return cast.make_customer("vreemde@example.org", first_name="Vreemde", last_name="Vogel")


@pytest.fixture
def programmer(client, organiser):
    """Staff of the programming office, logged in."""
    person = cast.make_customer("staf@example.org", None, is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=StaffRole.Role.PROGRAMMING)
    client.force_login(person)
    return person


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The clock of the code, which the test sets and advances. For what a process keeps it stands still meanwhile, so
    that a slow machine changes nothing for a test that counts queries."""
    cache.forget_all()
    clock = Clock()
    monkeypatch.setattr(dates, "clock", clock.now)
    monkeypatch.setattr(cache.Cache, "clock", clock.seconds)
    return clock


@pytest.fixture
def read_mail(mailoutbox):
    """Sends what is due; gives everything sent so far."""

    def read():
        sending.send_due()
        return mailoutbox

    return read


CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests: Playwright allows one loop a process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database, which a server's thread that ends late doesn't keep from being dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
