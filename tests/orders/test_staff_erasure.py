"""Erasing at a customer's request: the chief of a house that knows the customer, in two steps, logged."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import Customer, StaffRole
from shows.models import Performance
from tests import cast
from tests.guards import guards_off
from ticketing import dates

from .bought import buy

pytestmark = pytest.mark.django_db
REQUEST = {"who": "an@example.org", "how": "per brief", "checked": "on"}


@pytest.fixture
def url(db) -> str:
    return reverse("admin:accounts_customer_erasure")


@pytest.fixture
def chief(organiser):
    chief = cast.make_customer("chef@example.org", is_staff=True, last_name="Chef")
    StaffRole.objects.create(customer=chief, organiser=organiser, role=StaffRole.Role.CHIEF)
    return chief


@pytest.fixture
def known(customer, seated) -> Customer:
    """Bought here for an evening that is over."""
    buy(customer, seated, "A1")
    ago = dates.now() - timedelta(days=9)
    with guards_off():
        Performance.objects.update(starts_at=ago, sale_from=ago, sale_until=dates.now())
    return customer


def is_erased(customer: Customer) -> bool:
    return Customer.objects.get(pk=customer.pk).erased_at is not None


def test_a_chief_erases_in_two_steps(client, chief, known, url):
    client.force_login(chief)
    page = client.post(url, REQUEST).content.decode()
    assert "An Peeters" in page
    assert not is_erased(known)
    answer = client.post(url, REQUEST | {"confirmed": known.pk})
    assert answer.url == url
    assert is_erased(known)
    entry = LogEntry.objects.get(object_id=str(known.pk))
    assert (entry.user, entry.get_change_message()) == (chief, "gewist: per brief")
    assert "Peeters" not in entry.object_repr


def test_the_second_step_is_about_the_same_customer(client, chief, known, stranger, url):
    client.force_login(chief)
    client.post(url, REQUEST | {"confirmed": stranger.pk})
    assert not is_erased(known)


def test_a_customer_of_another_house_is_not_told_of(client, chief, known, stranger, url):
    client.force_login(chief)
    answers = [client.post(url, REQUEST | {"who": who}) for who in (stranger.email, "niemand@example.org", stranger.pk)]
    for answer in answers:
        assert "heeft geen klant met dit adres" in answer.content.decode()
        assert "Vreemde" not in answer.content.decode()
    client.post(url, REQUEST | {"who": stranger.email, "confirmed": stranger.pk})
    assert not is_erased(stranger)


def test_staff_are_not_erased(client, known, url, organiser):
    client.force_login(cast.make_customer("netwerk@example.org", is_staff=True, is_superuser=True))
    StaffRole.objects.create(customer=known, organiser=organiser, role=StaffRole.Role.DOOR)
    page = client.post(url, REQUEST | {"confirmed": known.pk}).content.decode()
    assert "Laat eerst de rollen wegnemen" in page
    assert not is_erased(known)


@pytest.mark.parametrize("role", [role for role in StaffRole.Role if role != StaffRole.Role.CHIEF])
def test_no_other_role_may(client, chief, known, url, role):
    StaffRole.objects.update(role=role)
    client.force_login(chief)
    assert client.get(url).status_code == 403
    assert client.post(url, REQUEST | {"confirmed": known.pk}).status_code == 403
    assert not is_erased(known)


def test_a_customer_and_a_stranger_may_not(client, known, url):
    assert client.get(url).status_code == 302
    client.force_login(known)
    assert client.post(url, REQUEST).status_code in (302, 403)


def test_a_chief_finds_the_page_and_no_other_customer(client, chief, known, url):
    client.force_login(chief)
    page = client.get(reverse("admin:accounts_customer_changelist")).content.decode()
    assert url in page
    assert "Peeters" not in page.replace("An Chef", "")
    assert client.get(reverse("admin:accounts_customer_change", args=[known.pk])).status_code == 302
    assert (
        client.post(reverse("admin:accounts_customer_change", args=[chief.pk]), {"first_name": "X"}).status_code == 403
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"who": ""}, {"who": "9" * 200}, {"who": "٣"}, {"who": "²"}, {"who": "x\x00"}, {"who": "' OR 1=1 --"},
        {"who": "a" * 100_000}, {"how": "zomaar"}, {"checked": ""}, {"confirmed": "9" * 99}, {"who": "-1"},
    ],
)  # fmt: skip
def test_nonsense_is_explained(client, chief, known, url, fields):
    client.force_login(chief)
    assert client.post(url, REQUEST | fields).status_code == 200
    assert not is_erased(known)


def test_an_erased_record_can_only_be_looked_at(client, chief, known, url):
    client.force_login(cast.make_customer("netwerk@example.org", is_staff=True, is_superuser=True))
    client.post(url, REQUEST | {"confirmed": known.pk})
    own = reverse("admin:accounts_customer_change", args=[known.pk])
    assert client.get(own).status_code == 200
    assert client.post(own, {"first_name": "An"}).status_code == 403


def test_a_chief_hears_that_something_goes_on_and_not_what(client, chief, customer, seated, url):
    """It may be at another house."""
    buy(customer, seated, "A1")
    client.force_login(chief)
    page = client.post(url, REQUEST).content.decode()
    assert "Er loopt nog iets" in page
    assert seated.production.title not in page
    assert not is_erased(customer)


def test_the_networks_own_staff_see_what_goes_on(client, customer, seated, url):
    buy(customer, seated, "A1")
    client.force_login(cast.make_customer("net@example.org", is_staff=True, is_superuser=True))
    assert seated.production.title in client.post(url, REQUEST).content.decode()
