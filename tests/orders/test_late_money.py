"""Money that comes when the hour is long over: the same places if they are all free, else all of it back."""

from decimal import Decimal

import pytest

from accounts.mail import owed
from accounts.models import Mail
from orders import stock
from orders.models import Lapse, Order, Payment, Place, Refund, Ticket
from orders.paying import payments, tickets_or_refund
from orders.stock import expiry
from shows.models import Performance
from tests.races import at_once

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated, psp):
    """Two seats, an attempt under way; nobody is told of anything."""
    psp.faults(webhooks={"mute": True})
    order = paying.basket(customer, seated)
    paying.start(order)
    return order


def paid_late(psp, order: Order) -> Payment:
    payment = order.payments.get()
    psp.end(payment.psp_id)
    payment = payments.sync_payment(payment.pk)
    order.refresh_from_db()
    return payment


def assert_refunded(payment: Payment, order: Order) -> None:
    """All of it owed back as too late, told by one mail; nothing sold to the order, nothing kept."""
    refund = Refund.objects.get(payment=payment)
    assert (refund.reason, refund.amount, refund.state) == ("too_late", Decimal("48.00"), Refund.State.DUE)
    assert not payment.bought
    assert not order.tickets.exists()
    assert not order.places.exists()
    owed = Mail.objects.exclude(kind="order_confirmed").get()
    assert (owed.kind, owed.about_id, owed.recipient) == ("refund", refund.pk, order.customer.email)
    assert not Mail.objects.filter(kind="order_confirmed", about_id=order.pk).exists()


@pytest.mark.parametrize("swept", [True, False])
def test_the_seats_are_still_free(order, psp, swept):
    paying.run_out(order)
    if swept:
        assert expiry.expire(order)
        assert not order.places.exists()
    payment = paid_late(psp, order)
    assert (payment.bought, order.state) == (True, Order.State.CONFIRMED)
    assert paying.seats_sold(order) == ["A1", "A2"]
    assert list(Ticket.objects.values_list("price", flat=True)) == [Decimal("24.00")] * 2
    assert (paying.confirmations(), Refund.objects.count()) == (1, 0)


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize("sold", [True, False])
def test_one_seat_is_somebody_elses_by_now(order, psp, seated, stranger, swept, sold):
    paying.run_out(order)
    if swept:
        expiry.expire(order)
    theirs = paying.basket(stranger, seated, "A2")
    if sold:
        payment = paying.start(theirs)
        psp.end(payment.psp_id)
        assert payments.sync_payment(payment.pk).bought
    assert_refunded(paid_late(psp, order), order)
    assert order.state == Order.State.EXPIRED
    assert Place.objects.get(order=theirs).seat.number == "2"
    assert Lapse.objects.filter(customer=order.customer).count() == 1


def test_the_other_persons_hold_ran_out_too(order, psp, seated, stranger):
    """Free is what the clock says, not what a sweep has tidied up."""
    paying.run_out(order)
    theirs = paying.basket(stranger, seated, "A2")
    paying.run_out(theirs, hours=1)
    assert paid_late(psp, order).bought
    assert paying.seats_sold(order) == ["A1", "A2"]
    assert not theirs.places.exists()


def test_the_same_seats_in_the_customers_next_basket_are_not_taken_out_of_it(order, psp, customer, seated):
    paying.run_out(order)
    expiry.expire(order)
    again = paying.basket(customer, seated, "A2")
    assert again.pk != order.pk
    assert_refunded(paid_late(psp, order), order)
    assert again.places.count() == 1


@pytest.mark.parametrize("field", [{"blocked_because": "technische storing"}, {"channel": Place.Channel.DESK}])
def test_a_seat_that_staff_kept_back_meanwhile(order, psp, field):
    paying.run_out(order)
    expiry.expire(order)
    Place.objects.filter(seat__row="A", seat__number="1").update(**field)
    assert_refunded(paid_late(psp, order), order)


def test_a_performance_that_was_cancelled_meanwhile(order, psp, seated):
    paying.run_out(order)
    Performance.objects.filter(pk=seated.pk).update(state=Performance.State.CANCELLED)
    assert_refunded(paid_late(psp, order), order)
    letter = owed.render(Mail.objects.get(kind="refund"))
    assert letter
    assert "of niet meer te koop" in letter.text  # nobody else has them


def test_a_cancelled_order_never_revives(order, psp):
    paying.run_out(order)
    expiry.expire(order)
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED)
    assert_refunded(paid_late(psp, order), order)
    assert order.state == Order.State.CANCELLED


def test_unnumbered_places_are_taken_again_too(customer, club, psp):
    from .places import lines

    psp.faults(webhooks={"mute": True})
    held = stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    order = Order.objects.get(pk=held.order_id)
    paying.start(order)
    paying.run_out(order)
    expiry.expire(order)
    assert paid_late(psp, order).bought
    assert Place.objects.filter(order=order, held_until=None).count() == 2


def test_late_money_against_a_new_buyer(order, psp, seated, stranger):
    """At one moment: the old buyer's money arrives, and somebody takes one of the seats. One of the two has it, and
    whoever paid without a seat gets the money back."""
    from orders.stock.refusals import Refusal

    paying.run_out(order)
    expiry.expire(order)
    payment = order.payments.get()
    psp.end(payment.psp_id)
    _, theirs = at_once(lambda: payments.sync_payment(payment.pk), lambda: paying.basket(stranger, seated, "A2"))
    payment.refresh_from_db()
    place = Place.objects.get(seat__row="A", seat__number="2")
    if payment.bought:
        assert isinstance(theirs, Refusal)
        assert (place.order_id, place.tickets.count()) == (order.pk, 1)
    else:
        assert place.order_id == theirs.pk
        assert_refunded(payment, order)


def test_late_money_against_a_new_buyer_without_the_lock_on_places(order, psp, seated, stranger, monkeypatch):
    """The control: seats that are taken on the word of a look without a lock. It says free, somebody takes one, and
    then it is taken from under them."""
    paying.run_out(order)
    expiry.expire(order)
    theirs = []

    def retake_without_a_lock(order, covered):
        wanted = Place.objects.filter(pk__in=[place.place_id for place in covered])
        assert not wanted.exclude(order=None).exists()
        theirs.extend(at_once(lambda: paying.basket(stranger, seated, "A2")))
        for place in covered:
            of_place = Place.objects.filter(pk=place.place_id)
            priced = {"tariff": place.tariff_id, "price": place.price, "vat_category": place.vat_category}
            of_place.update(order=order, held_until=None, **priced)
        return True

    monkeypatch.setattr(tickets_or_refund, "retake", retake_without_a_lock)
    assert paid_late(psp, order).bought
    assert not theirs[0].places.exists()  # held by the page's word, and gone
