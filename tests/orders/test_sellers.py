"""Orders with a seller: they stand beside the customer's own basket, and need no customer."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse

from accounts.models import Mail, StaffRole
from accounts.privacy import erasure, retention_run
from accounts.privacy.registry import YEAR
from orders import stock
from orders.basket.reading import read_basket
from orders.invariants import violations
from orders.models import Lapse, Order, Payment
from orders.paying import payments
from orders.paying.refusals import NothingToPay
from orders.psp.payment_request import new_payment
from orders.stock import expiry
from ticketing import dates

from . import paying
from .bought import aged, buy
from .places import lines, run_out, seat_ids
from .sales import make_clerk, reserve, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(seated):
    return make_clerk(seated)


@pytest.fixture
def sale(clerk, seated) -> Order:
    """An open sale to nobody in particular."""
    return sell(clerk, seated, "A3", "A4")


def begun(order: Order) -> Payment:
    """An attempt to pay the order as it is."""
    covered = order.places.as_covered()
    amount = sum((place.price for place in covered), Decimal(0))
    payment = new_payment(order, amount=amount, covered=covered)
    payment.save()
    return payment


def pay(order: Order) -> None:
    payment = begun(order)
    payments.apply(payment.pk, paying.told(payment))


def shop_page(client, customer, url: str) -> str:
    client.force_login(customer)
    return client.get(url).content.decode()


# Which of the two is required


def test_an_order_of_nobody_is_refused(organiser):
    with pytest.raises(IntegrityError, match="order_has_a_customer_or_a_seller"), transaction.atomic():
        Order.objects.create(organiser=organiser)
    with pytest.raises(ValidationError, match="heeft een klant of een verkoper"):
        Order(organiser=organiser).validate_constraints()


@pytest.mark.parametrize("state", Order.State.values)
def test_a_seller_will_do_in_any_state(organiser, clerk, state):
    moments = {"confirmed_at": dates.now()} if state == "confirmed" else {"expires_at": dates.now()}
    Order.objects.create(organiser=organiser, seller=clerk, state=state, **moments)


def test_a_reservation_has_an_end(organiser, clerk):
    with pytest.raises(IntegrityError, match="order_reserved_has_an_end"), transaction.atomic():
        Order.objects.create(organiser=organiser, seller=clerk, state=Order.State.RESERVED)
    with pytest.raises(ValidationError, match="heeft een einde"):
        Order(organiser=organiser, seller=clerk, state=Order.State.RESERVED).validate_constraints()


def test_a_customer_has_one_open_basket_and_clerks_as_many_sales_as_they_want(organiser, customer, clerk):
    Order.objects.create(organiser=organiser, customer=customer)
    for _ in range(2):
        Order.objects.create(organiser=organiser, customer=customer, seller=clerk)
        Order.objects.create(organiser=organiser, seller=clerk)
    with pytest.raises(IntegrityError, match="one_open_basket_of_the_shop"), transaction.atomic():
        Order.objects.create(organiser=organiser, customer=customer)
    with pytest.raises(ValidationError, match="al een open winkelmandje"):
        Order(organiser=organiser, customer=customer).validate_constraints()


# Beside the customer's own basket


def test_the_customers_own_basket_is_not_touched(seated, customer, clerk):
    own = paying.basket(customer, seated, "A1")
    sale = sell(clerk, seated, "A3", customer=customer)
    mine = read_basket(customer, seated.production.organiser)
    assert (mine.order, len(mine.lines)) == (own, 1)
    assert paying.basket(customer, seated, "A2") == own
    assert sale.places.count() == 1


def test_a_sale_for_a_customer_is_in_no_page_of_theirs_before_it_is_confirmed(client, seated, customer, clerk):
    sale = sell(clerk, seated, "A3", customer=customer)
    assert "winkelmandje is leeg" in shop_page(client, customer, "/ccm/winkelmandje/")
    assert client.get(f"/ccm/bestelling/{sale.code}/").status_code == 404
    assert client.get(f"/ccm/bestelling/{sale.code}/toestand/").status_code == 404
    assert stock.in_basket(seated, customer) == 0
    assert "m" not in stock.states(seated, customer, seat_ids(seated, "A3"))


def test_a_customer_does_not_pay_a_sale_that_a_clerk_has_open(seated, customer, clerk):
    sale = sell(clerk, seated, "A3", customer=customer)
    with pytest.raises(NothingToPay):
        paying.begin(sale)
    assert not Payment.objects.exists()


def test_a_sale_that_ran_out_is_not_told_as_the_customers_basket(seated, customer, clerk):
    sale = sell(clerk, seated, "A3", customer=customer)
    expiry.expire(run_out(sale.pk))
    assert read_basket(customer, seated.production.organiser).ran_out is None


def test_a_confirmed_order_is_among_the_customers_tickets_whoever_sold_it(client, seated, customer, clerk):
    sale = sell(clerk, seated, "A3", customer=customer)
    pay(sale)
    assert "rij A, stoel 3" in shop_page(client, customer, "/uw-details/tickets/")
    assert "Bedankt voor uw bestelling" in shop_page(client, customer, f"/ccm/bestelling/{sale.code}/")
    assert Mail.objects.get(kind="order_confirmed").recipient == customer.email


def test_the_limit_of_a_performance_counts_what_clerks_sold(club, customer, clerk):
    club.production.organiser.max_places_per_performance = 3
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    Order.objects.filter(customer=customer).update(seller=clerk)
    with pytest.raises(stock.TooMany):
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))


# Nobody hoards at the desk


def test_a_sale_that_runs_out_gets_no_lapse(sale, seated, customer, clerk):
    others = sell(clerk, seated, "A7", customer=customer)
    for order in (sale, others):
        assert expiry.expire(run_out(order.pk))
        order.refresh_from_db()
        assert order.state == Order.State.EXPIRED
        assert not order.places.exists()
    assert not Lapse.objects.exists()


def test_places_given_back_from_a_sale_leave_no_lapse(sale, seated, customer, clerk):
    for order in (sale, sell(clerk, seated, "A7", customer=customer)):
        assert stock.give_back(order, list(order.places.values_list("pk", flat=True)))
        assert not order.places.exists()
    assert not Lapse.objects.exists()


# Nobody to write to


def test_a_paid_sale_to_nobody_has_its_tickets_and_owes_no_mail(sale):
    pay(sale)
    assert Order.objects.get(pk=sale.pk).state == Order.State.CONFIRMED
    assert sale.tickets.count() == 2
    assert not Mail.objects.exists()
    assert not list(violations())


def test_the_psp_is_asked_in_dutch_for_the_money_of_nobody_in_particular(sale):
    assert begun(sale).request["locale"] == "nl_BE"


def test_late_money_takes_the_same_places_again(sale):
    payment = begun(sale)
    run_out(sale.pk)
    payments.apply(payment.pk, paying.told(payment))
    assert paying.seats_sold(sale) == ["A3", "A4"]
    assert not list(violations())


def test_late_money_goes_back_and_the_history_says_that_nobody_was_written_to(sale, seated, stranger):
    payment = begun(sale)
    run_out(sale.pk)
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    payments.apply(payment.pk, paying.told(payment))
    assert payment.refunds.get().reason == "too_late"
    assert not Mail.objects.exists()
    assert [event.what for event in sale.events.all()][-2:] == ["owed_too_late", "refund_untold"]
    assert not list(violations())


# In the admin


def test_the_list_and_the_page_of_orders_show_the_seller(client, sale, clerk, seated, customer):
    sell(clerk, seated, "A7", customer=customer)
    own = paying.basket(customer, seated, "A1")
    client.force_login(clerk)
    listed = reverse("admin:orders_order_changelist")
    html = client.get(listed).content.decode()
    assert html.count("Bea Peeters") >= 2
    page = client.get(reverse("admin:orders_order_change", args=[sale.pk])).content.decode()
    assert "Bea Peeters" in page
    by_seller = client.get(listed, {"q": clerk.email}).content.decode()
    assert sale.code in by_seller
    assert own.code not in by_seller
    sold = client.get(listed, {"seller__isempty": "1"}).content.decode()
    assert own.code in sold
    assert sale.code not in sold


def test_a_reservation_is_found_by_its_state(client, clerk, seated, sale):
    order = reserve(clerk, seated, "A7")
    client.force_login(clerk)
    html = client.get(reverse("admin:orders_order_changelist"), {"state__exact": "reserved"}).content.decode()
    assert order.code in html
    assert sale.code not in html


# When people are forgotten


def leaves(clerk) -> None:
    """The clerk works here no longer."""
    StaffRole.objects.filter(customer=clerk).delete()
    type(clerk).objects.filter(pk=clerk.pk).update(is_staff=False)


def test_an_erased_seller_leaves_a_sale_without_a_name(sale, clerk):
    pay(sale)
    sale.record("confirmed", by=clerk, why="aan de balie")
    leaves(clerk)
    erasure.erase(clerk.pk)
    sale.refresh_from_db()
    assert sale.seller is not None
    assert (sale.seller.name, sale.seller.email) == ("", None)
    assert not sale.events.exclude(by=None).exists()
    assert sale.tickets.count() == 2
    assert not list(violations())


def test_an_erased_seller_begins_no_sale(organiser, clerk):
    leaves(clerk)
    erasure.erase(clerk.pk)
    with pytest.raises(OperationalError, match="was erased"), transaction.atomic():
        Order.objects.create(organiser=organiser, seller=clerk)


def test_a_customer_with_reserved_places_is_not_erased(seated, customer, clerk):
    order = reserve(clerk, seated, "A3", customer=customer)
    with pytest.raises(erasure.CannotErase, match="zijn nog plaatsen gereserveerd"):
        erasure.erase(customer.pk)
    run_out(order.pk)
    erasure.erase(customer.pk)
    assert not Order.objects.filter(pk=order.pk).exists()
    assert not list(violations())


def test_the_customers_file_has_what_clerks_sold_to_them_and_not_what_they_sold(client, seated, customer, clerk):
    order = reserve(clerk, seated, "A3", customer=customer)
    sell(customer, seated, "A7")
    buy(customer, seated, "A1")
    client.force_login(customer)
    exported = client.post("/uw-details/gegevens/")
    text = b"".join(exported.streaming_content).decode()
    assert order.code in text
    assert "gereserveerd" in text
    assert Order.objects.get(seller=customer).code not in text
    assert "Bea" not in text


def test_the_night_lets_go_of_an_old_sale_to_nobody_and_keeps_who_sold_it(sale, clerk):
    pay(sale)
    sale.record("confirmed", by=clerk, why="mevrouw Peeters belde")
    aged(sale, 3 * YEAR)
    retention_run.forget_old()
    sale.refresh_from_db()
    assert (sale.customer, sale.seller) == (None, clerk)
    assert sale.forgotten_at
    assert not sale.events.exclude(why="").filter(by=clerk).exists()
    assert not list(violations())


def test_the_night_lets_go_of_who_sold_to_themselves(seated, clerk):
    order = sell(clerk, seated, "A3", customer=clerk)
    pay(order)
    Mail.objects.update(state=Mail.State.SENT)
    aged(order, 3 * YEAR)
    retention_run.forget_old()
    order.refresh_from_db()
    assert order.customer == order.seller != clerk
    assert order.seller.erased_at
    assert not list(violations())
