"""What a payment covers has keys: [{"place": …, "tariff": …, "price": …, "vat_category": …}, …] instead of lists of four.

Processes of this release read both forms, and write the one with keys. Attempts that are under way stay as they are:
customers go on with them by the order button, also in a process of the release before, which reads lists alone.

So that process meets keys in two cases. An attempt that was over, and is paid late: the process fails inside its
transaction and writes nothing; the webhook answers 503 and comes again, the sweep asks again. And an attempt that a
process of this release began: the order button detaches it and begins another; if the first is paid, it is refunded.

This may run before, during or after the change of processes, and again. It goes by the key, a batch in a transaction:
no payment stays locked for long.
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
  AND state NOT IN ('starting', 'open')
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
