"""A seat has one name: on the map, among best places, in the basket, on the ticket, in its mail and on its screen."""

import pytest
from django.urls import reverse

from accounts.mail import owed
from accounts.models import Mail
from orders import stock
from orders.models import Order
from shows.models import Performance, Seat
from tests import cast
from tests.guards import guards_off
from tests.orders.bought import confirm_basket, tickets_of
from tests.orders.places import seat_ids

pytestmark = pytest.mark.django_db
NAME = "Parterre, Loge 3, stoel 5"


@pytest.fixture
def loges(organiser, customer) -> Performance:
    """On sale, in a hall that calls its row A 'Loge 3'; its seat 5 lies in the customer's basket."""
    hall = cast.make_hall(organiser)
    Seat.objects.filter(row="A").update(row_label="Loge 3")
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, "A5"))
    return performance


def test_while_it_is_chosen(client, customer, loges):
    client.force_login(customer)
    choice = client.get(reverse("performance", args=["ccm", loges.pk])).content.decode()
    assert f'aria-label="{NAME}, ' in choice
    assert f"<li>{NAME}</li>" in choice  # among what one has, as best places calls it
    assert NAME in client.get(reverse("basket", args=["ccm"])).content.decode()


def test_once_it_is_bought(client, customer, loges):
    order = confirm_basket(customer, loges)
    (ticket,) = tickets_of(order)
    assert ticket.place_name == NAME  # what the PDF, the mail and the calendar print
    letter = owed.render(Mail.objects.get())
    assert letter
    assert NAME in letter.text
    client.force_login(customer)
    for page in (reverse("order", args=["ccm", order.code]), reverse("tickets")):
        assert NAME in client.get(page).content.decode()


@pytest.mark.parametrize(("kind", "word"), [("wheelchair", "rolstoelplaats"), ("companion", "begeleider")])
def test_a_ticket_of_the_desk_says_what_place_it_is(client, customer, seated, kind, word):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "B2"))
    with guards_off():
        Seat.objects.filter(row="B", number="2").update(kind=kind)
    order = confirm_basket(customer, seated)
    (ticket,) = tickets_of(order)
    name = f"Parterre, rij B, {word} 2"
    assert ticket.place_name == name
    client.force_login(customer)
    assert name in client.get(reverse("order", args=["ccm", order.code])).content.decode()


def test_in_the_admin(admin_client, customer, loges):
    """The place that an order holds, and the places that the desk blocks."""
    order = Order.objects.get(customer=customer)
    assert NAME in admin_client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    blocking = admin_client.get(reverse("admin:orders_performance_places", args=[loges.pk])).content.decode()
    assert NAME in blocking
