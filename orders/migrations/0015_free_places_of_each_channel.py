"""The index of free places has the channel as a column: each kind of sale finds those of its own channels by it.

Built beside the one that it replaces, while the shop goes on. An index that PostgreSQL could not finish is dropped
first, so the migration can be run again.
"""

from django.db import migrations, models

NEW = """
CREATE INDEX CONCURRENTLY place_free ON orders_place (performance_id, section_id, channel, id)
WHERE order_id IS NULL AND blocked_because = ''
"""
OLD = """
CREATE INDEX CONCURRENTLY place_free_online ON orders_place (performance_id, section_id, id)
WHERE order_id IS NULL AND channel = 'online' AND blocked_because = ''
"""
DROP_NEW, DROP_OLD = (f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in ("place_free", "place_free_online"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0014_one_basket_of_the_shop")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([DROP_NEW, NEW], [DROP_NEW]),
                migrations.RunSQL([DROP_OLD], [DROP_OLD, OLD]),
            ],
            state_operations=[
                migrations.AddIndex(
                    "place",
                    models.Index(
                        fields=["performance", "section", "channel", "id"],
                        condition=models.Q(order__isnull=True, blocked_because=""),
                        name="place_free",
                    ),
                ),
                migrations.RemoveIndex("place", "place_free_online"),
            ],
        ),
    ]
