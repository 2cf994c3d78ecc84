"""Titles and artists are looked at apart: a short column that always stands in the row itself.

What a text says need only be found, so it loses its positions, and stays in the row as long as that has room; so a
search reads no text. `words` is compared with misspellings alone.
"""

from django.db import migrations

ALL = "shows_folded(title) || ' ' || shows_folded(artist) || ' ' || shows_folded(summary) || ' ' || shows_folded(text)"
NEW = f"""
ALTER TABLE shows_production DROP COLUMN words, DROP COLUMN search,
ADD COLUMN names tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', shows_folded(title)) || to_tsvector('dutch', shows_folded(title)), 'A')
    || setweight(to_tsvector('simple', shows_folded(artist)) || to_tsvector('dutch', shows_folded(artist)), 'B')
) STORED,
ADD COLUMN search tsvector GENERATED ALWAYS AS (
    strip(to_tsvector('simple', {ALL}) || to_tsvector('dutch', {ALL}))
) STORED,
ADD COLUMN words tsvector GENERATED ALWAYS AS (strip(to_tsvector('simple', {ALL}))) STORED,
ALTER COLUMN search SET STORAGE MAIN, ALTER COLUMN names SET STORAGE MAIN,
SET (toast_tuple_target = 8160)
"""  # noqa: S608
OLD = """
ALTER TABLE shows_production DROP COLUMN words, DROP COLUMN search, DROP COLUMN names, RESET (toast_tuple_target),
ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', shows_folded(title)), 'A')
    || setweight(to_tsvector('simple', shows_folded(artist)), 'B')
    || setweight(to_tsvector('simple', shows_folded(summary) || ' ' || shows_folded(text)), 'C')
) STORED,
ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', shows_folded(title)) || to_tsvector('dutch', shows_folded(title)), 'A')
    || setweight(to_tsvector('simple', shows_folded(artist)) || to_tsvector('dutch', shows_folded(artist)), 'B')
    || setweight(to_tsvector('simple', shows_folded(summary) || ' ' || shows_folded(text))
        || to_tsvector('dutch', shows_folded(summary) || ' ' || shows_folded(text)), 'C')
) STORED
"""
INDEX = "CREATE INDEX production_by_search ON shows_production USING gin (search)"


class Migration(migrations.Migration):
    dependencies = [("shows", "0007_tariff_terms")]

    operations = [
        migrations.RunSQL(NEW, [OLD, INDEX]),
        migrations.RunSQL(INDEX, "DROP INDEX production_by_search"),
    ]
