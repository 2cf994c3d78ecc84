"""What is asked for each page is planned once a connection."""

from django.db import connection


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
