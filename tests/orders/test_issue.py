"""Issuing tickets when an order is confirmed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Mail
from orders import stock
from orders.models import Barcode, Order, Place, Ticket
from orders.models.barcode import new_secret
from orders.paying.confirmation import confirm
from orders.tickets.issue import NothingSold, NoVatRate, issue_tickets
from shows.models import Price, VatRate
from tests import cast
from tests.orders.bought import buy, confirm_basket, covers
from tests.orders.places import seat_ids
from ticketing import dates

pytestmark = pytest.mark.django_db


def test_each_sold_place_becomes_a_ticket_with_what_was_paid(customer, seated) -> None:
    order = buy(customer, seated, "A1", "A2", "AA3")
    tickets = Ticket.objects.filter(order=order).order_by("place__seat__position")
    assert [ticket.place.seat.number for ticket in tickets] == ["1", "2", "3"]
    assert [ticket.price for ticket in tickets] == [Decimal(24), Decimal(24), Decimal(22)]
    assert {ticket.vat_percentage for ticket in tickets} == {Decimal(6)}
    assert {ticket.tariff.name for ticket in tickets} == {"Basis"}


def test_each_ticket_has_one_valid_code_of_its_own(customer, seated) -> None:
    order = buy(customer, seated, "A1", "A2")
    codes = Barcode.objects.filter(ticket__order=order, void_at=None)
    assert codes.count() == len({code.secret for code in codes}) == 2


def test_a_code_is_160_random_bits_that_a_qr_code_writes_compactly() -> None:
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert {len(secret) for secret in secrets} == {32}
    assert set("".join(secrets)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_the_mail_is_owed_in_the_same_transaction(customer, seated) -> None:
    order = buy(customer, seated, "A1")
    mail = Mail.objects.get()
    assert (mail.kind, mail.about_id, mail.recipient) == ("order_confirmed", order.pk, customer.email)
    assert (mail.organiser, mail.customer, mail.language) == (order.organiser, customer, "nl")


def test_a_customer_of_the_counter_without_an_address_is_owed_no_mail(seated) -> None:
    order = buy(cast.make_customer(None), seated, "A1")
    assert Ticket.objects.filter(order=order).count() == 1
    assert not Mail.objects.exists()


def test_an_order_whose_places_are_gone_is_not_confirmed(customer, seated) -> None:
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1", "A2"))
    order = Order.objects.get()
    before = covers(order)
    Place.objects.filter(order=order, seat__number="2").update(
        order=None, held_until=None, tariff=None, price=None, vat_category=""
    )
    for too_many in (before, []):
        with pytest.raises(NothingSold), transaction.atomic():
            confirm(order, too_many)
    assert not Ticket.objects.exists()
    assert Order.objects.get().state == Order.State.BASKET


def test_nothing_is_issued_twice(customer, seated) -> None:
    order = buy(customer, seated, "A1")
    with pytest.raises(IntegrityError, match="one_live_ticket_a_place"), transaction.atomic():
        issue_tickets(order, covers(order))
    assert Ticket.objects.count() == Barcode.objects.count() == Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "percentage"),
    [
        (datetime(2027, 12, 31, 23, 59, tzinfo=ZoneInfo("Europe/Brussels")), 6),
        (datetime(2028, 1, 1, 0, 1, tzinfo=ZoneInfo("Europe/Brussels")), 12),  # still 31 December in UTC
    ],
)
def test_the_vat_is_that_of_the_local_day_of_payment(customer, seated, clock, moment, percentage) -> None:
    VatRate.objects.create(category="culture", percentage=12, from_on=date(2028, 1, 1))
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    clock.set(moment)
    confirm_basket(customer, seated)
    assert Ticket.objects.get().vat_percentage == percentage


def test_a_later_rate_or_price_leaves_a_sold_ticket_alone(customer, seated) -> None:
    buy(customer, seated, "A1")
    VatRate.objects.create(category="culture", percentage=21, from_on=dates.now().date() - timedelta(days=1))
    Price.objects.update(amount=99)
    ticket = Ticket.objects.get()
    assert (ticket.price, ticket.vat_percentage) == (Decimal(24), Decimal(6))


def test_exempt_prices_bear_no_vat_without_a_row_that_says_so(customer, seated) -> None:
    Price.objects.update(vat_category="exempt")
    buy(customer, seated, "A1")
    assert Ticket.objects.get().vat_percentage == 0


def test_a_category_without_a_rate_undoes_the_confirmation(customer, seated) -> None:
    Price.objects.update(vat_category="standard")
    with pytest.raises(NoVatRate, match="standard"):
        buy(customer, seated, "A1")
    assert Order.objects.get().state == Order.State.BASKET
    assert not Ticket.objects.exists()


def test_many_tickets_take_as_many_queries_as_one(customer, stranger, seated) -> None:
    def queries(buyer, *seats) -> int:
        stock.hold_seats(customer=buyer, performance=seated, seat_ids=seat_ids(seated, *seats))
        with CaptureQueriesContext(connection) as captured:
            confirm_basket(buyer, seated)
        return len(captured)

    queries(customer, "A1")  # reads the organiser too, which the process keeps
    assert queries(customer, "A2") == queries(stranger, "A3", "A4", "A5", "A6", "A7", "A8", "A9")
