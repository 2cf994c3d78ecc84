"""What a visitor can search for, kept by the database itself: whoever writes a production, and however, can't forget it.

`shows_folded` writes a text in small letters without accents, words apart; `shows.search.normalise` does the same to what
is typed. Both columns are the database's alone, unknown to the models, so that no page reads them along with the rest:
`search` has the stems of Dutch and the words as they are, weighed A in the title, B in the artist, C in the texts;
`words` the words alone, to compare misspellings with. No text makes them too long to keep.
"""

from django.db import migrations

FOLDED = r"""
CREATE FUNCTION shows_folded(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
regexp_replace(regexp_replace(translate(replace(replace(replace(
    normalize(lower(left(coalesce(written, ''), 50000)), NFKD), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'),
    'øłđðþı', 'olddti'), '[\u0300-\u036f]+', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f]+', ' ', 'g')
"""

COLUMNS = """
ALTER TABLE shows_production
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


class Migration(migrations.Migration):
    dependencies = [("shows", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION shows_folded(text)"),
        migrations.RunSQL(COLUMNS, "ALTER TABLE shows_production DROP COLUMN words, DROP COLUMN search"),
        migrations.RunSQL(
            "CREATE INDEX production_by_search ON shows_production USING gin (search)",
            "DROP INDEX production_by_search",
        ),
    ]
