"""The night forgets what is past its term, and nothing else; it can be stopped, begun again, and looked at first."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.advisory_locks import RETENTION
from accounts.mail import sending
from accounts.models import Customer, Mail, StaffRole
from accounts.privacy import registry, retention_run
from orders import retention as orders_retention
from orders.invariants import violations
from orders.models import Lapse, Order, OrderEvent, Place, Refund, Ticket, TicketsPdf
from orders.paying import payments
from orders.stock.expiry import expire
from shows.models import Performance
from tests import cast
from tests.guards import guards_off
from tests.races import stopping
from ticketing import dates

from .bought import aged, buy, buy_unnumbered
from .paying import basket, begin, run_out, told

pytestmark = pytest.mark.django_db
YEAR = registry.YEAR


def forget() -> list[str]:
    """One night; what it told."""
    told: list[str] = []
    assert retention_run.forget_old(report=told.append)
    return told


def not_seen_for(customer: Customer, time: timedelta) -> None:
    at = dates.now() - time
    Customer.objects.filter(pk=customer.pk).update(created_at=at, last_login=at)


def test_an_order_of_two_years_ago_loses_its_person(customer, stranger, seated, club):
    clerk = cast.make_customer("balie@example.org", is_staff=True)
    old = buy(customer, seated, "A1", "A2")
    old.record("confirmed", by=clerk, why="An belde")
    old.record("confirmed", by=customer)
    TicketsPdf.objects.create(order=old, data=b"pdf")
    aged(old, 2 * YEAR + timedelta(days=1))
    recent = buy_unnumbered(customer, club)
    sound, before = (
        list(violations()),
        list(Ticket.objects.order_by("pk").values("price", "vat_percentage", "order__code")),
    )

    assert "orders let go of their customer: 1" in forget()

    old.refresh_from_db()
    nobody = old.customer
    assert (nobody.email, nobody.name, nobody.is_active, bool(nobody.erased_at)) == (None, "", False, True)
    assert old.forgotten_at
    assert not TicketsPdf.objects.exists()
    assert set(OrderEvent.objects.filter(order=old).values_list("by", "why")) == {(None, ""), (clerk.pk, "")}
    assert list(Ticket.objects.order_by("pk").values("price", "vat_percentage", "order__code")) == before
    recent.refresh_from_db()
    assert (recent.customer, recent.forgotten_at) == (customer, None)
    assert Customer.objects.get(pk=customer.pk).erased_at is None
    assert list(violations()) == sound
    assert forget() == []


def test_two_old_orders_of_one_night_lead_to_nobody_and_not_to_each_others_person(customer, stranger, seated):
    for order in (buy(customer, seated, "A1"), buy(stranger, seated, "A2")):
        aged(order, 3 * YEAR - timedelta(days=60))
    Mail.objects.update(state=Mail.State.SENT)
    forget()
    assert Order.objects.values("customer").distinct().count() == 1
    assert not Order.objects.filter(customer__in=[customer, stranger]).exists()
    assert not Mail.objects.exclude(recipient="").exists()
    assert not Mail.objects.exclude(customer=None).exists()


@pytest.mark.parametrize("evening", [timedelta(days=-30), timedelta(0), timedelta(days=300)])
def test_an_evening_to_come_or_lately_over_keeps_its_order(customer, seated, evening):
    order = aged(buy(customer, seated, "A1"), 2 * YEAR + timedelta(days=9), evening)
    forget()
    order.refresh_from_db()
    assert (order.customer, order.forgotten_at) == (customer, None)


@pytest.mark.parametrize("state", ["due", "sent", "refused"])
def test_money_that_is_still_owed_keeps_its_order(customer, seated, state):
    payment = begin(basket(customer, seated))
    payments.apply(payment.pk, told(payment, amount=Decimal("1.00")))
    Refund.objects.update(state=state)
    run_out(payment.order)
    expire(Order.objects.get())
    Order.objects.update(created_at=dates.now() - 3 * YEAR)
    forget()
    assert Order.objects.get().customer == customer
    Refund.objects.update(state="done")
    assert "orders let go of their customer: 1" in forget()
    assert Order.objects.get().customer != customer


def test_an_open_payment_keeps_its_order(customer, seated):
    payment = begin(basket(customer, seated))
    Order.objects.update(state="expired", created_at=dates.now() - 3 * YEAR)
    Place.objects.update(order=None, held_until=None, tariff=None, price=None, vat_category="")
    forget()
    assert Order.objects.get(pk=payment.order_id).customer == customer


def test_expired_baskets_and_lapses_go(customer, stranger, seated):
    for buyer, seat, age in ((customer, "A1", 31), (stranger, "A2", 29)):
        order = basket(buyer, seated, seat)
        run_out(order)
        expire(order)
        Order.objects.filter(pk=order.pk).update(created_at=dates.now() - timedelta(days=age))
        Lapse.objects.filter(customer=buyer).update(at=dates.now() - timedelta(days=8 if buyer == customer else 6))
    assert set(forget()) == {"lapses: 1", "expired baskets: 1"}
    assert Order.objects.get().customer == stranger
    assert Lapse.objects.get().customer == stranger


def test_the_addresses_of_old_mails_go(customer, seated):
    old, recent = buy(customer, seated, "A1"), buy(customer, seated, "A2")
    sending.send_due()
    Mail.objects.filter(about_id=old.pk).update(created_at=dates.now() - YEAR - timedelta(days=1))
    assert forget() == ["addresses of sent mails: 1"]
    gone, kept = Mail.objects.get(about_id=old.pk), Mail.objects.get(about_id=recent.pk)
    assert (gone.recipient, gone.customer, "example.org" in gone.key) == ("", None, False)
    assert (kept.recipient, kept.customer) == ("an@example.org", customer)


def test_a_mail_that_is_still_owed_keeps_its_address(customer, seated):
    buy(customer, seated, "A1")
    Mail.objects.update(created_at=dates.now() - 2 * YEAR)
    assert forget() == []
    assert Mail.objects.get().recipient == "an@example.org"


def test_who_is_dormant_is_warned_and_erased_thirty_days_later(customer, stranger, mailoutbox, organiser):
    not_seen_for(customer, 3 * YEAR - timedelta(days=29))
    assert forget() == ["dormant customers warned: 1"]
    sending.send_due()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["an@example.org"], "Uw account wordt binnenkort verwijderd")
    ]
    assert forget() == []

    not_seen_for(customer, 3 * YEAR + timedelta(days=2))
    Customer.objects.filter(pk=customer.pk).update(dormant_warned_at=dates.now() - timedelta(days=29))
    assert forget() == []
    Customer.objects.filter(pk=customer.pk).update(dormant_warned_at=dates.now() - timedelta(days=30, hours=1))
    assert "dormant customers erased: 1" in forget()
    assert Customer.objects.get(pk=customer.pk).erased_at
    assert Customer.objects.get(pk=stranger.pk).erased_at is None
    sending.send_due()
    assert mailoutbox[-1].subject == "Uw account is verwijderd"
    Mail.objects.update(created_at=dates.now() - timedelta(days=2))
    forget()
    assert not Mail.objects.exclude(recipient="").exists()


def test_who_logs_in_after_the_warning_stays(client, customer):
    not_seen_for(customer, 4 * YEAR)
    Customer.objects.update(dormant_warned_at=dates.now() - timedelta(days=31))
    client.post("/login/", {"login": "an@example.org", "password": cast.PASSWORD})
    assert forget() == []
    assert Customer.objects.get().erased_at is None


def test_a_warning_of_years_ago_is_no_warning(customer):
    not_seen_for(customer, 3 * YEAR + timedelta(days=1))
    Customer.objects.update(dormant_warned_at=dates.now() - 5 * YEAR)
    assert forget() == ["dormant customers warned: 1"]
    assert Customer.objects.get().erased_at is None


def test_who_logs_in_while_the_night_works_stays(customer):
    not_seen_for(customer, 4 * YEAR)
    Customer.objects.update(dormant_warned_at=dates.now() - timedelta(days=31))
    of_those_to_erase = '"dormant_warned_at" <='
    stopping(forget, at=of_those_to_erase, after=lambda: Customer.objects.update(last_login=dates.now()))()
    assert Customer.objects.get().erased_at is None


@pytest.mark.parametrize("keeps", ["an order", "an evening", "a role", "staff"])
def test_who_is_not_dormant_stays(customer, seated, organiser, keeps):
    if keeps == "an order":
        buy(customer, seated, "A1")
    elif keeps == "an evening":
        aged(buy(customer, seated, "A1"), 4 * YEAR, timedelta(days=-3))
    elif keeps == "a role":
        StaffRole.objects.create(customer=customer, organiser=organiser, role="door")
    else:
        Customer.objects.update(is_staff=True)
    not_seen_for(customer, 4 * YEAR)
    Customer.objects.filter(pk=customer.pk).update(dormant_warned_at=dates.now() - timedelta(days=31))
    forget()
    assert Customer.objects.get(pk=customer.pk).erased_at is None


def test_a_record_of_the_counter_goes_without_a_letter(db):
    nameless = cast.make_customer(None, None)
    not_seen_for(nameless, 3 * YEAR + timedelta(days=1))
    assert forget() == ["dormant customers erased: 1"]
    assert not Mail.objects.exists()


def test_one_that_cannot_be_erased_holds_up_nobody(customer, stranger, seated):
    for person in (customer, stranger):
        not_seen_for(person, 4 * YEAR)
    payment = begin(basket(customer, seated))
    Order.objects.filter(pk=payment.order_id).update(created_at=dates.now() - 4 * YEAR)
    Customer.objects.update(dormant_warned_at=dates.now() - timedelta(days=31))
    assert "dormant customers erased: 1" in forget()
    assert Customer.objects.get(pk=customer.pk).erased_at is None


def test_batches_go_on_where_they_were_stopped(customer, club, monkeypatch):
    monkeypatch.setattr(orders_retention, "A_BATCH", 2)
    for _ in range(5):
        buy_unnumbered(customer, club)
    Order.objects.update(created_at=dates.now() - 3 * YEAR)
    with guards_off():
        Performance.objects.update(starts_at=dates.now() - 2 * YEAR, sale_from=dates.now() - 4 * YEAR)
    told: list[str] = []
    assert retention_run.forget_old(seconds=-1, report=told.append) is False
    assert "orders let go of their customer: 2, and more to do" in told
    assert Order.objects.filter(forgotten_at=None).count() == 3
    assert "orders let go of their customer: 3" in forget()


def test_a_dry_run_counts_and_forgets_nothing(customer, seated):
    aged(buy(customer, seated, "A1"), 3 * YEAR)
    not_seen_for(customer, 4 * YEAR)
    out = StringIO()
    call_command("forget_old", "--dry-run", stdout=out)
    assert "orders let go of their customer: 1" in out.getvalue()
    assert "dormant customers warned: 1" in out.getvalue()
    assert not Customer.objects.exclude(dormant_warned_at=None).exists()
    assert not Order.objects.exclude(forgotten_at=None).exists()
    call_command("forget_old", stdout=out)
    assert Order.objects.exclude(forgotten_at=None).exists()


def test_a_second_night_at_the_same_time_does_nothing(customer, seated):
    aged(buy(customer, seated, "A1"), 3 * YEAR)
    told: list[str] = []
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [RETENTION])
        assert retention_run.forget_old(report=told.append) is False
    other.close()
    assert told == ["another run is at work"]
    assert not Order.objects.exclude(forgotten_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_one_job_that_fails_holds_up_no_other(customer, seated, monkeypatch, caplog):
    aged(buy(customer, seated, "A1"), 3 * YEAR)
    monkeypatch.setattr(orders_retention, "DELETE_EXPIRED", "SELECT 1 / 0")
    told: list[str] = []
    assert retention_run.forget_old(report=told.append) is False
    assert "orders let go of their customer: 1" in told
    assert "expired baskets failed" in caplog.text
