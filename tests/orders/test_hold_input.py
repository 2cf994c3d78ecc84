"""Whatever is posted to a hold: a kind answer, never an error, and never a place that was not asked for by number."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import Order, Place

from .places import lines

# Nearly right, wildly wrong, and from elsewhere. A form can post no surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NUMBERS = st.integers(-(2**70), 2**70).map(str) | st.floats().map(str)
VALUES = TEXT | NUMBERS | st.sampled_from(["", "0", "-1", "1e9", "\x00", "null", "[]", "9" * 5_000])
NAMES = st.sampled_from(["stoel", "aantal-1-1", "aantal--1", "aantal-", "price", "tariff", "zaaldeel", "plaats"]) | TEXT
POSTS = st.dictionaries(NAMES, st.lists(VALUES, max_size=12), max_size=6)
QUIETLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.django_db
@QUIETLY
@given(data=POSTS, chosen=st.lists(st.integers(0, 40), max_size=14), number=VALUES)
def test_a_hold_answers_anything_kindly(client, customer, seated, club, data, chosen, number):
    """Real seats and real fields mixed with nonsense: at most what the numbers of real free seats name is held."""
    client.force_login(customer)
    seats = list(seated.places.order_by("pk").values_list("seat_id", flat=True))
    asked = [seats[index] if index < len(seats) else index * 10**6 for index in chosen]
    section, tariff, _ = lines(club, 1)[0]
    Place.objects.update(order=None, held_until=None, tariff=None, price=None)
    Order.objects.all().delete()

    posts = [
        (seated, data | {"stoel": [*asked, *data.get("stoel", [])]}),
        (club, data | {f"aantal-{section}-{tariff}": number}),
    ]
    for performance, post in posts:
        response = client.post(reverse("hold", args=["ccm", performance.pk]), post)
        assert response.status_code in (200, 302, 400, 409)
    held = set(seated.places.filter(order__isnull=False).values_list("seat_id", flat=True))
    assert held in (set(), set(asked))
    assert Place.objects.filter(order__isnull=False).exclude(price__in=[24, 22]).count() == 0


@pytest.mark.django_db
@QUIETLY
@given(data=POSTS, query=POSTS)
def test_basket_and_map_answer_anything_kindly(client, customer, seated, data, query):
    client.force_login(customer)
    for name in ("removal", "tariffs"):
        assert client.post(reverse(name, args=["ccm"]), data).status_code == 302
    assert client.get(reverse("performance", args=["ccm", seated.pk]), query).status_code == 200
    assert client.get("/ccm/winkelmandje/", query).status_code == 200
