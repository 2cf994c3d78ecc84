"""What is on sale isn't changed into something that a buyer didn't buy: the database refuses it, whoever writes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from orders import stock
from orders.models import Place, Ticket
from shows.models import Performance, Production, Rank, Tariff, VatRate
from tests import cast
from tests.races import at_once, kinds
from ticketing import dates

from .bought import buy
from .places import seat_ids


def refused(rows, **values):
    """Whether the database refuses to write these values, by a guard with a name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(**values)
    return caught.value.__cause__.diag.constraint_name


def refused_deletion(rows):
    """Past Django's own checks, by a statement."""
    table, ids = rows.model._meta.db_table, list(rows.values_list("pk", flat=True))
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [ids])
    return caught.value.__cause__.diag.constraint_name


def test_a_performance_on_sale_keeps_its_evening_its_hall_and_its_production(seated, organiser):
    this = Performance.objects.filter(pk=seated.pk)
    other = cast.make_production(organiser, "Iets anders")
    assert refused(this, starts_at=seated.starts_at + timedelta(hours=1)) == "performance_on_sale_stays"
    assert refused(this, hall=cast.make_club(organiser)) == "performance_on_sale_stays"
    assert refused(this, production=other) == "performance_on_sale_stays"
    this.update(state="cancelled")
    assert refused(this, starts_at=dates.now()) == "performance_on_sale_stays"
    assert refused_deletion(this) == "performance_on_sale_stays"


def test_the_rest_of_it_may_change_and_so_may_a_draft(seated, organiser):
    seated.note = "Inleiding om 19.30 uur"
    seated.save()
    draft = cast.make_performance(seated.production, seated.hall)
    draft.starts_at += timedelta(days=1)
    draft.save()
    draft.delete()


def test_a_production_on_sale_keeps_its_organiser(seated):
    other = cast.make_organiser("ander")
    assert refused(Production.objects.filter(pk=seated.production_id), organiser=other) == "production_on_sale_stays"
    draft = cast.make_production(seated.production.organiser, "Ontwerp")
    Production.objects.filter(pk=draft.pk).update(organiser=other)


def test_a_place_stays_the_place_it_is(seated):
    place = Place.objects.filter(performance=seated, seat__isnull=False).first()
    second = Rank.objects.get(hall=seated.hall, name="rang 2")
    assert refused(Place.objects.filter(pk=place.pk), rank=second) == "place_stays_where_it_is"
    assert refused(Place.objects.filter(pk=place.pk), seat=None) == "place_stays_where_it_is"


def test_a_sold_line_keeps_its_tariff_price_and_vat(seated, customer):
    order = buy(customer, seated, "A1")
    line = Place.objects.filter(order=order)
    young = Tariff.objects.get(name="-26 jaar")
    assert refused(line, price=Decimal(1)) == "what_is_sold_stays"
    assert refused(line, tariff=young) == "what_is_sold_stays"
    assert refused(line, vat_category="exempt") == "what_is_sold_stays"
    tickets = Ticket.objects.filter(order=order)
    assert refused(tickets, price=Decimal(1)) == "what_is_sold_stays"
    assert refused(tickets, vat_percentage=Decimal(21)) == "what_is_sold_stays"
    tickets.update(void_at=dates.now())
    line.update(order=None, tariff=None, price=None, vat_category="")


def test_prices_that_change_leave_a_basket_its_own(seated, customer, stranger):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    seated.prices.filter(rank__name="rang 1", tariff__name="Basis").update(amount=Decimal(99))
    other = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    assert Place.objects.get(order=held.order_id).price == 24
    assert Place.objects.get(order=other.order_id).price == 99
    assert buy(customer, seated, "A5").tickets.count() == 2
    assert sorted(Ticket.objects.values_list("price", flat=True)) == [24, 99]


def test_a_price_that_went_leaves_a_basket_to_be_paid(seated, customer):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    seated.prices.filter(rank__name="rang 1").delete()
    order = buy(customer, seated, "AA1")
    assert sorted(order.tickets.values_list("price", flat=True)) == [22, 24]


def test_the_last_percentage_of_a_category_stays(seated):
    rates = VatRate.objects.filter(category="culture")
    tomorrow = dates.local(dates.now()).date() + timedelta(days=1)
    assert refused_deletion(rates) == "vat_rate_stays"
    assert refused(rates, category="standard") == "vat_rate_stays"
    assert refused(rates, from_on=tomorrow) == "vat_rate_stays"
    rates.update(percentage=12)
    newer = VatRate.objects.create(category="culture", percentage=21, from_on=tomorrow)
    assert refused_deletion(VatRate.objects.exclude(pk=newer.pk)) == "vat_rate_stays"
    newer.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_of_the_last_two_percentages_one_stays(db, _again):
    """Two that each delete one at once. Without the lock in the trigger each sees the other's rate, and both go."""
    first = VatRate.objects.create(category="culture", percentage=6, from_on="2020-01-01")
    second = VatRate.objects.create(category="culture", percentage=12, from_on="2021-01-01")
    results = kinds(at_once(*[first.delete, second.delete]))
    assert results == {"tuple": 1, "IntegrityError": 1}
    assert VatRate.objects.filter(category="culture").count() == 1
