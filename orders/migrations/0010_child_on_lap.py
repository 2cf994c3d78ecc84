"""A child on a lap has a row of its own, with whoever has the place that it is on; and what a ticket says of its tariff
stays as it was when it was bought.
"""

import django.db.models.deletion
from django.db import migrations, models

# At the end of the transaction, so that the lap and the place may be written in any order. A hold whose time is over is
# nobody's: the place may have gone to another meanwhile.
GUARD_LAP = """
CREATE FUNCTION orders_guard_lap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM orders_place lap JOIN orders_place place ON place.id = lap.on_lap_of_id
               WHERE lap.id = NEW.id AND lap.order_id IS NOT NULL
                 AND (lap.held_until IS NULL OR lap.held_until > now())
                 AND (place.order_id IS DISTINCT FROM lap.order_id
                      OR place.held_until IS DISTINCT FROM lap.held_until
                      OR place.performance_id <> lap.performance_id OR place.on_lap_of_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'place % is on the lap of a place that another order has', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'lap_goes_with_its_place';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER orders_lap_goes_with_its_place AFTER INSERT OR UPDATE OF order_id ON orders_place
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.on_lap_of_id IS NOT NULL AND NEW.order_id IS NOT NULL)
EXECUTE FUNCTION orders_guard_lap();
CREATE TRIGGER orders_lap_stays BEFORE UPDATE OF on_lap_of_id ON orders_place
FOR EACH ROW WHEN (OLD.on_lap_of_id IS DISTINCT FROM NEW.on_lap_of_id) EXECUTE FUNCTION orders_guard_place();
"""

GUARD_TARIFF = """
CREATE FUNCTION orders_guard_tariff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM orders_ticket WHERE tariff_id = OLD.id) THEN
        RAISE EXCEPTION 'tariff % is sold: what its tickets say stays', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tariff_sold_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_tariff_sold BEFORE UPDATE OF name, condition, verified_at_desk, on_lap ON shows_tariff
FOR EACH ROW WHEN ((OLD.name, OLD.condition, OLD.verified_at_desk, OLD.on_lap) IS DISTINCT FROM
    (NEW.name, NEW.condition, NEW.verified_at_desk, NEW.on_lap))
EXECUTE FUNCTION orders_guard_tariff();
"""

UNDO = """
DROP TRIGGER orders_tariff_sold ON shows_tariff;
DROP TRIGGER orders_lap_stays ON orders_place;
DROP TRIGGER orders_lap_goes_with_its_place ON orders_place;
DROP FUNCTION orders_guard_tariff(), orders_guard_lap();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_expired_by_age"),
        ("shows", "0007_tariff_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="on_lap_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="laps",
                to="orders.place",
                verbose_name="op schoot bij",
            ),
        ),
        migrations.AlterField(
            model_name="place",
            name="channel",
            field=models.CharField(
                choices=[("online", "online en aan de balie"), ("desk", "alleen aan de balie"), ("lap", "op schoot")],
                default="online",
                max_length=6,
                verbose_name="kanaal",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("on_lap_of__isnull", False)), fields=("on_lap_of",), name="place_one_child_a_lap"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("blocked_because", ""),
                        ("channel", "lap"),
                        ("on_lap_of__isnull", False),
                        ("seat__isnull", True),
                    ),
                    models.Q(models.Q(("channel", "lap"), _negated=True), ("on_lap_of__isnull", True)),
                    _connector="OR",
                ),
                name="place_lap_has_no_seat",
            ),
        ),
        migrations.RunSQL(GUARD_LAP + GUARD_TARIFF, UNDO),
    ]
