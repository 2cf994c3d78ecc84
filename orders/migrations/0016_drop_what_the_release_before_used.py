"""The indexes that only processes of the release before use are dropped. This is the last migration of its release.

Those processes name `one_open_basket` by their ON CONFLICT: once it is gone, they hold no place any more. So a shop that
may not stop runs the migrations up to 0015, replaces its processes, and then runs this one (README.md, Upgrading).

No step keeps a lock that a sale waits for, and a step that was broken off can be repeated: run the migration again.
Going back fails while a clerk has an open sale for a customer who has a basket too: the old index allows one of them.
"""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations

DROP = "DROP INDEX CONCURRENTLY IF EXISTS one_open_basket"
CREATE = """
CREATE UNIQUE INDEX CONCURRENTLY one_open_basket ON orders_order (customer_id, organiser_id) WHERE state = 'basket'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0015_covers_with_keys")]

    operations = [
        RemoveIndexConcurrently("order", "order_basket_expiry"),
        RemoveIndexConcurrently("place", "place_free_online"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([DROP], [DROP, CREATE])],
            state_operations=[migrations.RemoveConstraint("order", "one_open_basket")],
        ),
    ]
