"""The desk's page of wheelchair places."""

import pytest
from django.urls import reverse

from accounts.models import StaffRole
from orders import stock
from orders.models import Place
from shows.models import Seat
from tests import cast

from .places import seat_ids
from .test_wheelchair import desk, place, swappable, usable  # noqa: F401 - fixtures


def address(performance):
    return reverse("admin:orders_wheelchair_places", args=[performance.pk])


@pytest.fixture
def at_desk(client, desk):  # noqa: F811
    client.force_login(desk)
    return client


def test_the_desk_swaps_and_swaps_back(at_desk, swappable, place):  # noqa: F811
    shown = at_desk.get(address(swappable)).content.decode()
    assert "Parterre, rij B, rolstoelplaats 1" in shown
    assert "B2, B3" in shown
    told = at_desk.post(address(swappable), {"wissel": place.pk, "because": "reservatie 12"}, follow=True)
    assert "zijn gewisseld" in told.content.decode()
    assert usable("B1", "B2", "B3") == [True, False, False]
    assert "Wissel terug" in told.content.decode()
    at_desk.post(address(swappable), {"wissel_terug": place.pk})
    assert usable("B1", "B2", "B3") == [False, True, True]


def test_a_seat_taken_meanwhile_is_told(at_desk, swappable, place, customer):  # noqa: F811
    stock.hold_seats(customer=customer, performance=swappable, seat_ids=seat_ids(swappable, "B2"))
    assert "Niet vrij: B2" in " ".join(at_desk.get(address(swappable)).content.decode().split())
    told = at_desk.post(address(swappable), {"wissel": place.pk}, follow=True).content.decode()
    assert "niet vrij: B2" in told


@pytest.mark.parametrize("sent", [{}, {"wissel": "x"}, {"wissel": "-1"}, {"wissel": "9" * 30}, {"because": "x" * 101}])
def test_nonsense_swaps_nothing(at_desk, swappable, place, sent):  # noqa: F811
    assert at_desk.post(address(swappable), sent, follow=True).status_code == 200
    assert usable("B1", "B2") == [False, True]


def test_who_may(client, swappable, place, organiser, customer):  # noqa: F811
    client.force_login(customer)
    assert client.get(address(swappable)).status_code in (302, 403)
    for slug, role, status in (("ccm", "finance", 403), ("ccm", "door", 403), ("ander", "chief", 404)):
        house = organiser if slug == "ccm" else cast.make_organiser(slug)
        person = cast.make_customer(f"{role}@example.org", is_staff=True)
        StaffRole.objects.create(customer=person, organiser=house, role=role)
        client.force_login(person)
        assert client.get(address(swappable)).status_code == status
        assert client.post(address(swappable), {"wissel": place.pk}).status_code == status
    assert Place.objects.get(seat=place).blocked_because


def test_a_hall_without_such_places_says_so(at_desk, seated):
    assert "geen rolstoelplaats" in at_desk.get(address(seated)).content.decode()
    assert at_desk.get(reverse("admin:orders_wheelchair_places", args=[2**63])).status_code == 404


def test_the_map_shows_the_swap(client, at_desk, swappable, place):  # noqa: F811
    """Before: the seats are free and the place isn't drawn. After: the other way round."""
    from .test_seatmap import page_of, seat_tag

    two = seat_ids(swappable, "B2", "B3")
    before = client.get(page_of(swappable)).content.decode()
    assert " hidden" in seat_tag(before, place.pk)
    assert all("disabled" not in seat_tag(before, seat) for seat in two)
    stock.swap(swappable, place, by=cast.make_customer("x@example.org"))
    after = client.get(page_of(swappable)).content.decode()
    assert "te koop aan de balie" in seat_tag(after, place.pk)
    assert " hidden" not in seat_tag(after, place.pk)
    assert all("bezet" in seat_tag(after, seat) for seat in two)
    assert "nog 1 vrij" in after
    assert Seat.objects.filter(replaced_by=place).count() == 2
