"""The checks of 0012 are validated, and the indexes of sellers and reservations are built, while the shop goes on.

Each step commits by itself, and none keeps a lock that a sale waits for. A step that was broken off can be repeated:
run the migration again. (An index that PostgreSQL could not finish is dropped first.)
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


def concurrently(name, definition):
    """CREATE INDEX CONCURRENTLY, also after an attempt that failed half-way."""
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    create, on = definition.split(" ON ", 1)
    return migrations.RunSQL([drop, f"{create} CONCURRENTLY {name} ON {on}"], [drop])


def index(name, definition, fields, condition):
    return migrations.SeparateDatabaseAndState(
        database_operations=[concurrently(name, definition)],
        state_operations=[
            migrations.AddIndex("order", models.Index(fields=fields, condition=condition, name=name))
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0012_seller_and_reserved")]

    operations = [
        ValidateConstraint("order", "order_has_a_customer_or_a_seller"),
        ValidateConstraint("order", "order_reserved_has_an_end"),
        index(
            "order_by_seller",
            "CREATE INDEX ON orders_order (seller_id, created_at DESC) WHERE seller_id IS NOT NULL",
            ["seller", "-created_at"],
            models.Q(("seller__isnull", False)),
        ),
        index(
            "order_hold_expiry",
            "CREATE INDEX ON orders_order (expires_at) WHERE state IN ('basket', 'reserved')",
            ["expires_at"],
            models.Q(("state__in", ["basket", "reserved"])),
        ),
        # Beside one_open_basket, which processes of the release before name by their ON CONFLICT (0016 drops it).
        migrations.SeparateDatabaseAndState(
            database_operations=[
                concurrently(
                    "one_open_basket_of_the_shop",
                    "CREATE UNIQUE INDEX ON orders_order (customer_id, organiser_id)"
                    " WHERE state = 'basket' AND seller_id IS NULL",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    "order",
                    models.UniqueConstraint(
                        fields=("customer", "organiser"),
                        condition=models.Q(("seller__isnull", True), ("state", "basket")),
                        name="one_open_basket_of_the_shop",
                        violation_error_message="Deze klant heeft bij deze organisator al een open winkelmandje.",
                    ),
                )
            ],
        ),
    ]
