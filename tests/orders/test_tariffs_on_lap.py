"""A child on a lap: no seat, no stock, its own ticket; with the place that it is on from the basket to the door."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from orders import stock
from orders.invariants import violations
from orders.models import Barcode, Lapse, Order, Place
from orders.paying.confirmation import retake
from orders.stock import expiry
from shows.models import Tariff
from tests import cast
from tests.guards import without_constraint
from tests.races import at_once, kinds

from .bought import confirm_basket, covers, tickets_of
from .places import lines, run_out, seat_ids
from .test_tariffs import at_home, order_of, tariff  # noqa: F401


@pytest.fixture
def lap(seated) -> Tariff:
    return tariff(seated, "Kind op schoot", "0", on_lap=True)


@pytest.fixture
def order(seated, lap, customer) -> Order:
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    return order_of(customer)


def place(order: Order, number: str = "3") -> Place:
    return order.places.get(seat__number=number)


def child(order: Order) -> Place:
    return order.places.get(channel="lap")


def free(performance) -> tuple[int, int]:
    figures = stock.figures([performance.pk])[performance.pk]
    return figures.free, figures.held


def test_it_takes_no_place_and_counts_for_no_limit(order, seated, organiser):
    before = free(seated)
    organiser.max_places_per_performance = 2
    organiser.save()
    stock.add_child(order, place(order).pk)
    assert free(seated) == before
    assert (child(order).seat, child(order).on_lap_of, child(order).price) == (None, place(order), Decimal(0))


def test_by_a_button_in_the_basket_and_saved_with_the_tariffs(at_home, order):  # noqa: F811
    young = Tariff.objects.get(name="-26 jaar")
    html = at_home.get("/ccm/winkelmandje/").content.decode()
    assert html.count('name="schoot"') == 2
    fields = {"schoot": place(order).pk, f"tarief-{place(order, '4').pk}": young.pk}
    html = at_home.post(reverse("tariffs", args=["ccm"]), fields, follow=True).content.decode()
    assert "Kind op schoot bij Parterre, rij A, stoel 3" in html
    assert html.count('name="schoot"') == 1
    assert place(order, "4").tariff == young


def test_there_is_one_child_a_lap(order):
    stock.add_child(order, place(order).pk)
    with pytest.raises(stock.LapIsTaken):
        stock.add_child(order, place(order).pk)
    with pytest.raises(stock.Impossible):
        stock.add_child(order, child(order).pk)


def test_not_on_anothers_lap_or_on_none(order, seated, stranger):
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A6"))
    for pk in (order_of(stranger).places.get().pk, seated.places.get(seat__number="8", seat__row="A").pk, 2**62, -1):
        with pytest.raises(stock.Impossible):
            stock.add_child(order, pk)
    assert not Place.objects.filter(channel="lap").exists()


@pytest.mark.parametrize("value", ["-1", "0", "1e9", "x", str(10**30), ""])
def test_nonsense_is_no_fault_of_ours(at_home, order, value):  # noqa: F811
    assert at_home.post(reverse("tariffs", args=["ccm"]), {"schoot": value}).status_code == 302
    assert not order.places.filter(channel="lap").exists()


def test_its_tariff_is_nobodys_ordinary_one_and_the_other_way_round(at_home, order, lap):  # noqa: F811
    at_home.post(reverse("tariffs", args=["ccm"]), {f"tarief-{place(order).pk}": lap.pk})
    with pytest.raises(stock.Impossible):
        stock.choose_tariff(order, {place(order).pk: lap.pk})
    with pytest.raises(stock.Impossible):
        stock.add_child(order, place(order).pk, Tariff.objects.get(name="Basis").pk)
    stock.add_child(order, place(order).pk)
    with pytest.raises(stock.Impossible):
        stock.choose_tariff(order, {child(order).pk: Tariff.objects.get(name="Basis").pk})
    assert {one.tariff.name for one in order.places.filter(seat__isnull=False)} == {"Basis"}


def test_another_organisers_tariff_is_none(order, seated):
    other = cast.make_organiser("ander")
    theirs = Tariff.objects.create(organiser=other, name="Schoot", on_lap=True)
    with pytest.raises(stock.Impossible):
        stock.add_child(order, place(order).pk, theirs.pk)


def test_it_goes_back_with_its_place_and_alone(order):
    stock.add_child(order, place(order).pk)
    assert stock.give_back(order, [child(order).pk]) == 1
    assert order.places.count() == 2
    stock.add_child(order, place(order).pk)
    assert stock.give_back(order, [place(order).pk]) == 2
    assert order.places.count() == 1
    row = Place.objects.get(channel="lap")
    assert (row.order, row.held_until, row.tariff, row.price) == (None, None, None, None)


def test_a_released_lap_is_sold_to_nobody(club, customer, stranger):
    tariff(club, "Kind op schoot", "0", on_lap=True)
    on_lap = lines(club, 3, "Kind op schoot")
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 3), children=on_lap)
    expiry.expire(run_out(order_of(customer).pk))
    assert Place.objects.filter(channel="lap", order=None).count() == 3
    assert Lapse.objects.get(customer=customer).places == 3
    club.production.organiser.__class__.objects.update(max_places_per_performance=60)
    club.refresh_from_db()
    club.production.organiser.refresh_from_db()
    with pytest.raises(stock.SoldOut):
        stock.hold_unnumbered(customer=stranger, performance=club, wanted=lines(club, 51))
    stock.hold_unnumbered(customer=stranger, performance=club, wanted=lines(club, 50))
    assert not order_of(stranger).places.filter(channel="lap").exists()
    section = club.hall.sections.get()
    staff = cast.make_customer("staf@example.org", is_staff=True)
    assert stock.block_any(club, section, 5, because="x", by=staff) == 0


def test_who_gets_the_place_gets_the_lap(order, seated, stranger):
    stock.add_child(order, place(order).pk)
    run_out(order.pk)
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    theirs = order_of(stranger)
    stock.add_child(theirs, place(theirs).pk)
    assert child(theirs).on_lap_of == place(theirs)
    assert Place.objects.filter(channel="lap").count() == 1


def test_it_has_a_ticket_and_a_code_of_its_own(at_home, order, seated, customer):  # noqa: F811
    order.places.update(price=0)
    stock.add_child(order, place(order).pk)
    confirm_basket(customer, seated)
    names = [ticket.place_name for ticket in tickets_of(order)]
    assert names == [
        "Parterre, rij A, stoel 3",
        "Kind op schoot bij Parterre, rij A, stoel 3",
        "Parterre, rij A, stoel 4",
    ]
    assert len({barcode.secret for barcode in Barcode.objects.all()}) == 3
    for page in (reverse("order", args=["ccm", order.code]), reverse("tickets")):
        assert "Kind op schoot bij Parterre, rij A, stoel 3" in at_home.get(page).content.decode()
    assert list(violations()) == []


def test_late_money_finds_the_lap_again_or_nothing(order, seated, stranger):
    stock.add_child(order, place(order).pk)
    paid = covers(order)
    expiry.expire(run_out(order.pk))
    with transaction.atomic():
        assert retake(order, paid)
    assert order.places.count() == 3
    Place.objects.filter(order=order, channel="lap").update(order=None, held_until=None, tariff=None, price=None)
    Place.objects.filter(order=order).update(order=None, held_until=None, tariff=None, price=None, vat_category="")
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    with transaction.atomic():
        assert not retake(order, paid)


def test_the_database_keeps_a_child_with_its_place(order, seated, stranger):
    stock.add_child(order, place(order).pk)
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A6"))
    theirs, mine = order_of(stranger).places.get(), child(order)
    with pytest.raises(IntegrityError, match="on the lap"), transaction.atomic():  # noqa: PT012
        Place.objects.filter(pk=mine.pk).update(order=theirs.order)
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="stays where"), transaction.atomic():
        Place.objects.filter(pk=mine.pk).update(on_lap_of=theirs)
    with pytest.raises(IntegrityError, match="place_lap_has_no_seat"), transaction.atomic():
        Place.objects.filter(pk=mine.pk).update(channel="online")


def test_the_unnumbered_form_takes_no_more_children_than_places(at_home, club, customer):  # noqa: F811
    made = tariff(club, "Kind op schoot", "0", on_lap=True)
    section = club.hall.sections.get().pk
    base = Tariff.objects.get(name="Basis").pk
    hold = reverse("hold", args=["ccm", club.pk])
    page = at_home.get(reverse("performance", args=["ccm", club.pk])).content.decode()
    assert "Op schoot, zonder eigen plaats." in page
    for numbers in ((1, 2), (0, 1), (2, -1), (2, 10**9)):
        fields = dict(zip((f"aantal-{section}-{base}", f"aantal-{section}-{made.pk}"), numbers, strict=True))
        assert at_home.post(hold, fields).status_code == 400
    assert not Order.objects.exists()
    fields = {f"aantal-{section}-{base}": 2, f"aantal-{section}-{made.pk}": 1}
    assert at_home.post(hold, fields).status_code == 302
    assert order_of(customer).places.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_windows_put_one_child_on_a_lap(order):
    pk = place(order).pk
    results = at_once(*[lambda: stock.add_child(order, pk)] * 8)
    assert kinds(results) == {"NoneType": 1, "LapIsTaken": 7}
    assert order.places.filter(channel="lap").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_only_the_constraint_keeps_a_second_child_off(order):
    """Without the basket's lock two may both find the lap empty; the row of the lap is one by constraint."""
    one = place(order)

    def put() -> None:
        row = {"channel": "lap", "on_lap_of": one, "rank": one.rank, "section": one.section}
        Place.objects.create(performance=one.performance, **row)

    assert kinds(at_once(*[put] * 4)) == {"NoneType": 1, "IntegrityError": 3}
    with without_constraint("place_one_child_a_lap"):
        at_once(*[put] * 4)
        children = Place.objects.filter(on_lap_of=one)
        assert children.count() > 1
        children.delete()
