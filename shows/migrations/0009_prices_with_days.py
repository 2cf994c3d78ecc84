"""A price table may begin on a day. Quick, whatever the number of prices: the new column is empty, the index is small."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shows", "0008_search_names")]

    operations = [
        migrations.AddField("price", "from_on", models.DateField(blank=True, null=True, verbose_name="vanaf")),
        migrations.RemoveConstraint("price", "price_once"),
        migrations.AddConstraint(
            "price",
            models.UniqueConstraint(
                fields=("performance", "from_on", "rank", "tariff"), name="price_once_a_day", nulls_distinct=False
            ),
        ),
    ]
