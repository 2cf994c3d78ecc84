"""An erased customer: the person goes, the books stay, and nothing that comes later brings the person back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import audit
from accounts.login import throttle
from accounts.login.passwords import make_temporary, save_personal
from accounts.login.registration import register
from accounts.models import Attempt, Customer, Mail, StaffRole, TemporaryPassword
from accounts.privacy import erasure
from orders import stock
from orders.invariants import violations
from orders.models import Lapse, Order, OrderEvent, Place, Refund, Ticket, TicketsPdf
from orders.paying import payments
from shows.models import Performance
from tests import cast
from tests.client import Client
from tests.guards import guards_off
from ticketing import dates

from .bought import buy
from .paying import basket, begin, run_out, told
from .places import seat_ids

pytestmark = pytest.mark.django_db
URL = "/uw-details/verwijdering/"
SURE = {"current": cast.PASSWORD, "sure": "on"}


def starts(performance: Performance, **ahead: float) -> None:
    """Moves the evening, which nobody can once it is on sale."""
    at = dates.now() + timedelta(**ahead)
    with guards_off():
        Performance.objects.filter(pk=performance.pk).update(starts_at=at, sale_from=dates.now() - timedelta(days=4000))


def is_over(performance: Performance) -> None:
    """The evening was last week."""
    starts(performance, days=-7)


@pytest.fixture
def was_there(customer, seated) -> Order:
    """Bought two seats for an evening that is over, and left traces wherever one can."""
    order = buy(customer, seated, "A1", "A2")
    is_over(seated)
    names = {"first_name": "Bea", "last_name": "Wouters", "street": "Loket 1", "phone": ""}
    clerk = cast.make_customer("balie@example.org", is_staff=True, **names)
    order.record("confirmed", by=clerk, why="An Peeters belde")
    TicketsPdf.objects.create(order=order, data=b"pdf")
    Lapse.objects.create(customer=customer, performance=seated, places=2)
    make_temporary(customer.pk, lasts=timedelta(hours=1), owed_at=dates.now())
    throttle.count(throttle.LOGIN, account="an@example.org", address="192.0.2.1")
    audit.record(customer, customer, "adres gewijzigd")
    return order


def everything_in_the_database() -> str:
    """Each row of each table as text, but the sessions' and the LogEntry of others."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        told = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            told += [row[0] for row in cursor.fetchall()]
    return "\n".join(told)


def test_the_person_goes_and_the_books_stay(client, customer, was_there):
    sound = list(violations())  # bought without paying
    before = list(Ticket.objects.order_by("pk").values("price", "vat_percentage", "order__code", "place_id"))
    assert Attempt.objects.count() == 2
    client.force_login(customer)
    answer = client.post(URL, SURE, follow=True)
    assert "Uw account is verwijderd" in answer.content.decode()
    assert list(Ticket.objects.order_by("pk").values("price", "vat_percentage", "order__code", "place_id")) == before
    customer.refresh_from_db()
    assert customer.erased_at
    assert not customer.has_usable_password()
    Mail.objects.filter(kind="erased").delete()  # the last letter, forgotten by the retention
    left = everything_in_the_database()
    for trace in ("an@example.org", "Peeters", "Bruul 1", "470 12 34 56", "An Peeters belde"):
        assert trace not in left, trace
    assert (Lapse.objects.count(), TicketsPdf.objects.count(), TemporaryPassword.objects.count()) == (0, 0, 0)
    assert list(violations()) == sound
    assert Attempt.objects.count() == 1  # that of the network address; the account's is gone


def test_every_session_ends_and_no_password_opens(client, customer, was_there):
    other = Client()
    other.post("/login/", {"login": "an@example.org", "password": cast.PASSWORD})
    assert other.get("/uw-details/").status_code == 200
    client.force_login(customer)
    client.post(URL, SURE)
    for browser in (client, other):
        assert browser.get("/uw-details/").status_code == 302
    page = client.post("/login/", {"login": "an@example.org", "password": cast.PASSWORD}).content.decode()
    assert "horen niet bij elkaar" in page


def test_the_address_is_free_for_somebody_new(client, customer, was_there, read_mail):
    erasure.erase(customer.pk)
    register(
        email="an@example.org", organiser=None, first_name="An", last_name="Ander", street="x", postal_code="1000",
        city="Brussel", country="BE", phone="", language="nl",
    )  # fmt: skip
    new = Customer.objects.get(email="an@example.org")
    assert new.pk != customer.pk
    assert not Order.objects.filter(customer=new).exists()
    assert {tuple(letter.to) for letter in read_mail()} == {("an@example.org",)}


def test_the_last_letter_goes_to_the_old_address_and_is_then_forgotten(customer, was_there, read_mail):
    erasure.erase(customer.pk)
    letters = [letter for letter in read_mail() if letter.to == ["an@example.org"]]
    assert [letter.subject for letter in letters] == ["Uw account is verwijderd"]  # the tickets' letter goes no more
    assert "Peeters" not in letters[0].body + str(letters[0].alternatives)


def test_it_asks_for_the_password_and_for_being_sure(client, customer, was_there):
    client.force_login(customer)
    for wrong in ({}, {"current": cast.PASSWORD}, {"sure": "on"}, {"current": "fout", "sure": "on"}):
        assert client.post(URL, wrong).status_code == 200
    customer.refresh_from_db()
    assert customer.erased_at is None


def test_guessing_the_password_there_is_braked(client, customer, was_there):
    client.force_login(customer)
    answers = [client.post(URL, {"current": f"fout-{n}", "sure": "on"}).status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert client.post(URL, SURE).status_code == 429


@pytest.mark.parametrize(
    "fields",
    [
        {"current": "a" * 1_000_000, "sure": "on"},
        {"current": "\x00", "sure": "on"},
        {"current": ["a", "b"], "sure": ["x", "y"]},
        {"current": "é", "sure": "nee"},
    ],
)
def test_nonsense_erases_nobody(client, customer, was_there, fields):
    client.force_login(customer)
    assert client.post(URL, fields).status_code == 200
    customer.refresh_from_db()
    assert customer.erased_at is None


def test_a_stranger_and_another_method(client, customer):
    assert client.get(URL).url.startswith("/login/")
    assert client.post(URL, SURE).url.startswith("/login/")
    client.force_login(customer)
    assert client.put(URL).status_code == 405


def hindrances(client, customer) -> str:
    """What the page says, by GET and after a try."""
    client.force_login(customer)
    page = client.get(URL).content.decode()
    assert 'name="current"' not in page
    assert client.post(URL, SURE).status_code == 409
    customer.refresh_from_db()
    assert customer.erased_at is None
    with pytest.raises(erasure.CannotErase):
        erasure.erase(customer.pk)
    return page


def test_not_while_an_evening_is_to_come(client, customer, seated):
    buy(customer, seated, "A1")
    assert "de laatste is De Vos" in hindrances(client, customer)
    starts(seated, minutes=-1)
    assert "De Vos" in hindrances(client, customer)  # tonight's is still to come
    is_over(seated)
    assert erasure.hindrances(customer) == []


def test_not_while_the_basket_holds_places(client, customer, seated):
    order = basket(customer, seated)
    assert "In het winkelmandje bij Cultuurcentrum Mechelen" in hindrances(client, customer)
    run_out(order)
    erasure.erase(customer.pk)
    assert not Place.objects.filter(order__isnull=False).exists()
    assert not Order.objects.exists()
    assert list(violations()) == []


def test_not_while_a_payment_runs(client, customer, seated):
    payment = begin(basket(customer, seated))
    run_out(payment.order)
    assert "Er loopt nog een betaling" in hindrances(client, customer)


def test_not_while_money_is_on_its_way_back(client, customer, seated):
    payment = begin(basket(customer, seated))
    payments.apply(payment.pk, told(payment, amount=Decimal("1.00")))
    run_out(payment.order)
    assert "nog geld naar u onderweg" in hindrances(client, customer)
    Refund.objects.update(state=Refund.State.REFUSED)
    assert "terugbetaling aan u is niet gelukt" in hindrances(client, customer)
    Refund.objects.update(state=Refund.State.DONE)
    erasure.erase(customer.pk)
    assert Order.objects.get().state == Order.State.CANCELLED
    assert list(violations()) == []


def test_not_who_works_here(client, customer, organiser):
    StaffRole.objects.create(customer=customer, organiser=organiser, role=StaffRole.Role.DOOR)
    assert "Laat eerst de rollen wegnemen" in hindrances(client, customer)
    StaffRole.objects.all().delete()
    Customer.objects.update(is_staff=True)
    customer.refresh_from_db()
    assert "Laat eerst de rollen wegnemen" in hindrances(client, customer)


def test_late_money_of_an_erased_customer_goes_back_without_a_letter(customer, seated):
    """The PSP told that it had failed, and then that it was paid all the same."""
    payment = begin(basket(customer, seated))
    payments.apply(payment.pk, told(payment, "failed"))
    run_out(payment.order)
    erasure.erase(customer.pk)
    payments.apply(payment.pk, told(payment))
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (Decimal("48.00"), Refund.Reason.TOO_LATE)
    assert not Ticket.objects.exists()
    assert not Mail.objects.filter(kind="refund").exists()
    assert OrderEvent.objects.filter(what="refund_untold").count() == 1
    assert [v for v in violations() if "owed" not in v.check] == []


def test_an_erased_customer_begins_no_order(customer, seated, was_there):
    erasure.erase(customer.pk)
    with pytest.raises(stock.Busy):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A5"))
    starts(seated, days=9)
    with pytest.raises(stock.Busy):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A5"))


def test_nothing_is_written_into_an_erased_record(client, customer, was_there):
    stale = Customer.objects.get(pk=customer.pk)
    erasure.erase(customer.pk)
    save_personal(stale, "een-ander-wachtwoord")
    assert not Customer.objects.get(pk=customer.pk).has_usable_password()
    for field, value in (
        ("first_name", "An"),
        ("email", "an@example.org"),
        ("is_active", True),
        ("password", "argon2x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(**{field: value})


def test_erasing_twice_is_erasing_once(customer, was_there):
    erasure.erase(customer.pk)
    at = Customer.objects.get(pk=customer.pk).erased_at
    erasure.erase(customer.pk)
    assert Customer.objects.get(pk=customer.pk).erased_at == at
    assert Mail.objects.filter(kind="erased").count() == 1


def test_a_customer_of_the_counter_has_no_letter(seated):
    nameless = cast.make_customer(None, None)
    erasure.erase(nameless.pk)
    assert not Mail.objects.exists()


def test_the_invariant_sees_what_is_left(customer, seated, was_there):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_customer DROP CONSTRAINT customer_erased_has_nothing_left")
    try:
        Customer.objects.filter(pk=customer.pk).update(erased_at=dates.now())
        Mail.objects.filter(customer=customer).update(created_at=dates.now() - timedelta(days=3))
        StaffRole.objects.create(customer=customer, organiser=was_there.organiser, role="door")
        basket_of = Order.objects.filter(customer=customer)
        basket_of.update(state="expired", confirmed_at=None)
        found = {v.detail.split(": ")[1] for v in violations() if v.check.startswith("erased customer")}
        assert found == {
            "the record", "a temporary password", "a role", "an address on a mail", "a lapse", "what staff wrote",
            "e-tickets as a PDF", "an order under way",
        }  # fmt: skip
    finally:
        Customer.objects.update(erased_at=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE accounts_customer ADD CONSTRAINT customer_erased_has_nothing_left CHECK (erased_at IS NULL"
                " OR (email IS NULL AND first_name = '' AND last_name = '' AND street = '' AND postal_code = ''"
                " AND city = '' AND phone = '' AND password LIKE '!%' AND NOT is_active AND NOT is_staff"
                " AND NOT is_superuser))"
            )


def test_the_details_lead_to_it(client, customer, organiser):
    client.force_login(customer)
    page = client.get("/uw-details/").content.decode()
    assert f'href="{URL}"' in page
    assert f'action="{reverse("export")}"' in page
