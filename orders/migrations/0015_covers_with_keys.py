"""What a payment covers has keys: [{"place": …, "tariff": …, "price": …, "vat_category": …}, …] instead of lists of four.

Processes of this version read both forms, and write the new one. A process of the version before that meets the new
form fails inside its transaction, so nothing is written: its webhook answers 503 and comes again, its sweep asks again.
What it wrote itself during the rollout stays a list, and is read as one. So this may run before, during or after the
change of processes, and again. It goes by the key, a batch in a transaction: no payment stays locked for long.
"""

from typing import Any

from django.db import migrations

A_BATCH = 5_000

REWRITE = """
UPDATE orders_payment payment SET covers = (
    SELECT jsonb_agg(jsonb_build_object('place', part->0, 'tariff', part->1, 'price', part->2, 'vat_category', part->3)
                     ORDER BY position)
    FROM jsonb_array_elements(payment.covers) WITH ORDINALITY AS parts(part, position))
WHERE id >= %(start)s AND id < %(end)s AND jsonb_typeof(covers->0) = 'array'
"""

BACK = """
UPDATE orders_payment payment SET covers = (
    SELECT jsonb_agg(jsonb_build_array(part->'place', part->'tariff', part->'price', part->'vat_category')
                     ORDER BY position)
    FROM jsonb_array_elements(payment.covers) WITH ORDINALITY AS parts(part, position))
WHERE id >= %(start)s AND id < %(end)s AND jsonb_typeof(covers->0) = 'object'
"""


def in_batches(statement: str) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM orders_payment")
            first, last = cursor.fetchone()
            for start in range(first, last + 1, A_BATCH):
                cursor.execute(statement, {"start": start, "end": start + A_BATCH})

    return run


class Migration(migrations.Migration):
    atomic = False
    # With those of shows, so that `migrate orders 0015` makes all that the new processes need (README.md, Upgrading).
    dependencies = [("orders", "0014_free_places_of_each_channel"), ("shows", "0009_prices_with_days")]
    operations = [migrations.RunPython(in_batches(REWRITE), in_batches(BACK))]
