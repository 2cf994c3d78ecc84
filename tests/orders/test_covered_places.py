"""What an attempt covers, as its row keeps it: with keys, and as lists of four, which the version before wrote."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from orders.models import Payment
from orders.models.covered_place import CoveredPlace
from orders.paying import payments

from . import paying

pytestmark = pytest.mark.django_db
migration = import_module("orders.migrations.0015_covers_with_keys")


@pytest.fixture
def payment(customer, seated) -> Payment:
    """For two seats, of which the PSP has not heard."""
    return paying.begin(paying.basket(customer, seated))


def as_lists(payment: Payment) -> list:
    return [[place.place_id, place.tariff_id, str(place.price), place.vat_category] for place in payment.covered_places]


def test_it_has_keys(payment):
    first, _second = payment.order.places.order_by("pk")
    assert payment.covers[0] == {
        "place": first.pk,
        "tariff": first.tariff_id,
        "price": "24.00",
        "vat_category": first.vat_category,
    }
    assert payment.covered_places[0] == CoveredPlace(first.pk, first.tariff_id, Decimal(24), first.vat_category)


def test_an_attempt_of_the_version_before_is_gone_on_with_and_buys_its_places(payment):
    Payment.objects.update(covers=as_lists(payment))
    assert paying.begin(payment.order).pk == payment.pk
    assert payments.apply(payment.pk, paying.told(payment)).bought
    assert paying.seats_sold(payment.order) == ["A1", "A2"]


def test_the_migration_gives_keys_to_what_is_stored_once_or_twice_and_takes_them_away(payment):
    order, lists, keys = payment.order, as_lists(payment), payment.covers
    Payment.objects.update(covers=lists)
    Payment.objects.create(order=order, amount=1, covers=keys, detached_at=payment.created_at)
    empty = Payment.objects.create(order=order, amount=1, covers=[], detached_at=payment.created_at)
    rewrite, back = migration.in_batches(migration.REWRITE), migration.in_batches(migration.BACK)
    with connection.schema_editor() as editor:
        for _ in range(2):
            rewrite(apps, editor)
            assert list(Payment.objects.order_by("pk").values_list("covers", flat=True)) == [keys, keys, []]
        back(apps, editor)
    assert list(Payment.objects.exclude(pk=empty.pk).values_list("covers", flat=True)) == [lists, lists]
