"""How often an order's steps ask the database: no oftener for many evenings and tickets than for one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer
from orders import stock
from orders.models import Payment
from shows.models import Performance
from tests import cast
from tests.client import Client
from ticketing.cache import forget_all

from .places import seat_ids

pytestmark = pytest.mark.django_db(transaction=True)
# Beginning and ending transactions included; and in paying the VAT rates, which a process keeps for some seconds.
AT_MOST = {"basket": 8, "pay": 17, "webhook": 17, "return": 6}


class Counted(dict):
    """Queries by step, each with nothing kept but the frame of the page."""

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        forget_all()
        Client().get("/ccm/contact/")  # the frame that all pages share is kept again
        with CaptureQueriesContext(connection) as captured:
            yield
        self[step] = len(captured)


def buy(client: Client, customer: Customer, performances: list[Performance], *seats: str, psp) -> Counted:
    counted, names = Counted(), {"slug": performances[0].production.organiser.slug}
    for performance in performances:
        stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, *seats))
    client.force_login(customer)
    with counted.of("basket"):
        assert client.get(reverse("basket", kwargs=names)).status_code == 200
    with counted.of("pay"):
        assert client.post(reverse("payment", kwargs=names)).status_code == 200
    payment = Payment.objects.select_related("order").get(order__customer=customer)
    psp.end(payment.psp_id)
    with counted.of("webhook"):
        assert client.post(reverse("webhook", args=[payment.reference]), {"id": payment.psp_id}).status_code == 200
    with counted.of("return"):
        page = client.get(reverse("order", args=[names["slug"], payment.order.code]))
    assert page.context["status"] == "paid"
    return counted


def test_many_evenings_and_tickets_take_as_many_queries_as_one(client, customer, stranger, organiser, seated, psp):
    psp.faults(webhooks={"mute": True})
    evenings = [seated]
    for number in range(3):
        production = cast.make_production(organiser, f"Avond {number}")
        evenings.append(cast.make_performance(production, seated.hall))
        stock.put_on_sale(evenings[-1])
    buy(client, cast.make_customer("eerste@voorbeeld.be"), [seated], "B5", psp=psp)  # what is kept longer is kept now
    one = buy(client, customer, [seated], "A1", psp=psp)
    many = buy(client, stranger, evenings, "A3", "A4", "A5", "A6", psp=psp)
    assert one == many
    assert all(number <= AT_MOST[step] for step, number in many.items()), many
