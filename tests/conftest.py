"""Fixtures that everybody uses. The organiser and hall are made by tests/cast.py."""

import pytest

from accounts import organisers
from orders.keeping import Kept
from tests import cast


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    """Each test looks at its own database, not at what the last one left in the process."""
    from django.core.cache import cache

    organisers.forget()
    Kept.forget_all()
    cache.clear()


@pytest.fixture
def organiser(db):
    return cast.make_organiser()


@pytest.fixture
def customer(db):
    return cast.make_customer()


@pytest.fixture
def stranger(db):
    return cast.make_customer("vreemde@example.org", first_name="Vreemde", last_name="Vogel")
