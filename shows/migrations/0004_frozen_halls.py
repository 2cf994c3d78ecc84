"""A frozen hall's plan can't be changed, whoever writes and however.

Each trigger takes a share of the lock on the hall's row before it looks whether the hall is frozen: `Hall.freeze()`
writes that row, so it waits for changes under way, and changes that come later wait for it and are refused. Reading
alone would let a seat change between freezing and laying out (tests/orders/test_frozen_races.py).
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION shows_refuse_when_frozen(hall bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    frozen timestamptz;
BEGIN
    SELECT frozen_at INTO frozen FROM shows_hall WHERE id = hall FOR SHARE;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'hall % is frozen: its places are on sale', hall
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hall_is_frozen';
    END IF;
END $$
"""

GUARD_PART = """
CREATE FUNCTION shows_guard_part_of_hall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM shows_refuse_when_frozen(OLD.hall_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF TG_OP = 'INSERT' OR NEW.hall_id <> OLD.hall_id THEN PERFORM shows_refuse_when_frozen(NEW.hall_id); END IF;
    RETURN NEW;
END $$
"""

GUARD_SEAT = """
CREATE FUNCTION shows_guard_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM shows_refuse_when_frozen((SELECT hall_id FROM shows_section WHERE id = OLD.section_id));
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF TG_OP = 'INSERT' OR NEW.section_id <> OLD.section_id THEN
        PERFORM shows_refuse_when_frozen((SELECT hall_id FROM shows_section WHERE id = NEW.section_id));
    END IF;
    RETURN NEW;
END $$
"""

# The words of the orientation may still be bettered; the plan, and which hall it is, not.
GUARD_HALL = """
CREATE FUNCTION shows_guard_hall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL AND (TG_OP = 'DELETE' OR
        (NEW.venue_id, NEW.name, NEW.version, NEW.width, NEW.height, NEW.drawing, NEW.frozen_at) IS DISTINCT FROM
        (OLD.venue_id, OLD.name, OLD.version, OLD.width, OLD.height, OLD.drawing, OLD.frozen_at))
    THEN
        RAISE EXCEPTION 'hall % is frozen: its places are on sale', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hall_is_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def function(sql: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}")


def trigger(table: str, name: str, when: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"DROP TRIGGER {table}_frozen ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("shows", "0003_hall_versions")]

    operations = [
        function(REFUSE, "shows_refuse_when_frozen(bigint)"),
        function(GUARD_PART, "shows_guard_part_of_hall()"),
        function(GUARD_SEAT, "shows_guard_seat()"),
        function(GUARD_HALL, "shows_guard_hall()"),
        trigger("shows_section", "shows_guard_part_of_hall", "INSERT OR UPDATE OR DELETE"),
        trigger("shows_rank", "shows_guard_part_of_hall", "INSERT OR UPDATE OR DELETE"),
        trigger("shows_seat", "shows_guard_seat", "INSERT OR UPDATE OR DELETE"),
        trigger("shows_hall", "shows_guard_hall", "UPDATE OR DELETE"),
    ]
