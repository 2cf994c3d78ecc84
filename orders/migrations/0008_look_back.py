"""When a paid payment is looked at again. Those of the last half year come up in the first day, spread over it."""

from django.db import migrations, models

BACKFILL = """
UPDATE orders_payment SET look_at = now() + random() * interval '1 day'
WHERE state = 'paid' AND look_at IS NULL AND settled_at > now() - interval '180 days'
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_wheelchair_or_seats")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="look_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("look_at__isnull", False)), fields=["look_at"], name="payment_to_look_at"
            ),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
