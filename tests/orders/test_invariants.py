"""Each invariant, broken on purpose, is named; a shop in good order has none to name."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Customer, Mail
from orders.invariants import CHECKS, violations
from orders.models import Barcode, Order, Payment, Place, Refund, Ticket
from orders.paying import ledger, payments
from shows.models import Seat
from tests.guards import drop_until_rollback, guards_off
from ticketing import dates

from . import paying

LONG_AGO, TOMORROW = dates.now() - timedelta(days=1), dates.now() + timedelta(days=1)


@pytest.fixture
def shop(customer, stranger, seated):
    """A confirmed order, a payment that is owed back, an open basket with an attempt under way."""
    bought, refunded = paying.basket(customer, seated), paying.basket(stranger, seated, "A5")
    for order, change in ((bought, ""), (refunded, "A6")):
        payment = paying.begin(order)
        if change:
            paying.basket(stranger, seated, change)
        payments.apply(payment.pk, paying.told(payment))
    payment = paying.begin(paying.basket(customer, seated, "A8"))
    payments.apply(payment.pk, paying.told(payment, "open"))


@pytest.fixture
def psp_shop(customer, stranger, seated, psp):
    """The same, with the simulator as the PSP."""
    psp.faults(webhooks={"mute": True})
    for buyer, seats in ((customer, ("A1", "A2")), (stranger, ("A5",))):
        payment = paying.start(paying.basket(buyer, seated, *seats))
        psp.end(payment.psp_id)
        if buyer == stranger:
            paying.basket(stranger, seated, "A6")
        payments.sync_payment(payment.pk)
    return psp


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("check_invariants", *arguments, stdout=out)
    return out.getvalue()


def test_a_shop_in_good_order(shop):
    assert "All invariants hold" in check()


def confirmed() -> Order:
    return Order.objects.get(state="confirmed")


def sell_twice():
    ticket = Ticket.objects.first()
    ticket.pk = None
    ticket.save()


def lay_out_twice():
    place = Place.objects.filter(order=None, seat__isnull=False).first()
    place.pk = None
    place.save()


def give_a_secret_twice():
    first, second = Barcode.objects.all()
    Barcode.objects.filter(pk=second.pk).update(secret=first.secret)


def sell_a_wheelchair_place_and_its_seats():
    with guards_off():
        seat, other = Seat.objects.filter(row="A")[:2]
        Seat.objects.filter(pk=seat.pk).update(replaced_by=other)


def free_a_sold_place():
    Place.objects.filter(order=confirmed()).update(order=None, tariff=None, price=None)


def sell_without_a_ticket():
    Place.objects.filter(order__state="basket").update(held_until=None)


def unconfirm():
    Order.objects.filter(state="confirmed").update(state="cancelled", confirmed_at=None)


def hold_for_nobody():
    Place.objects.filter(order__state="basket").update(held_until=dates.now() + timedelta(days=1))


def lose_a_barcode():
    Barcode.objects.first().delete()


def lose_the_tickets():
    Barcode.objects.all().delete()
    Ticket.objects.all().delete()


def raise_a_price():
    with guards_off():
        Ticket.objects.filter(pk=Ticket.objects.first().pk).update(price=25)


def buy_nothing():
    order = Order.objects.filter(state="basket").first()
    Payment.objects.filter(order=order).update(state="paid", paid_amount=24, bought=True)


def forget_a_refund():
    Mail.objects.filter(kind="refund").delete()
    Refund.objects.all().delete()


def refund_is_refused():
    Refund.objects.update(state="refused")


def refund_too_much():
    Refund.objects.update(amount=99)


def forget_the_mail():
    Mail.objects.filter(kind="order_confirmed").delete()


def mail_twice():
    mail = Mail.objects.get(kind="order_confirmed")
    mail.pk, mail.key, mail.message_id = None, "another", "<another@example.org>"
    mail.save()


def mail_about_a_basket():
    basket = Order.objects.filter(state="basket").first()
    Mail.objects.filter(kind="order_confirmed").update(about_id=basket.pk)


def stop_the_beat():
    Order.objects.filter(state="basket").update(expires_at=LONG_AGO)


def tell_nobody_of_the_refund():
    Mail.objects.filter(kind="refund").delete()


def reserve_what_is_sold():
    Order.objects.filter(state="confirmed").update(state="reserved", confirmed_at=None, expires_at=TOMORROW)


def open_another_basket():
    basket = Order.objects.filter(state="basket").first()
    Order.objects.create(customer=basket.customer, organiser=basket.organiser)


def lose_the_customer():
    Order.objects.filter(state="basket").update(customer=None)


def mail_an_order_of_nobody():
    order = confirmed()
    Order.objects.filter(pk=order.pk).update(customer=None, seller=order.customer)


def leave_a_child_alone():
    """On the lap of a free place, held by a basket: with the trigger off."""
    held, free = Place.objects.filter(held_until__gt=dates.now()).first(), Place.objects.filter(order=None).first()
    taken = {"order": held.order, "held_until": held.held_until, "tariff": held.tariff, "price": 0}
    where = {"performance": free.performance, "section": free.section, "rank": free.rank}
    with guards_off():
        Place.objects.create(channel="lap", on_lap_of=free, **where, **taken)


BROKEN = [
    ("child on a lap without its place", leave_a_child_alone, None),
    ("place sold twice", sell_twice, "one_live_ticket_a_place"),
    ("seat laid out twice", lay_out_twice, "place_once_a_seat"),
    ("wheelchair place beside the seats that it replaces", sell_a_wheelchair_place_and_its_seats, None),
    ("ticket without its place", free_a_sold_place, None),
    ("sold place without a ticket", sell_without_a_ticket, None),
    ("ticket of an order that is not confirmed", unconfirm, None),
    ("held place outside a basket or a reservation", hold_for_nobody, None),
    ("basket or reservation that no sweep ended", stop_the_beat, None),
    ("reserved order with a ticket", reserve_what_is_sold, None),
    ("customer with two open baskets", open_another_basket, "one_open_basket_of_the_shop"),
    ("order of nobody", lose_the_customer, "order_has_a_customer_or_a_seller"),
    ("ticket without one live barcode", lose_a_barcode, None),
    ("barcode given twice", give_a_secret_twice, "orders_barcode_secret_key"),
    ("confirmed order without tickets", lose_the_tickets, None),
    ("tickets that are not what was paid", raise_a_price, None),
    ("tickets that are not what was paid", lose_the_tickets, None),
    ("payment that bought no tickets", buy_nothing, None),
    ("paid money that ends nowhere", forget_a_refund, None),
    ("paid money that ends nowhere", refund_is_refused, None),
    ("more given back than paid", refund_too_much, None),
    ("confirmed order without its one mail", forget_the_mail, None),
    ("confirmed order without its one mail", mail_twice, None),
    ("confirmed order without its one mail", mail_an_order_of_nobody, None),
    ("confirmation of an order that is not confirmed", mail_about_a_basket, None),
    ("refund that the customer is not told of", tell_nobody_of_the_refund, None),
    ("payment not reconciled", lambda: Payment.objects.filter(state="open").update(created_at=LONG_AGO), None),
    ("refund owed for too long", lambda: Refund.objects.update(created_at=LONG_AGO), None),
    (
        "erased customer of whom something is left",
        lambda: Customer.objects.update(erased_at=LONG_AGO),
        "customer_erased_has_nothing_left",
    ),
    ("mail owed for too long", lambda: Mail.objects.update(created_at=LONG_AGO), None),
]


@pytest.mark.parametrize(("name", "break_it", "guard"), BROKEN)
def test_each_is_named_when_it_is_broken(shop, name, break_it, guard):
    if guard:
        drop_until_rollback(guard)
    break_it()
    assert name in {violation.check for violation in violations()}


@pytest.mark.django_db
def test_all_refunds_are_added_up_at_once():
    """Not for each payment anew, which would take minutes in a large shop."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + CHECKS["more given back than paid"], {})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan, plan


def test_every_check_is_broken_by_some_test():
    assert {name for name, _, _ in BROKEN} == set(CHECKS)


def test_the_command_says_so_and_exits_with_1(shop):
    forget_the_mail()
    with pytest.raises(CommandError) as error:
        check()
    assert error.value.returncode == 1


def test_many_cases_are_counted(shop):
    Mail.objects.bulk_create(
        Mail(key=str(n), kind="x", about_id=n, recipient="a@b.be", message_id=str(n), due_at=LONG_AGO)
        for n in range(30)
    )
    Mail.objects.filter(kind="x").update(created_at=LONG_AGO)
    found = [violation.detail for violation in violations()]
    assert len(found) == 21
    assert found[-1] == "… 30 in all"


def books(psp) -> list:
    """The simulator's, as far as this test's shop goes."""
    ours = set(Payment.objects.values_list("reference", flat=True))
    return [entry for entry in psp.ledger().values() if entry["metadata"]["reference"] in ours]


@pytest.mark.django_db(transaction=True)
def test_the_ledger_agrees(psp_shop):
    assert list(ledger.differences(books(psp_shop))) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda: Payment.objects.filter(bought=True).update(paid_amount=1), "48.00 euro paid there, 1.00 here"),
        (lambda: Payment.objects.filter(bought=True).update(state="open", bought=False), "paid there, open here"),
        (lambda: Payment.objects.filter(bought=True).update(psp_id="tr_other"), "unknown there, paid here"),
        (lambda: Refund.objects.update(state="done"), "0 euro refunded there, 24.00 here"),
        (lambda: Payment.objects.filter(bought=True).update(charged_back=Decimal(5)), "0.00 euro charged back there"),
    ],
)
def test_a_difference_with_the_ledger_is_named(psp_shop, break_it, words):
    break_it()
    assert any(words in violation.detail for violation in ledger.differences(books(psp_shop)))


@pytest.mark.django_db(transaction=True)
def test_the_command_asks_for_the_ledger(psp_shop):
    """Its ledger also has what other tests paid: that is named, and ours is not."""
    psp_shop.control("/reset")
    stray = psp_shop.new(metadata={"reference": "of another shop"})
    psp_shop.end(stray)
    out = StringIO()
    with pytest.raises(CommandError, match="violations"):
        call_command("check_invariants", ledger=psp_shop.url, stdout=out)
    assert f"{stray} is paid there, unknown here" in out.getvalue()
    assert not any(psp_id in out.getvalue() for psp_id in Payment.objects.values_list("psp_id", flat=True))


def test_a_ledger_that_is_away(db):
    with pytest.raises(CommandError, match="No ledger"):
        check("--ledger", "http://127.0.0.1:9")
