"""Tariffs with a minimum and a maximum, looked at, for nothing; their terms wherever a tariff is shown."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Mail
from orders import stock
from orders.models import Order
from orders.paying.checkout import start_payment
from orders.tariff_limits import OutOfBounds
from orders.tickets.confirmation_mail import order_confirmed
from shows.models import Tariff
from shows.readiness import missing
from tests import cast

from .bought import buy, confirm_basket, tickets_of
from .places import lines, seat_ids

BASKET = "/ccm/winkelmandje/"


def tariff(performance, name: str, amount: str, **fields) -> Tariff:
    """A tariff with a price for each rank of the performance."""
    made = Tariff.objects.create(organiser=performance.production.organiser, name=name, position=5, **fields)
    for rank in performance.hall.ranks.all():
        performance.prices.create(rank=rank, tariff=made, amount=Decimal(amount))
    return made


@pytest.fixture
def at_home(client, customer):
    client.force_login(customer)
    return client


def order_of(customer) -> Order:
    return Order.objects.get(customer=customer, state=Order.State.BASKET)


def choose(order: Order, chosen: Tariff) -> None:
    stock.choose_tariff(order, dict.fromkeys(order.places.values_list("pk", flat=True), chosen.pk))


@pytest.mark.parametrize(
    "bounds", [{"minimum": 0}, {"maximum": 0}, {"minimum": 5, "maximum": 4}], ids=["none", "no more", "crossed"]
)
def test_bounds_that_nobody_can_meet_are_refused(organiser, bounds):
    with pytest.raises(IntegrityError, match="tariff_bounds"), transaction.atomic():
        Tariff.objects.create(organiser=organiser, name="Groep", **bounds)


def test_too_few_is_told_in_the_basket_and_refused_when_paying_starts(at_home, seated, customer):
    group = tariff(seated, "Groep", "10", minimum=4)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4", "A5"))
    choose(order_of(customer), group)
    html = at_home.get(BASKET).content.decode()
    assert "Groep: vanaf 4 tickets voor dezelfde voorstelling, u hebt er 3." in html
    assert "data-pay-button" not in html
    with pytest.raises(OutOfBounds, match="vanaf 4 tickets"):
        start_payment(order_id=order_of(customer).pk, customer=customer)
    assert order_of(customer).payments.count() == 0
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A6"))
    choose(order_of(customer), group)
    assert "data-pay-button" in at_home.get(BASKET).content.decode()


def test_the_minimum_counts_one_performance(seated, club, customer):
    group = tariff(seated, "Groep", "0", minimum=2)
    for rank in club.hall.ranks.all():
        club.prices.create(rank=rank, tariff=group, amount=0)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1, "Groep"))
    choose(order_of(customer), group)
    with pytest.raises(OutOfBounds):
        start_payment(order_id=order_of(customer).pk, customer=customer)


def test_too_many_is_refused_where_it_is_chosen(at_home, seated, customer):
    few = tariff(seated, "UiTPAS", "4", maximum=1)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    fields = {f"tarief-{pk}": few.pk for pk in order_of(customer).places.values_list("pk", flat=True)}
    html = at_home.post(reverse("tariffs", args=["ccm"]), fields, follow=True).content.decode()
    assert "UiTPAS: hoogstens 1 voor dezelfde voorstelling, u hebt er 2." in html
    assert not order_of(customer).places.filter(tariff=few).exists()


def test_too_many_unnumbered_is_refused_with_what_lies_in_the_basket(club, customer):
    tariff(club, "UiTPAS", "4", maximum=2)
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2, "UiTPAS"))
    with pytest.raises(OutOfBounds):
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1, "UiTPAS"))
    assert order_of(customer).places.count() == 2


def test_a_group_above_the_online_limit_is_the_desks(at_home, club, customer):
    group = tariff(club, "Groep", "5", minimum=15)
    html = at_home.get(reverse("performance", args=["ccm", club.pk])).content.decode()
    assert "Groep, vanaf 15 tickets: aan de balie of telefonisch" in html
    assert f"aantal-{club.hall.sections.get().pk}-{group.pk}" not in html
    html = at_home.get(reverse("production", args=["ccm", club.production.slug])).content.decode()
    assert "Vanaf 15 tickets." in html
    assert "alleen aan de balie of telefonisch" in html


def test_a_group_is_never_the_base_tariff(seated, customer):
    tariff(seated, "Groep", "1", minimum=2)
    Tariff.objects.filter(name="Groep").update(position=0)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert order_of(customer).places.get().tariff.name == "Basis"


@pytest.mark.parametrize("asks", [{"minimum": 2}, {"on_lap": True}], ids=["a group", "a lap"])
def test_a_rank_with_no_price_for_one_seat_is_not_ready(organiser, asks):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    assert missing(performance) == []
    Tariff.objects.filter(organiser=organiser).update(**asks)
    assert "nog geen prijs" in missing(performance)[0]


def test_what_a_tariff_asks_for_is_said_everywhere(at_home, seated, customer):
    uitpas = tariff(seated, "UiTPAS", "0", verified_at_desk=True, condition="Met uw UiTPAS.")
    terms = "Met uw UiTPAS. Wordt nagekeken aan de balie of de ingang."
    assert uitpas.on_ticket == terms
    assert terms in at_home.get(reverse("performance", args=["ccm", seated.pk])).content.decode()
    assert terms in at_home.get(reverse("production", args=["ccm", seated.production.slug])).content.decode()
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    choose(order_of(customer), uitpas)
    assert terms in at_home.get(BASKET).content.decode()
    order = confirm_basket(customer, seated)
    for page in (reverse("order", args=["ccm", order.code]), reverse("tickets")):
        assert terms in at_home.get(page).content.decode()
    letter = order_confirmed(Mail.objects.get(kind="order_confirmed", about_id=order.pk))
    assert letter is not None
    assert terms in letter.text
    assert terms in letter.html


def test_free_tickets_are_ordered_without_the_psp(seated, customer):
    free = tariff(seated, "Vrijkaart", "0")
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    order = order_of(customer)
    choose(order, free)
    assert start_payment(order_id=order.pk, customer=customer, displayed_total=Decimal(0)) is None
    assert [ticket.price for ticket in tickets_of(order)] == [0, 0]


def test_what_a_sold_ticket_says_of_its_tariff_stays(seated, customer):
    buy(customer, seated, "A3")
    for field, value in (("name", "x"), ("condition", "x"), ("verified_at_desk", True), ("on_lap", True)):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            Tariff.objects.filter(name="Basis").update(**{field: value})
    assert Tariff.objects.filter(name="Basis").update(maximum=4) == 1
    assert Tariff.objects.filter(name="-26 jaar").update(condition="x") == 1
