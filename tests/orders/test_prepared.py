"""Models by prepared statements, beside what query sets and `save` make of the same rows."""

import pytest
from django.db import DatabaseError, connection
from django.forms.models import model_to_dict

from accounts.models import Customer
from orders.models import EventKind, Order, OrderEvent, Payment
from ticketing import dates, prepared

from . import paying

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(customer, seated) -> Payment:
    return paying.begin(paying.basket(customer, seated))


def values(instance) -> dict:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def by_id(model, pk, *more: str, select: str = ""):
    sql = f"SELECT {prepared.columns(model)}{select} FROM {model._meta.db_table} WHERE id = %(id)s"
    return prepared.find(model, sql, {"id": pk}, *more)


@pytest.mark.parametrize("model", [Payment, Order, Customer])
def test_a_row_is_read_as_a_query_set_reads_it(payment, model):
    expected = model.objects.get()
    found = by_id(model, expected.pk)
    assert values(found) == values(expected)
    assert {name: type(value) for name, value in values(found).items()} == {
        name: type(value) for name, value in values(expected).items()
    }
    assert (found, found._state.adding, found._state.db) == (expected, False, "default")


def test_what_is_selected_beside_it_is_an_annotation(payment):
    found = by_id(Payment, payment.pk, "is_dear", "answer", select=", amount > 40, 42")
    assert (found.is_dear, found.answer) == (True, 42)


def test_no_row(payment):
    assert by_id(Payment, payment.pk + 1) is None
    with pytest.raises(Order.DoesNotExist):
        prepared.get(Order, f"SELECT {prepared.columns(Order)} FROM orders_order WHERE id = %(id)s", {"id": 0})


def test_an_update_writes_the_named_fields_alone(payment):
    changes = {"state": Payment.State.PAID, "psp_id": "tr_1234", "paid_amount": payment.amount, "request": {"a": [1]}}
    for name, value in (changes | {"settled_at": (now := dates.now()), "checkout_url": "https://not.written/"}).items():
        setattr(payment, name, value)
    prepared.update(payment, [*changes, "settled_at"])
    written = Payment.objects.get()
    assert model_to_dict(written, changes) == changes
    assert (written.settled_at, written.checkout_url) == (now, "")


def test_a_new_row_is_what_save_would_make_of_it(payment):
    rows = [OrderEvent(order=payment.order, what=EventKind.PAYING, why="24.00 euro") for _ in range(2)]
    rows[0].save()
    prepared.insert(rows[1])
    saved, inserted = (OrderEvent.objects.get(pk=row.pk) for row in rows)
    assert values(rows[1]) == values(inserted)
    assert not rows[1]._state.adding
    assert inserted.at > saved.at
    unlike = {"id": 0, "at": None}
    assert values(inserted) | unlike == values(saved) | unlike


def test_postgresql_plans_it_once_whatever_is_written(payment):
    for psp_id in ("tr_1", "tr_2", "tr_3", "tr_4"):
        payment.psp_id = psp_id
        prepared.update(payment, ["psp_id"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'UPDATE orders_payment SET psp_id%'"
        )
        assert cursor.fetchone() == (1,)


def test_what_is_gone_is_not_written_in_silence(payment) -> None:
    gone = Payment.objects.get(pk=payment.pk)
    payment.delete()
    with pytest.raises(DatabaseError, match="nothing was written"):
        prepared.update(gone, ["psp_id"])
