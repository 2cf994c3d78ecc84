"""The SQL that finds productions by words, in stages: each stage runs only when those before it found nothing."""

from functools import cache

from ..models.sale_status import AVAILABLE_SQL, PUBLIC_SQL

# The performances that count, by the fields of SearchFilter.
COUNTED = f"""
{PUBLIC_SQL} AND starts_at >= %(since)s AND starts_at < %(until)s AND (NOT %(only_available)s OR {AVAILABLE_SQL})
"""
# The texts of tsquery.tsqueries become queries here, with the Dutch stems of the words. Most productions match in their
# texts alone, which one comparison shows (tier 3). A production without performances that count is no hit: else a draft
# would keep the next stage from running.
STAGE = """
query{number} AS MATERIALIZED (
    SELECT to_tsquery('simple', format(%(anywhere{number})s, VARIADIC stems)) AS anywhere,
        to_tsquery('simple', format(%(within{number})s, VARIADIC stems)) AS within,
        to_tsquery('simple', format(%(named{number})s, VARIADIC stems)) AS named,
        to_tsquery('simple', format(%(titled{number})s, VARIADIC stems)) AS titled
    FROM (SELECT ARRAY(SELECT coalesce((ts_lexize('dutch_stem', word))[1], word)
                       FROM unnest(%(words{number})s::text[]) AS word) AS stems) AS stemmed
),
stage{number} AS MATERIALIZED (
    SELECT production.id, {number} AS stage, first, last, coming, ts_rank(names, anywhere) AS rank,
        CASE WHEN NOT names @@ within THEN 3 WHEN names @@ titled THEN 0 WHEN names @@ named THEN 1 ELSE 2 END AS tier
    FROM query{number} JOIN shows_production production ON search @@ anywhere CROSS JOIN LATERAL (
        SELECT extract(epoch FROM min(starts_at))::bigint AS first, extract(epoch FROM max(starts_at))::bigint AS last,
            extract(epoch FROM min(starts_at) FILTER (WHERE starts_at > %(at)s))::bigint AS coming
        FROM shows_performance WHERE production_id = production.id AND {counted}
    ) AS played
    WHERE organiser_id = %(organiser)s AND (%(genre)s::bigint IS NULL OR genre_id = %(genre)s)
        AND first IS NOT NULL {unless_earlier}
)"""
# Productions to come stand before those that are over; title before artist before compounds before texts; then
# PostgreSQL's own rank of title and artist, and the date.
HITS = """
WITH {stages}, hit AS ({union})
SELECT stage, id AS pk, first, last, coming FROM hit
ORDER BY coming IS NULL, tier, rank DESC, coming, last DESC, id
"""


@cache
def hits_sql(stages: int) -> str:
    """The statement with this number of stages."""
    union = " UNION ALL ".join(f"SELECT * FROM stage{number}" for number in range(stages))  # noqa: S608 - our own names
    return HITS.format(stages=",".join(map(_stage, range(stages))), union=union)


def _stage(number: int) -> str:
    unless_earlier = " ".join(f"AND NOT EXISTS (SELECT FROM stage{earlier})" for earlier in range(number))
    return STAGE.format(number=number, counted=COUNTED, unless_earlier=unless_earlier)
