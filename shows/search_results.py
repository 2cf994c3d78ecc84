"""What the page shows of each production that a search found: in one row a performance, everything that it shows.

Because the rows are all that a card is made of, they are its key where it is kept: a card is never old, whichever
table was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from accounts.models import Picture
from ticketing.sql import fetch_all

from .models import Genre, Hall, Performance, Production
from .offers import Offer
from .programme import Listed
from .search import COUNTED, SearchFilter

ROWS = f"""
SELECT performance.id AS performance, performance.starts_at, performance.state, performance.presale_from,
    performance.sale_from, performance.sale_until, performance.sold_online, performance.places_total,
    performance.places_left, hall.name AS hall, production.id AS production, production.slug, production.title,
    production.artist, production.summary, genre.name AS genre, picture.digest AS picture,
    picture.width AS picture_width, picture.height AS picture_height
FROM (SELECT * FROM shows_performance WHERE production_id = ANY(%(productions)s::bigint[]) AND {COUNTED}) AS performance
JOIN shows_hall hall ON hall.id = performance.hall_id
JOIN shows_production production ON production.id = performance.production_id
JOIN shows_genre genre ON genre.id = production.genre_id
LEFT JOIN accounts_picture picture ON picture.id = production.picture_id
ORDER BY performance.starts_at, performance.id
"""  # noqa: S608 - our own constant


class ResultRow(NamedTuple):
    """A performance of a production that was found, with what is shown of both."""

    performance: int
    starts_at: datetime
    state: str
    presale_from: datetime | None
    sale_from: datetime
    sale_until: datetime
    sold_online: bool
    places_total: int
    places_left: int
    hall: str
    production: int
    slug: str
    title: str
    artist: str
    summary: str
    genre: str
    picture: str | None
    picture_width: int | None
    picture_height: int | None

    def passed(self, at: datetime) -> tuple[bool, ...]:
        """Which of its moments have come."""
        moments = (self.presale_from, self.sale_from, self.sale_until, self.starts_at)
        return tuple(moment is not None and moment <= at for moment in moments)

    def make_picture(self) -> Picture | None:
        """The production's picture, without its data."""
        if self.picture is None or self.picture_width is None or self.picture_height is None:
            return None
        return Picture(digest=self.picture, width=self.picture_width, height=self.picture_height)


@dataclass(frozen=True)
class ResultCard:
    """A production that was found, with its performances in the order of time, as they are at one moment."""

    rows: tuple[ResultRow, ...]
    at: datetime

    @property
    def cache_key(self) -> bytes:
        """A digest of all that the card shows: the rows themselves would stay in memory with each kept card."""
        shown = self.rows, [row.passed(self.at) for row in self.rows]
        return blake2b(repr(shown).encode(), digest_size=16).digest()

    @cached_property
    def listed(self) -> Listed:
        first = self.rows[0]
        production = Production(
            pk=first.production, slug=first.slug, title=first.title, artist=first.artist, summary=first.summary,
            genre=Genre(name=first.genre), picture=first.make_picture(),
        )  # fmt: skip
        return Listed(production, [Offer.of(_performance(row, production), self.at) for row in self.rows])


def cards_of(productions: Sequence[int], limits: SearchFilter) -> list[ResultCard]:
    """The cards of these productions (ids), in their order, with the performances that the search looks at; without
    those that were taken back at this moment. One query."""
    if not productions:
        return []
    by_production: dict[int, list[ResultRow]] = {}
    for row in fetch_all(ResultRow, ROWS, vars(limits) | {"productions": list(productions)}):
        by_production.setdefault(row.production, []).append(row)
    return [ResultCard(tuple(by_production[pk]), limits.at) for pk in productions if pk in by_production]


def _performance(row: ResultRow, production: Production) -> Performance:
    return Performance(
        pk=row.performance, production=production, hall=Hall(name=row.hall), starts_at=row.starts_at, state=row.state,
        audience=Performance.Audience.PUBLIC, presale_from=row.presale_from, sale_from=row.sale_from,
        sale_until=row.sale_until, sold_online=row.sold_online, places_total=row.places_total,
        places_left=row.places_left,
    )  # fmt: skip
