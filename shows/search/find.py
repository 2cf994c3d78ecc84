"""Finding productions by words: all of them first, then with misspellings put right, then some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from accounts.models import Organiser
from ticketing.sql import rows

from . import tsquery, vocabulary
from .tsquery import Term

# Performances that are looked at, by the names of SearchFilter.
SEEN = """
audience = 'public' AND state <> 'draft' AND starts_at >= %(since)s AND starts_at < %(until)s
AND (NOT %(only_available)s
     OR state = 'on_sale' AND sold_online AND places_left > 0 AND sale_from <= %(at)s AND sale_until > %(at)s)
"""
# The version of what a piece of a page shows beside a production and its performances. Genres and halls are few and
# seldom written, so one number tells whether any of them was.
AROUND = "(SELECT sum(xmin::text::bigint) FROM shows_genre), (SELECT sum(xmin::text::bigint) FROM shows_hall)"
# Tried one after another: a stage is looked at only when those before found nothing. The texts of tsquery.written
# become queries here, with the words' Dutch stems. Most of what is found has it in its texts alone: one look tells.
# What is played at no time that may be seen is not found: a draft must not keep the next stage from being tried.
STAGE = """
sought{number} AS MATERIALIZED (
    SELECT to_tsquery('simple', format(%(anywhere{number})s, VARIADIC stems)) AS anywhere,
        to_tsquery('simple', format(%(within{number})s, VARIADIC stems)) AS within,
        to_tsquery('simple', format(%(named{number})s, VARIADIC stems)) AS named,
        to_tsquery('simple', format(%(titled{number})s, VARIADIC stems)) AS titled
    FROM (SELECT ARRAY(SELECT coalesce((ts_lexize('dutch_stem', word))[1], word)
                       FROM unnest(%(words{number})s::text[]) AS word) AS stems) AS stemmed
),
stage{number} AS MATERIALIZED (
    SELECT production.id, {number} AS stage, first, last, coming, ts_rank(names, anywhere) AS rank,
        production.xmin AS written,
        CASE WHEN NOT names @@ within THEN 3 WHEN names @@ titled THEN 0 WHEN names @@ named THEN 1 ELSE 2 END AS tier
    FROM sought{number} JOIN shows_production production ON search @@ anywhere CROSS JOIN LATERAL (
        SELECT extract(epoch FROM min(starts_at))::bigint AS first, extract(epoch FROM max(starts_at))::bigint AS last,
            extract(epoch FROM min(starts_at) FILTER (WHERE starts_at > %(at)s))::bigint AS coming
        FROM shows_performance WHERE production_id = production.id AND {seen}
    ) AS played
    WHERE organiser_id = %(organiser)s AND (%(genre)s::bigint IS NULL OR genre_id = %(genre)s)
        AND first IS NOT NULL {before}
)"""
# Coming before past, title before artist before compounds before texts; then by PostgreSQL's own rank of the
# title and artist, and by date. Only the hits of the page have their version read.
HITS = """
WITH {stages}, hit AS ({all}), numbered AS (
    SELECT *, row_number() OVER (ORDER BY coming IS NULL, tier, rank DESC, coming, last DESC, id) AS number FROM hit
)
SELECT stage, id, first, last, coming, CASE WHEN (number - 1) / {a_page} + 1 = %(page)s
    THEN concat_ws('.', written, {around}, (
        SELECT string_agg(concat_ws('-', shows_performance.id, xmin, presale_from <= %(at)s, sale_from <= %(at)s,
                                    sale_until <= %(at)s, starts_at <= %(at)s), ',')
        FROM shows_performance WHERE production_id = numbered.id AND {seen}))
    ELSE %(at)s::text END
FROM numbered ORDER BY number
"""
HITS_PER_PAGE = 12


@dataclass(frozen=True)
class SearchFilter:
    """Where to look: performances from one moment until before another, of one genre (its id), for sale at `at`."""

    at: datetime
    since: datetime
    until: datetime
    genre: int | None = None
    only_available: bool = False


class Hit(NamedTuple):
    """A production that was found; when it is played first, last, and next (None: all of it is over), in seconds since
    1970: there may be hundreds of them. Its version is another one as soon as anything that is shown of it may be; off
    the page that was asked for it is a new one each time."""

    pk: int
    first: int
    last: int
    coming: int | None
    version: str

    def has_begun(self, at: datetime) -> bool:
        """Whether all of it is over, or has begun."""
        return self.coming is None


@dataclass(frozen=True)
class SearchResult:
    """Productions, best first. `meant` is what was looked for instead, where what was typed finds nothing; `is_near`
    when none has all of the words."""

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    is_near: bool = False

    @property
    def number(self) -> int:
        return len(self.hits)


def find(organiser: Organiser, query: str, limits: SearchFilter, page: int = 1) -> SearchResult:
    """What the query finds at an organiser: all words as they were typed; else as they were probably meant; else some
    of them; the hits of that page with a version that says whether they changed. One query, and one more a minute."""
    typed = tsquery.typed(query)
    if not typed:
        return SearchResult()
    known = vocabulary.of(organiser)
    meant = [found for word in typed for found in ([word] if known.knows(word) else known.meant(word) or [word])]
    stages = [(typed, "&")]
    stages += [(meant, "&")] if meant != typed else []
    stages += [(meant, "|")] if len(meant) > 1 else []
    names = vars(limits) | {"organiser": organiser.pk, "page": page} | _stages(stages, known)
    found = rows(_hits(len(stages)), names)
    words, by = stages[found[0][0]] if found else stages[0]
    hits = tuple(Hit(*hit) for _stage, *hit in found)
    return SearchResult(hits, " ".join(words) if words != typed else "", by == "|")


@cache
def _hits(stages: int) -> str:
    """The statement for so many stages."""

    def stage(number: int) -> str:
        before = " ".join(f"AND NOT EXISTS (SELECT FROM stage{n})" for n in range(number))
        return STAGE.format(number=number, seen=SEEN, before=before)

    every = " UNION ALL ".join(f"SELECT * FROM stage{number}" for number in range(stages))  # noqa: S608 - our own names
    return HITS.format(
        stages=",".join(map(stage, range(stages))), all=every, around=AROUND, seen=SEEN, a_page=HITS_PER_PAGE
    )


def _stages(stages: Sequence[tuple[list[str], str]], known: vocabulary.Vocabulary) -> dict[str, Any]:
    """What each of them looks for, by the names of STAGE."""
    found: dict[str, Any] = {}
    by_word = {word: Term.of(word, known) for words, _ in stages for word in words}
    for number, (words, by) in enumerate(stages):
        for name, text in tsquery.written([by_word[word] for word in words], by).items():
            found[f"{name}{number}"] = text
        found[f"words{number}"] = words
    return found
