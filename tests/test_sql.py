"""What is asked for each page is planned once a connection."""

from typing import NamedTuple

import pytest
from django.db import NotSupportedError, connection

from ticketing.sql import fetch_all, fetch_one, fetch_one_or_none, fetch_values


def plans() -> dict[str, tuple[int, int]]:
    """The statements that this connection has prepared: how often each was planned for any values, and for its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")
        return {statement: (generic, custom) for statement, generic, custom in cursor.fetchall()}


def test_a_page_of_a_customer_has_its_statements_planned_once(client, customer, organiser) -> None:
    client.force_login(customer)
    before = plans()
    for _ in range(3):
        client.get("/uw-details/")
    asked = {statement: counts for statement, counts in plans().items() if counts != before.get(statement)}
    for table in ("django_session", "accounts_customer", "orders_order"):
        assert any(table in statement for statement in asked), f"{table} is asked by a statement that isn't prepared"
    assert all(custom == 0 for _generic, custom in asked.values())


@pytest.fixture
def table(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tried (name varchar(5)); INSERT INTO tried VALUES ('een')")
        yield "tried"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tried")


def test_a_column_of_another_type_costs_each_connection_one_answer(table) -> None:
    """A migration runs while the old processes still answer."""
    asked = f"SELECT name FROM {table} WHERE name = %(name)s", {"name": "een"}
    assert fetch_values(*asked) == ["een"]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ALTER name TYPE text")
    other.close()
    with pytest.raises(NotSupportedError):
        fetch_values(*asked)
    assert fetch_values(*asked) == ["een"]


class Pair(NamedTuple):
    number: int
    word: str


PAIRS = "SELECT * FROM (VALUES (1, 'een'), (2, 'twee')) AS pairs(number, word) WHERE number <= %(most)s ORDER BY 1"


def test_rows_have_the_names_of_their_columns(db) -> None:
    assert [pair.word for pair in fetch_all(Pair, PAIRS, {"most": 2})] == ["een", "twee"]
    assert fetch_one(Pair, PAIRS, {"most": 1}) == Pair(number=1, word="een")
    assert fetch_one_or_none(Pair, PAIRS, {"most": 0}) is None
    with pytest.raises(ValueError, match="too many"):
        fetch_one(Pair, PAIRS, {"most": 2})


@pytest.mark.parametrize("columns", ["word, number", "number", "number, word AS name"])
def test_a_column_is_never_taken_for_another(db, columns) -> None:
    with pytest.raises(TypeError, match="the statement answers"):
        fetch_all(Pair, f"SELECT {columns} FROM (VALUES (1, 'een')) AS pairs(number, word)", {})
