"""A sale of a clerk no longer counts as the customer's one open basket: the index of the version before goes.

Processes of the version before need it (their ON CONFLICT names it). On a shop that may not stop: `migrate orders 0013`,
replace the processes, and then this one. It reads no table, and holds its lock for an instant.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_seller_indexes")]

    operations = [
        migrations.RemoveIndex("order", "order_basket_expiry"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "DROP INDEX one_open_basket",
                        "ALTER INDEX one_open_basket_of_the_shop RENAME TO one_open_basket",
                    ],
                    [
                        "ALTER INDEX one_open_basket RENAME TO one_open_basket_of_the_shop",
                        "CREATE UNIQUE INDEX one_open_basket ON orders_order (customer_id, organiser_id)"
                        " WHERE state = 'basket'",
                    ],
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("order", "one_open_basket"),
                migrations.AddConstraint(
                    "order",
                    models.UniqueConstraint(
                        fields=("customer", "organiser"),
                        condition=models.Q(("seller__isnull", True), ("state", "basket")),
                        name="one_open_basket",
                        violation_error_message="Deze klant heeft bij deze organisator al een open winkelmandje.",
                    ),
                ),
            ],
        ),
    ]
