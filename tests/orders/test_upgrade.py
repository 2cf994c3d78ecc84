"""An upgrade without a pause: what sells while the processes of two releases run beside each other."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from orders.models import Order
from orders.models.order import IS_SHOP_BASKET

pytestmark = pytest.mark.django_db(transaction=True)

BOTH_RELEASES = ("orders", "0015_covers_with_keys")
LATEST = ("orders", "0016_drop_what_the_release_before_used")
IS_BASKET_OF_THE_RELEASE_BEFORE = "state = 'basket'"


@pytest.fixture
def both_releases() -> Iterator[None]:
    migrate(BOTH_RELEASES)
    yield
    Order.objects.all().delete()
    migrate(LATEST)


def migrate(target: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([target])


def open_basket(customer, organiser, condition: str) -> None:
    """As `OPEN_BASKET` of orders/stock/open_order.py does it, under this condition of the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_order (code, organiser_id, customer_id, state, created_at)"
            " VALUES (left(gen_random_uuid()::text, 8), %s, %s, 'basket', now())"
            f" ON CONFLICT (customer_id, organiser_id) WHERE {condition} DO UPDATE SET started_at = now()",
            [organiser.pk, customer.pk],
        )


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid WHERE indisvalid")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.usefixtures("both_releases")
def test_the_processes_of_both_releases_find_their_indexes_before_the_last_migration(customer, organiser):
    for condition in (IS_BASKET_OF_THE_RELEASE_BEFORE, IS_SHOP_BASKET) * 2:
        open_basket(customer, organiser, condition)
    assert Order.objects.count() == 1
    assert {"place_free_online", "place_free", "order_basket_expiry", "order_hold_expiry"} <= indexes()


def test_the_processes_of_the_release_before_hold_nothing_after_the_last_migration(customer, organiser):
    open_basket(customer, organiser, IS_SHOP_BASKET)
    with pytest.raises(ProgrammingError, match="no unique or exclusion constraint"):
        open_basket(customer, organiser, IS_BASKET_OF_THE_RELEASE_BEFORE)
    assert not {"place_free_online", "order_basket_expiry", "one_open_basket"} & indexes()
