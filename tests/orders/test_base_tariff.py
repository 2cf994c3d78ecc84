"""The base tariff: the price that the pages display first is the one charged without a choice."""

from itertools import permutations

import pytest

from orders import catalogue, stock
from orders.models import Order, Place
from shows.models import Performance, Tariff

from .places import seat_ids

pytestmark = pytest.mark.django_db(transaction=True)

# Minimums of three tariffs, in the order of their positions; None is no minimum.
MINIMUMS = sorted(set(permutations([None, 1, 2])) | set(permutations([None, 4, 2])) | {(2, 3, 4)}, key=str)


def make_tariffs(performance: Performance, minimums: tuple[int | None, ...], *, on_lap: bool) -> None:
    """Made in the opposite order of their positions, each at a price of its own for every rank."""
    for position, minimum in reversed(list(enumerate(minimums))):
        tariff = Tariff.objects.create(
            organiser=performance.production.organiser,
            name=f"{position} {on_lap}",
            position=position,
            minimum=minimum,
            on_lap=on_lap,
        )
        for rank in performance.hall.ranks.all():
            performance.prices.create(rank=rank, tariff=tariff, amount=10 + position)


@pytest.fixture
def without_tariffs(seated) -> Performance:
    """On sale, and every price is still to be made."""
    seated.prices.all().delete()
    return seated


@pytest.mark.parametrize("minimums", MINIMUMS)
def test_the_first_price_that_is_displayed_is_charged(without_tariffs, customer, minimums):
    performance = without_tariffs
    make_tariffs(performance, minimums, on_lap=False)
    make_tariffs(performance, minimums, on_lap=True)
    stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, "A3"))
    order = Order.objects.get()
    seat = order.places.get()
    stock.add_child(order, seat.pk)
    child = Place.objects.get(on_lap_of=seat)
    (offer,) = [offer for offer in catalogue.ranks(performance.pk) if offer.rank.pk == seat.rank_id]
    assert (offer.prices[0].tariff, offer.base) == (seat.tariff, seat.price)
    assert (offer.laps[0].tariff, offer.laps[0].amount) == (child.tariff, child.price)


def test_what_only_the_desk_or_members_get_is_not_the_base_tariff(without_tariffs, customer):
    performance = without_tariffs
    make_tariffs(performance, (None, None, None), on_lap=False)
    Tariff.objects.filter(position=0).update(members_only=True)
    Tariff.objects.filter(position=1).update(sold_online=False)
    stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, "A3"))
    assert [price.tariff.position for price in catalogue.ranks(performance.pk)[0].prices] == [2]
    assert Place.objects.get(order__customer=customer).price == catalogue.ranks(performance.pk)[0].base
