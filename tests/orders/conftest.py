"""Performances on sale, for every test about orders."""

import pytest

from orders import stock
from shows.models import Performance
from tests import cast


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
