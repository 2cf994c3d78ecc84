"""Fixtures that everybody uses. The organiser and hall are made by tests/cast.py."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from accounts import organisers, sending
from accounts.models import StaffRole
from tests import cast
from ticketing import keeping
from ticketing.keeping import Kept


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    """Each test looks at its own database, not at what the last one left in the process."""
    from django.core.cache import cache

    from orders.psp.circuit_breaker import on_pages

    organisers.forget()
    Kept.forget_all()
    cache.clear()
    on_pages.forget()


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
def nothing_grows_old(monkeypatch):
    """What processes keep for some seconds is kept until the end, however slow the machine: for who counts queries."""
    monkeypatch.setattr(keeping, "time", SimpleNamespace(monotonic=lambda: 0.0))


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
