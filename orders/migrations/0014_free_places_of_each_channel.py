"""The index of free places has the channel as a column: each kind of sale finds those of its own channels by it.

Built beside `place_free_online`, which processes of the release before use, while the shop goes on. An index that
PostgreSQL could not finish is dropped first, so the migration can be run again.
"""

from django.db import migrations, models

CREATE = """
CREATE INDEX CONCURRENTLY place_free ON orders_place (performance_id, section_id, channel, id)
WHERE order_id IS NULL AND blocked_because = ''
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS place_free"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0013_seller_indexes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([DROP, CREATE], [DROP])],
            state_operations=[
                migrations.AddIndex(
                    "place",
                    models.Index(
                        fields=["performance", "section", "channel", "id"],
                        condition=models.Q(order__isnull=True, blocked_because=""),
                        name="place_free",
                    ),
                ),
            ],
        ),
    ]
