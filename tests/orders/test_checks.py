"""What the stock's locks rely on is checked at start-up."""

import pytest
from django.db import connection

from orders.system_checks import ISOLATION, NO_LOCK_TIMEOUT, check_stock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _own_connection():
    yield
    connection.close()


def test_the_settings_of_this_product_pass():
    assert check_stock(databases=["default"]) == []


@pytest.mark.usefixtures("_own_connection")
@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_another_isolation_is_an_error(level):
    with connection.cursor() as cursor:
        cursor.execute(f"SET default_transaction_isolation = '{level}'")
    assert check_stock(databases=["default"]) == [ISOLATION]


@pytest.mark.usefixtures("_own_connection")
@pytest.mark.parametrize("timeout", ["0", "1min"])
def test_waiting_for_ever_is_an_error(timeout):
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{timeout}'")
    assert check_stock(databases=["default"]) == [NO_LOCK_TIMEOUT]
