"""What a tariff asks for: so many tickets, a look at the desk; and a child on a lap, who takes no seat."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_organiser_slugs"),
        ("shows", "0006_ranks_go_with_their_hall"),
    ]

    operations = [
        migrations.AddField(
            model_name="tariff",
            name="maximum",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Zoveel hoogstens, voor één voorstelling in één bestelling; leeg is geen maximum.",
                null=True,
                verbose_name="maximum",
            ),
        ),
        migrations.AddField(
            model_name="tariff",
            name="minimum",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Zoveel tickets van dit tarief minstens, voor één voorstelling in één bestelling; leeg is geen minimum. Is het meer dan een klant online mag nemen, dan staat erbij dat de balie het verkoopt.",
                null=True,
                verbose_name="minimum",
            ),
        ),
        migrations.AddField(
            model_name="tariff",
            name="on_lap",
            field=models.BooleanField(
                default=False,
                help_text="Neemt geen stoel: hoogstens één bij elke plaats, met een eigen ticket.",
                verbose_name="kind op schoot",
            ),
        ),
        migrations.AddField(
            model_name="tariff",
            name="verified_at_desk",
            field=models.BooleanField(
                default=False,
                help_text="Zoals het UiTPAS-kansentarief. Bij het kiezen en op het ticket staat dat u het nakijkt.",
                verbose_name="wordt nagekeken",
            ),
        ),
        migrations.AlterField(
            model_name="tariff",
            name="condition",
            field=models.CharField(
                blank=True,
                help_text="Staat bij het kiezen, in de mail en op het ticket.",
                max_length=150,
                verbose_name="voorwaarde",
            ),
        ),
        migrations.AlterField(
            model_name="tariff",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="Het eerste dat iedereen online en per ticket kan kiezen, is het basistarief.",
                verbose_name="volgorde",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minimum__isnull", True), ("minimum__gte", 1), _connector="OR"),
                    models.Q(("maximum__isnull", True), ("maximum__gte", 1), _connector="OR"),
                    models.Q(
                        ("minimum__isnull", True),
                        ("maximum__isnull", True),
                        ("maximum__gte", models.F("minimum")),
                        _connector="OR",
                    ),
                ),
                name="tariff_bounds",
                violation_error_message="Minimum en maximum zijn 1 of meer, en het maximum is niet onder het minimum.",
            ),
        ),
    ]
