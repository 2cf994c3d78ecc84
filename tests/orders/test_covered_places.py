"""What an attempt covers, as its row keeps it: with keys, and as lists of four, which the release before wrote."""

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


def test_an_attempt_of_the_release_before_is_gone_on_with_and_buys_its_places(payment):
    Payment.objects.update(covers=as_lists(payment))
    assert paying.begin(payment.order).pk == payment.pk
    assert payments.apply(payment.pk, paying.told(payment)).bought
    assert paying.seats_sold(payment.order) == ["A1", "A2"]


def run(statement: str) -> None:
    with connection.schema_editor() as editor:
        migration.in_batches(statement)(apps, editor)


def stored() -> list:
    return list(Payment.objects.order_by("pk").values_list("covers", flat=True))


def test_the_migration_gives_keys_to_what_is_stored_once_or_twice_and_takes_them_away(payment):
    lists, keys = as_lists(payment), payment.covers
    Payment.objects.update(covers=lists, state=Payment.State.EXPIRED)
    for covers in (keys, []):
        Payment.objects.create(order=payment.order, amount=1, covers=covers, state=Payment.State.FAILED)
    for _ in range(2):
        run(migration.REWRITE)
        assert stored() == [keys, keys, []]
    run(migration.BACK)
    assert stored()[:2] == [lists, lists]


@pytest.mark.parametrize("state", Payment.UNDER_WAY)
def test_the_migration_leaves_attempts_under_way_to_the_processes_that_began_them(payment, state):
    lists = as_lists(payment)
    Payment.objects.update(covers=lists, state=state)
    run(migration.REWRITE)
    assert stored() == [lists]
    Payment.objects.update(state=Payment.State.STARTING, covers=payment.covers)
    run(migration.BACK)
    assert stored() == [lists]
