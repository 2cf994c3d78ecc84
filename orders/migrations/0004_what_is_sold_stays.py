"""Which place a row is never changes, and what was sold stays what was sold: a line keeps its tariff, price and VAT
category as long as its order has it, and a ticket keeps them for ever. A reprint, a blocking or a refund writes beside.
"""

import django.db.models.deletion
from django.db import migrations, models

GUARD_PLACE = """
CREATE FUNCTION orders_guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'place % is laid out: it stays where it is', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'place_stays_where_it_is';
END $$;
CREATE TRIGGER orders_place_stays BEFORE UPDATE OF performance_id, section_id, seat_id, rank_id ON orders_place
FOR EACH ROW WHEN ((OLD.performance_id, OLD.section_id, OLD.seat_id, OLD.rank_id)
    IS DISTINCT FROM (NEW.performance_id, NEW.section_id, NEW.seat_id, NEW.rank_id))
EXECUTE FUNCTION orders_guard_place();
"""

GUARD_SOLD = """
CREATE FUNCTION orders_guard_sold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % is sold: its price stays', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_is_sold_stays';
END $$;
CREATE TRIGGER orders_place_sold BEFORE UPDATE OF tariff_id, price, vat_category ON orders_place
FOR EACH ROW WHEN (OLD.order_id IS NOT NULL AND OLD.held_until IS NULL AND NEW.order_id = OLD.order_id
    AND (OLD.tariff_id, OLD.price, OLD.vat_category) IS DISTINCT FROM (NEW.tariff_id, NEW.price, NEW.vat_category))
EXECUTE FUNCTION orders_guard_sold();
CREATE TRIGGER orders_ticket_sold
BEFORE UPDATE OF order_id, place_id, tariff_id, price, vat_category, vat_percentage ON orders_ticket
FOR EACH ROW WHEN (
    (OLD.order_id, OLD.place_id, OLD.tariff_id, OLD.price, OLD.vat_category, OLD.vat_percentage) IS DISTINCT FROM
    (NEW.order_id, NEW.place_id, NEW.tariff_id, NEW.price, NEW.vat_category, NEW.vat_percentage))
EXECUTE FUNCTION orders_guard_sold();
"""

UNDO = """
DROP TRIGGER orders_place_stays ON orders_place;
DROP TRIGGER orders_place_sold ON orders_place;
DROP TRIGGER orders_ticket_sold ON orders_ticket;
DROP FUNCTION orders_guard_place(), orders_guard_sold();
"""


def foreign(name: str, to: str, verbose: str, **more: object) -> migrations.AlterField:
    """A name for the screen alone: nothing changes in the database."""
    protect = django.db.models.deletion.PROTECT
    field = models.ForeignKey(db_index=False, on_delete=protect, to=to, verbose_name=verbose, **more)
    return migrations.AlterField("place", name, field)


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_forgetting"), ("shows", "0005_what_is_on_sale_stays")]

    operations = [
        foreign("performance", "shows.performance", "voorstelling", related_name="places"),
        foreign("section", "shows.section", "zaaldeel"),
        foreign("seat", "shows.seat", "stoel", null=True),
        foreign("rank", "shows.rank", "rang"),
        foreign("tariff", "shows.tariff", "tarief", null=True),
        migrations.AlterField(
            "place",
            "vat_category",
            models.CharField(blank=True, default="", max_length=10, verbose_name="btw-categorie"),
        ),
        migrations.RunSQL(GUARD_PLACE + GUARD_SOLD, UNDO),
    ]
