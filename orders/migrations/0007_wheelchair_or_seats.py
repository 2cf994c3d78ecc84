"""A wheelchair place and the seats that it replaces are never for sale both.

Asked only when a block is lifted: a hold or a sale doesn't write that column. The other places are locked, so that two
who lift a block at once don't both find the other's still there; one of them is told to try again.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION orders_guard_wheelchair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM orders_place place JOIN shows_seat other ON other.id = place.seat_id
    JOIN shows_seat mine ON mine.id = NEW.seat_id
    WHERE place.performance_id = NEW.performance_id AND (other.replaced_by_id = mine.id OR other.id = mine.replaced_by_id)
    ORDER BY place.id FOR NO KEY UPDATE OF place;
    IF EXISTS (
        SELECT FROM orders_place place JOIN shows_seat other ON other.id = place.seat_id
        JOIN shows_seat mine ON mine.id = NEW.seat_id
        WHERE place.performance_id = NEW.performance_id AND place.blocked_because = ''
          AND (other.replaced_by_id = mine.id OR other.id = mine.replaced_by_id))
    THEN
        RAISE EXCEPTION 'place % stands where another place is for sale', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'wheelchair_or_seats';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_place_wheelchair AFTER UPDATE OF blocked_because ON orders_place
FOR EACH ROW WHEN (NEW.seat_id IS NOT NULL AND OLD.blocked_because <> '' AND NEW.blocked_because = '')
EXECUTE FUNCTION orders_guard_wheelchair();
"""

UNDO = """
DROP TRIGGER orders_place_wheelchair ON orders_place;
DROP FUNCTION orders_guard_wheelchair();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_events_as_codes"), ("shows", "0006_ranks_go_with_their_hall")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
