"""Finding productions by words: all of them first, then with misspellings put right, then some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Organiser
from ticketing.sql import rows

from . import terms, vocabulary
from .terms import Term

# Performances that are looked at, by the names of Limits.
SEEN = """
audience = 'public' AND state <> 'draft' AND starts_at >= %(since)s AND starts_at < %(until)s
AND (NOT %(only_available)s
     OR state = 'on_sale' AND sold_online AND places_left > 0 AND sale_from <= %(at)s AND sale_until > %(at)s)
"""
# Tried one after another: a stage is looked at only when those before found nothing. The texts of terms.written become
# queries here, with the words' Dutch stems. Most of what is found has it in its texts alone: one look tells.
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
    SELECT id, {number} AS stage, ts_rank(names, anywhere) AS rank,
        CASE WHEN NOT names @@ within THEN 3 WHEN names @@ titled THEN 0 WHEN names @@ named THEN 1 ELSE 2 END AS tier
    FROM sought{number} JOIN shows_production ON search @@ anywhere
    WHERE organiser_id = %(organiser)s AND (%(genre)s::bigint IS NULL OR genre_id = %(genre)s) {before}
)"""
STAGES = ",".join(
    STAGE.format(number=number, before=" ".join(f"AND NOT EXISTS (SELECT FROM stage{n})" for n in range(number)))
    for number in range(3)
)
# Coming before past, title before artist before compounds before texts; then by PostgreSQL's own rank of the
# title and artist, and by date.
HITS = f"""
WITH {STAGES}, hit AS (SELECT * FROM stage0 UNION ALL SELECT * FROM stage1 UNION ALL SELECT * FROM stage2)
SELECT id, stage, first, last, coming FROM hit CROSS JOIN LATERAL (
    SELECT extract(epoch FROM min(starts_at))::bigint AS first, extract(epoch FROM max(starts_at))::bigint AS last,
        extract(epoch FROM min(starts_at) FILTER (WHERE starts_at > %(at)s))::bigint AS coming
    FROM shows_performance WHERE production_id = hit.id AND {SEEN}
) AS played
WHERE first IS NOT NULL
ORDER BY coming IS NULL, tier, rank DESC, coming, last DESC, id
"""  # noqa: S608 - our own constants


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

    @property
    def number(self) -> int:
        return len(self.hits)


def find(organiser: Organiser, query: str, limits: Limits) -> Found:
    """What the query finds at an organiser: all words as they were typed; else as they were probably meant; else some
    of them. One query, and once a minute another one."""
    typed = terms.typed(query)
    if not typed:
        return Found()
    known = vocabulary.of(organiser)
    meant = [found for word in typed for found in ([word] if known.knows(word) else known.meant(word) or [word])]
    stages = [(typed, "&"), (meant, "&"), (meant, "|")]
    found = rows(HITS, vars(limits) | {"organiser": organiser.pk} | _stages(stages, known))
    words, by = stages[found[0][1]] if found else stages[0]
    hits = tuple(Hit(pk, *moments) for pk, _, *moments in found)
    return Found(hits, " ".join(words) if words != typed else "", by == "|")


def _stages(stages: Sequence[tuple[list[str], str]], known: vocabulary.Vocabulary) -> dict[str, Any]:
    """What each of them looks for, by the names of STAGE."""
    found: dict[str, Any] = {}
    by_word = {word: Term.of(word, known) for words, _ in stages for word in words}
    for number, (words, by) in enumerate(stages):
        for name, text in terms.written([by_word[word] for word in words], by).items():
            found[f"{name}{number}"] = text
        found[f"words{number}"] = words
    return found
