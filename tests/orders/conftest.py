"""Performances on sale, for every test about orders."""

import pytest

from orders import stock
from shows.models import Performance
from tests import cast
from tests.demo import outside


@pytest.fixture
def seated(organiser) -> Performance:
    """A numbered performance on sale: Parterre A and B, Balkon AA, ten seats a row, B1 a wheelchair place."""
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))
    stock.put_on_sale(performance)
    return performance


@pytest.fixture
def club(organiser) -> Performance:
    """An unnumbered performance on sale: 50 places."""
    performance = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_club(organiser))
    stock.put_on_sale(performance)
    return performance


@pytest.fixture(scope="session")
def psp_process(tmp_path_factory):
    """The simulator of Mollie, a process of its own."""
    simulator = outside.Mollie(tmp_path_factory.mktemp("psp"))
    yield simulator
    simulator.close()


@pytest.fixture
def psp(psp_process, live_server, settings) -> outside.Mollie:
    """The simulator without faults, known to the shop; its webhooks reach the shop on the live server."""
    psp_process.control("/reset")
    settings.MOLLIE_API_URL, settings.MOLLIE_API_KEYS = psp_process.url, {"": outside.KEY}
    settings.SITE_URL = live_server.url
    return psp_process
