"""Models by prepared statements, beside what query sets and `save` make of the same rows."""

from typing import NamedTuple

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from orders.models import EventKind, Order, OrderEvent, Payment
from ticketing import dates, prepared_statements

from . import paying

pytestmark = pytest.mark.django_db
BY_ID = "SELECT {columns} FROM {table} WHERE id = %(id)s"


@pytest.fixture
def payment(customer, seated) -> Payment:
    return paying.begin(paying.basket(customer, seated))


def values(instance) -> dict:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def by_id(model, pk):
    sql = BY_ID.format(columns=prepared_statements.columns(model), table=model._meta.db_table)
    return prepared_statements.find(model, sql, {"id": pk})


@pytest.mark.parametrize("model", [Payment, Order, Customer])
def test_a_row_is_read_as_a_query_set_reads_it(payment, model):
    expected = model.objects.get()
    found = by_id(model, expected.pk)
    assert values(found) == values(expected)
    assert {name: type(value) for name, value in values(found).items()} == {
        name: type(value) for name, value in values(expected).items()
    }
    assert (found, found._state.adding, found._state.db) == (expected, False, "default")


def test_no_row(payment):
    assert by_id(Payment, payment.pk + 1) is None
    with pytest.raises(Order.DoesNotExist):
        prepared_statements.get(
            Order, BY_ID.format(columns=prepared_statements.columns(Order), table="orders_order"), {"id": 0}
        )


class OrderWithPayment(NamedTuple):
    ordered: Order
    paying: Payment | None
    is_dear: bool


JOINED = f"""
SELECT {prepared_statements.columns_of(OrderWithPayment)}, paying.amount > 40 AS is_dear
FROM orders_order ordered LEFT JOIN orders_payment paying ON paying.order_id = ordered.id AND paying.id = %(payment)s
"""


def test_a_row_of_several_models_has_their_names(payment):
    (row,) = prepared_statements.fetch_rows(OrderWithPayment, JOINED, {"payment": payment.pk})
    assert (values(row.ordered), values(row.paying)) == (values(Order.objects.get()), values(Payment.objects.get()))
    assert row.is_dear is True
    (row,) = prepared_statements.fetch_rows(OrderWithPayment, JOINED, {"payment": payment.pk + 1})
    assert (row.ordered.pk, row.paying) == (payment.order_id, None)


def test_a_column_is_never_taken_for_another(payment):
    with pytest.raises(TypeError, match="the statement answers"):
        prepared_statements.fetch_rows(OrderWithPayment, JOINED.replace("is_dear", "is_cheap"), {"payment": payment.pk})


def test_a_save_writes_whatever_has_changed_and_nothing_else(payment):
    read = by_id(Payment, payment.pk)
    Payment.objects.update(checkout_url="https://written.elsewhere/")
    read.state, read.psp_id, read.paid_amount, read.settled_at = Payment.State.PAID, "tr_1234", 48, dates.now()
    read.request["method"] = ["kbc"]  # in place
    expected = values(read) | {"checkout_url": "https://written.elsewhere/"}
    prepared_statements.save(read)
    assert values(Payment.objects.get()) == expected
    with CaptureQueriesContext(connection) as queries:
        prepared_statements.save(read)
    assert len(queries) == 0


def test_each_field_that_changes_is_saved(payment):
    """Whatever is added to the model later."""
    other = Order.objects.create(customer=payment.order.customer, organiser=payment.order.organiser, state="expired")
    changes = {"order_id": other.pk, "state": "paid", "bought": True, "charged_back": 1, "amount": 2, "paid_amount": 2}
    for field in Payment._meta.concrete_fields:
        if field.primary_key:
            continue
        read = by_id(Payment, payment.pk)
        sample = changes.get(field.attname, _another(field, getattr(read, field.attname)))
        setattr(read, field.attname, sample)
        if field.attname in ("state", "bought"):
            read.state, read.psp_id, read.paid_amount = "paid", "tr_other", 1
        prepared_statements.save(read)
        assert getattr(Payment.objects.get(pk=payment.pk), field.attname) == sample, field.attname


def _another(field, value):
    kind = field.get_internal_type()
    if kind == "JSONField":
        return {"other": 1}
    if kind == "DateTimeField":
        return dates.now()
    if kind == "UUIDField":
        return type(value)(int=value.int ^ 1)
    return "tr_another" if kind in ("CharField", "URLField") else value


def test_a_new_row_is_what_save_would_make_of_it(payment):
    rows = [OrderEvent(order=payment.order, what=EventKind.PAYING, why="24.00 euro") for _ in range(2)]
    rows[0].save()
    prepared_statements.save(rows[1])
    saved, inserted = (OrderEvent.objects.get(pk=row.pk) for row in rows)
    assert values(rows[1]) == values(inserted)
    assert not rows[1]._state.adding
    assert inserted.at > saved.at
    unlike = {"id": 0, "at": None}
    assert values(inserted) | unlike == values(saved) | unlike


def test_one_that_a_query_set_read_is_not_saved(payment):
    """It may be older than the lock: state and money that were written meanwhile would be lost."""
    read = Payment.objects.get()
    read.method = "kbc"
    with pytest.raises(ValueError, match="read it under its lock"):
        prepared_statements.save(read)
    assert Payment.objects.get().method == ""


def test_postgresql_plans_it_once_whatever_is_written(payment):
    read = by_id(Payment, payment.pk)
    for psp_id in ("tr_1", "tr_2", "tr_3", "tr_4"):
        read.psp_id = psp_id
        prepared_statements.save(read)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'UPDATE orders_payment SET psp_id%'"
        )
        assert cursor.fetchone() == (1,)


def test_what_is_gone_is_not_written_in_silence(payment) -> None:
    gone = by_id(Payment, payment.pk)
    payment.delete()
    gone.psp_id = "tr_1"
    with pytest.raises(DatabaseError, match="nothing was written"):
        prepared_statements.save(gone)
