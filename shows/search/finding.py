"""Finding productions by words: all of them first, then with misspellings put right, then some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import Organiser

from . import terms, vocabulary
from .terms import Term

# Tried one after another: a stage is looked at only when those before found nothing.
STAGE = """
stage{number} AS MATERIALIZED (
    SELECT id, {number} AS stage, rank, CASE WHEN names @@ ({title}) THEN 0 WHEN names @@ ({named}) THEN 1
                                             WHEN names @@ ({within}) THEN 2 ELSE 3 END AS tier
    FROM (SELECT id, names, ts_rank(names, {sought}) AS rank FROM shows_production
          WHERE organiser_id = %s AND search @@ ({sought}) AND (%s::bigint IS NULL OR genre_id = %s) {before}) AS found
)"""
# Coming before past, title before artist before compounds before texts; then by PostgreSQL's own rank of the
# title and artist, and by date.
HITS = """
WITH {stages}, hit AS ({union})
SELECT hit.id, hit.stage, extract(epoch FROM min(starts_at))::bigint, extract(epoch FROM max(starts_at))::bigint,
    extract(epoch FROM min(starts_at) FILTER (WHERE starts_at > %s))::bigint AS coming
FROM hit JOIN shows_performance performance ON performance.production_id = hit.id
WHERE audience = 'public' AND state <> 'draft' AND starts_at >= %s AND starts_at < %s
    AND (NOT %s OR state = 'on_sale' AND sold_online AND places_left > 0 AND sale_from <= %s AND sale_until > %s)
GROUP BY hit.id, hit.stage, hit.tier, hit.rank
ORDER BY (min(starts_at) FILTER (WHERE starts_at > %s)) IS NULL, tier, rank DESC, coming, max(starts_at) DESC, hit.id
"""


@dataclass(frozen=True)
class Limits:
    """Where to look: performances from one moment until before another, of one genre (its id), for sale at `at`."""

    at: datetime
    since: datetime
    until: datetime
    genre: int | None = None
    only_available: bool = False


class Hit(NamedTuple):
    """A production that was found; when it is played first, last, and next (None: all of it is over), in seconds since
    1970: there may be hundreds of them."""

    production: int
    first: int
    last: int
    coming: int | None


@dataclass(frozen=True)
class Found:
    """Productions, best first. `meant` is what was looked for instead, where what was typed finds nothing; `is_near`
    when none has all of the words."""

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    is_near: bool = False


def find(organiser: Organiser, query: str, limits: Limits) -> Found:
    """What the query finds at an organiser: all words as they were typed; else as they were probably meant; else some
    of them. One query, and once a minute another one."""
    typed = terms.typed(query)
    if not typed:
        return Found()
    known = vocabulary.of(organiser)
    meant = [found for word in typed for found in ([word] if known.knows(word) else known.meant(word) or [word])]
    stages = [(typed, "&&"), (meant, "&&")] if meant != typed else [(typed, "&&")]
    if len(meant) > 1:
        stages.append((meant, "||"))
    rows = _rows(organiser, [([Term.of(word, known) for word in words], by) for words, by in stages], limits)
    words, by = stages[rows[0][1]] if rows else stages[0]
    hits = tuple(Hit(pk, *moments) for pk, _, *moments in rows)
    return Found(hits, " ".join(words) if words != typed else "", by == "||")


def _rows(organiser: Organiser, stages: Sequence[tuple[Sequence[Term], str]], limits: Limits) -> list[tuple[Any, ...]]:
    """The number of each production found, and of the stage that found it; when it is played first, last and next."""
    written: list[str] = []
    parameters: list[Any] = []
    for number, (sought, by) in enumerate(stages):
        sql, names = _stage(number, sought, by, organiser, limits.genre)
        written.append(sql)
        parameters += names
    union = " UNION ALL ".join(f"SELECT * FROM stage{number}" for number in range(len(stages)))  # noqa: S608
    at = limits.at
    parameters += [at, limits.since, limits.until, limits.only_available, at, at, at]
    with connection.cursor() as cursor:
        cursor.execute(HITS.format(stages=",".join(written), union=union), parameters)
        return cursor.fetchall()


def _stage(
    number: int, sought: Sequence[Term], by: str, organiser: Organiser, genre: int | None
) -> tuple[str, list[Any]]:
    everywhere, within = terms.joined(sought, by), terms.joined(sought, by, "AB")
    title = terms.joined(sought, by, "A", with_compounds=False)
    named = terms.joined(sought, by, "AB", with_compounds=False)
    before = "".join(f"AND NOT EXISTS (SELECT FROM stage{earlier}) " for earlier in range(number))
    sql = STAGE.format(
        number=number, sought=everywhere[0], title=title[0], named=named[0], within=within[0], before=before
    )
    return sql, [*title[1], *named[1], *within[1], *everywhere[1], organiser.pk, *everywhere[1], genre, genre]
