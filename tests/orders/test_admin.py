"""The stock and orders in the admin: to look at, one's own organiser's alone; and the act that puts on sale."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import StaffRole
from orders import stock
from orders.models import Order, Payment, Place, Refund
from shows.models import Performance
from tests import cast
from ticketing import dates

from .bought import buy, tickets_of
from .places import lines, seat_ids

MODELS = ["order", "place", "payment", "refund"]


def log_in(client, organiser, role):
    person = cast.make_customer(f"{role}@example.org", None, is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=role)
    client.force_login(person)


@pytest.fixture
def order(seated, customer) -> Order:
    """An order with places, a payment and a refund."""
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    payment = Payment.objects.create(order_id=held.order_id, amount=48)
    Refund.objects.create(payment=payment, amount=48, reason="too_late", due_at=dates.now())
    return Order.objects.get(pk=held.order_id)


@pytest.mark.parametrize("model", MODELS)
def test_staff_look_at_their_own(client, order, organiser, model):
    log_in(client, organiser, "box_office")
    html = client.get(reverse(f"admin:orders_{model}_changelist")).content.decode()
    assert "field-" in html
    assert order.code in html


@pytest.mark.parametrize("model", MODELS)
def test_staff_of_another_house_see_none_of_it(client, order, model):
    log_in(client, cast.make_organiser("ander"), "chief")
    assert order.code not in client.get(reverse(f"admin:orders_{model}_changelist")).content.decode()
    assert client.get(reverse("admin:orders_order_change", args=[order.pk])).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_written_by_hand(admin_client, order, model):
    rows = {"order": Order, "place": Place, "payment": Payment, "refund": Refund}
    pk = rows[model].objects.order_by("pk").last().pk
    page = reverse(f"admin:orders_{model}_change", args=[pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"state": "confirmed"}).status_code == 403
    assert admin_client.post(reverse(f"admin:orders_{model}_add"), {}).status_code == 403
    assert admin_client.post(reverse(f"admin:orders_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_the_webhooks_address_is_not_shown(admin_client, order):
    payment = Payment.objects.get()
    html = admin_client.get(reverse("admin:orders_payment_change", args=[payment.pk])).content.decode()
    html += admin_client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert payment.reference not in html
    assert str(payment.idempotency_key) not in html


def put(client, *performances):
    """Chosen in the list, and confirmed on the page that tells what will happen: what the pages say."""
    data = {"action": "put_on_sale", "_selected_action": [performance.pk for performance in performances]}
    asked = client.post(reverse("admin:shows_performance_changelist"), data, follow=True)
    told = asked.content.decode()
    if ready := re.findall(r'name="voorstelling" value="(\d+)"', told):
        told += client.post(reverse("admin:orders_put_on_sale"), {"voorstelling": ready}, follow=True).content.decode()
    return told


def test_a_performance_is_put_on_sale(client, organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    log_in(client, organiser, "programming")
    assert "1 voorstelling staat in verkoop." in put(client, performance)
    performance.refresh_from_db()
    assert (performance.state, performance.places.count()) == (Performance.State.ON_SALE, 50)
    assert LogEntry.objects.get().change_message == "in verkoop gezet"


def test_what_is_missing_for_the_sale_is_said(client, organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    performance.prices.all().delete()
    log_in(client, organiser, "programming")
    assert "één rang" in put(client, performance)
    assert not Place.objects.exists()


@pytest.mark.parametrize("role", ["box_office", "door"])
def test_others_do_not_put_on_sale(client, organiser, role):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    log_in(client, organiser, role)
    put(client, performance)
    assert not Place.objects.exists()


def test_the_performance_of_another_house_is_not_put_on_sale(client, organiser):
    other = cast.make_organiser("ander")
    theirs = cast.make_performance(cast.make_production(other), cast.make_club(other))
    log_in(client, organiser, "chief")
    put(client, theirs)
    assert not Place.objects.exists()


def test_who_only_sells_at_another_house_does_not_put_its_performances_on_sale(client, organiser):
    """Seen, since the box office sees them; chosen in one go with one's own; and posted straight to the page."""
    mine = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    other = cast.make_organiser("ander")
    theirs = cast.make_performance(cast.make_production(other, "Elders"), cast.make_club(other))
    log_in(client, organiser, "programming")
    StaffRole.objects.create(
        customer=StaffRole.objects.get(organiser=organiser).customer, organiser=other, role="box_office"
    )
    put(client, mine, theirs)
    client.post(reverse("admin:orders_put_on_sale"), {"voorstelling": [theirs.pk]})
    assert set(Place.objects.values_list("performance", flat=True)) == {mine.pk}


def test_queries_of_the_lists_do_not_grow(
    admin_client, seated, club, customer, stranger, django_assert_max_num_queries
):
    for person in (customer, stranger):
        stock.hold_unnumbered(customer=person, performance=club, wanted=lines(club, 5))
    for model in ("order", "place"):
        with django_assert_max_num_queries(12):
            admin_client.get(reverse(f"admin:orders_{model}_changelist"))


def queries_of(client, order: Order) -> int:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert all(f">{ticket.place_name}<" in page for ticket in tickets_of(order))  # no bare number of a place
    return len(queries)


def test_an_order_tells_which_seats_and_costs_the_same_however_many(admin_client, seated, customer, stranger):
    small, large = buy(customer, seated, "A3"), buy(stranger, seated, "A4", "A5", "A6", "AA3", "AA4")
    queries_of(admin_client, small)
    assert queries_of(admin_client, small) == queries_of(admin_client, large)
