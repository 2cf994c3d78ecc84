"""What is on sale isn't changed into something that a buyer didn't buy, whoever writes and however.

A performance that left the draft keeps its production, hall and beginning, and isn't deleted; a production that has one
keeps its organiser. The last percentage of a VAT category that has begun stays: tickets of that category could not be
issued without it, after they were paid.
"""

from django.db import migrations

GUARD_PERFORMANCE = """
CREATE FUNCTION shows_guard_performance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'performance % is or was on sale: it stays what it is', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'performance_on_sale_stays';
END $$;
CREATE TRIGGER shows_performance_stays BEFORE UPDATE OF production_id, hall_id, starts_at ON shows_performance
FOR EACH ROW WHEN (OLD.state <> 'draft' AND
    (OLD.production_id, OLD.hall_id, OLD.starts_at) IS DISTINCT FROM (NEW.production_id, NEW.hall_id, NEW.starts_at))
EXECUTE FUNCTION shows_guard_performance();
CREATE TRIGGER shows_performance_not_deleted BEFORE DELETE ON shows_performance
FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION shows_guard_performance();
"""

GUARD_PRODUCTION = """
CREATE FUNCTION shows_guard_production() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shows_performance WHERE production_id = OLD.id AND state <> 'draft') THEN
        RAISE EXCEPTION 'production % has performances on sale: it keeps its organiser', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'production_on_sale_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shows_production_stays BEFORE UPDATE OF organiser_id ON shows_production
FOR EACH ROW WHEN (OLD.organiser_id <> NEW.organiser_id) EXECUTE FUNCTION shows_guard_production();
"""

# One after another: of two that each remove one of the last two rates, the second must see what the first did.
GUARD_VAT_RATE = """
CREATE FUNCTION shows_guard_vat_rate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Brussels')::date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shows_vatrate'));
    IF OLD.from_on <= today AND (TG_OP = 'DELETE' OR NEW.category <> OLD.category OR NEW.from_on > today)
        AND NOT EXISTS (SELECT FROM shows_vatrate
                        WHERE category = OLD.category AND from_on <= today AND id <> OLD.id)
    THEN
        RAISE EXCEPTION 'the last rate of % that has begun stays', OLD.category
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vat_rate_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER shows_vat_rate_stays BEFORE DELETE OR UPDATE OF category, from_on ON shows_vatrate
FOR EACH ROW EXECUTE FUNCTION shows_guard_vat_rate();
"""

UNDO = """
DROP TRIGGER shows_performance_stays ON shows_performance;
DROP TRIGGER shows_performance_not_deleted ON shows_performance;
DROP TRIGGER shows_production_stays ON shows_production;
DROP TRIGGER shows_vat_rate_stays ON shows_vatrate;
DROP FUNCTION shows_guard_performance(), shows_guard_production(), shows_guard_vat_rate();
"""


class Migration(migrations.Migration):
    dependencies = [("shows", "0004_frozen_halls")]

    operations = [migrations.RunSQL(GUARD_PERFORMANCE + GUARD_PRODUCTION + GUARD_VAT_RATE, UNDO)]
