"""A page that a process keeps depends on nothing of the request that it was made for, but the address and language."""

import re
from datetime import timedelta

import pytest
from django.urls import set_script_prefix

from orders import stock
from tests import cast
from tests.client import Client
from ticketing import dates
from ticketing.cache import forget_all

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/login/", "/{slug}/", "/{slug}/contact/", "/{slug}/tickets/", "/{slug}/tickets/?weergave=kalender",
    "/{slug}/tickets/?weergave=lijst", "/{slug}/tickets/?zoek=vos", "/{slug}/voorstelling/{performance}/",
    "/{slug}/tickets/agenda.ics", "/{slug}/productie/{production}/",
]  # fmt: skip
NEW_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="\w{64}"|DTSTAMP:\w+')


@pytest.fixture
def performance(organiser):
    production = cast.make_production(organiser, "De Vos")
    performance = cast.make_performance(production, cast.make_hall(organiser), dates.now() + timedelta(hours=2))
    stock.put_on_sale(performance)
    return performance


def page(address: str, prefix: str = "/", **extra: str) -> str:
    """The page without what each one has anew; its links begin with the prefix, as the web server's handler sets it for
    a request with a SCRIPT_NAME."""
    set_script_prefix(prefix)
    try:
        return NEW_EACH_TIME.sub("", Client().get(address, **extra).content.decode())
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("address", PAGES)
def test_a_foreign_script_name_changes_no_page_of_another_visitor(organiser, performance, address, clock):
    """The web server takes SCRIPT_NAME from a header where it trusts the peer, and every link begins with it."""
    address = address.format(slug=organiser.slug, performance=performance.pk, production=performance.production.slug)
    fresh = page(address)
    forget_all()
    foreign = page(address, "/gehackt/", HTTP_COOKIE="a=b", HTTP_X_FORWARDED_HOST="elsewhere.example")
    assert "/gehackt/" in foreign
    assert page(address) == fresh
    assert "/gehackt/" not in fresh
