"""Words for the screen alone: nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_child_on_lap")]

    operations = [
        migrations.AlterField("payment", "covers", models.JSONField(default=list, verbose_name="betaalt voor")),
        migrations.AlterField(
            "payment",
            "request",
            models.JSONField(
                db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="gevraagd aan de PSP"
            ),
        ),
        migrations.AlterField(
            "payment", "psp_expires_at", models.DateTimeField(null=True, verbose_name="verloopt bij de PSP")
        ),
        migrations.AlterField("payment", "look_at", models.DateTimeField(null=True, verbose_name="kijk opnieuw")),
        migrations.AlterField("refund", "due_at", models.DateTimeField(verbose_name="te doen vanaf")),
        migrations.AlterField(
            "refund", "claimed_until", models.DateTimeField(null=True, verbose_name="in behandeling tot")
        ),
    ]
