"""Finding productions by words: all of them first, then with misspellings put right, then some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import Organiser

from . import terms, vocabulary
from .terms import Term

# Coming before past, all words before some, title before artist before compounds before texts; then by PostgreSQL's
# own rank, and by date.
HITS = """
WITH found AS MATERIALIZED (
    SELECT id, {is_near} AS is_near, ts_filter(search, '{{a,b}}') AS names, ts_rank(search, {some}) AS rank
    FROM shows_production
    WHERE organiser_id = %s AND search @@ ({some}) AND (%s::bigint IS NULL OR genre_id = %s)
), hit AS (
    SELECT id, is_near, rank, CASE WHEN names @@ ({title}) THEN 0 WHEN names @@ ({named}) THEN 1
                                   WHEN names @@ ({within}) THEN 2 ELSE 3 END AS tier
    FROM found
)
SELECT hit.id, hit.is_near, min(starts_at), max(starts_at), count(*),
    min(starts_at) FILTER (WHERE starts_at > %s) AS coming
FROM hit JOIN shows_performance performance ON performance.production_id = hit.id
WHERE audience = 'public' AND state <> 'draft' AND starts_at >= %s AND starts_at < %s
    AND (NOT %s OR state = 'on_sale' AND sold_online AND places_left > 0 AND sale_from <= %s AND sale_until > %s)
GROUP BY hit.id, hit.is_near, hit.tier, hit.rank
ORDER BY is_near, (min(starts_at) FILTER (WHERE starts_at > %s)) IS NULL, tier, rank DESC, coming, max(starts_at) DESC,
    hit.id
"""


@dataclass(frozen=True)
class Limits:
    """Where to look: performances from one moment until before another, of one genre (its id), for sale at `at`."""

    at: datetime
    since: datetime
    until: datetime
    genre: int | None = None
    only_available: bool = False


@dataclass(frozen=True)
class Hit:
    """A production that was found; when it is played first and last, how often, and when next (None: it is over)."""

    production: int
    first: datetime
    last: datetime
    number: int
    coming: datetime | None


@dataclass(frozen=True)
class Found:
    """Productions, best first. `meant` is what was looked for instead, where what was typed finds nothing; `is_near`
    when none has all of the words."""

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    is_near: bool = False


def find(organiser: Organiser, query: str, limits: Limits) -> Found:
    """What the query finds at an organiser. At most three queries, one of them once a minute."""
    typed = terms.typed(query)
    if not typed:
        return Found()
    known = vocabulary.of(organiser)
    hits = _hits(organiser, [Term.of(word, known) for word in typed], limits, "&&")
    if hits:
        return Found(tuple(hit for hit, _ in hits))
    repaired = [found for word in typed for found in ([word] if known.knows(word) else known.meant(word) or [word])]
    if len(typed) == 1 and repaired == typed:
        return Found()
    hits = _hits(organiser, [Term.of(word, known) for word in repaired], limits, "||")
    is_near = bool(hits) and hits[0][1]
    meant = " ".join(repaired) if repaired != typed and hits else ""
    return Found(tuple(hit for hit, is_one_near in hits if is_near or not is_one_near), meant, is_near)


def _hits(organiser: Organiser, sought: Sequence[Term], limits: Limits, by: str) -> list[tuple[Hit, bool]]:
    """Productions that have all terms (by '&&') or any of them, each with whether it lacks some."""
    every, some = terms.joined(sought, "&&"), terms.joined(sought, by)
    title = terms.joined(sought, by, "A", with_compounds=False)
    named = terms.joined(sought, by, "AB", with_compounds=False)
    within = terms.joined(sought, by, "AB")
    # A text is long and lies apart: it is looked at as seldom as can be.
    is_near, lacking = ("false", []) if by == "&&" else (f"NOT search @@ ({every[0]})", every[1])
    sql = HITS.format(is_near=is_near, title=title[0], named=named[0], within=within[0], some=some[0])
    limited = [organiser.pk, *some[1], limits.genre, limits.genre]
    names = [*title[1], *named[1], *within[1]]
    at = limits.at
    period = [at, limits.since, limits.until, limits.only_available, at, at, at]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*lacking, *some[1], *limited, *names, *period])
        return [(Hit(pk, *moments), is_near) for pk, is_near, *moments in cursor.fetchall()]
