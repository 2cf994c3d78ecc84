"""The queries of an organiser's programme (TICKETS) as everybody may see it: without drafts and school
performances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db.models import Max, Min, QuerySet

from accounts.models import Organiser
from ticketing import dates
from ticketing.cache import Cache

from .models import Genre, Performance, Production
from .offers import Offer
from .programme_query import CALENDAR, ProgrammeQuery
from .search import Hit, SearchFilter

# The columns that cards, lines and the calendar show, and those that Offer reads.
COLUMNS = [
    "starts_at", "audience", "state", "presale_from", "sale_from", "sale_until", "sold_online", "places_total",
    "places_left", "hall__name", "production__slug", "production__title", "production__artist", "production__summary",
    "production__genre__name", "production__picture__digest", "production__picture__width",
    "production__picture__height",
]  # fmt: skip
HIGHLIGHTS = 7  # one large, and two rows of three
Performances = QuerySet[Performance]
_genres: Cache[dict[str, Genre]] = Cache(seconds=10, most=16)


class PerformanceTime(NamedTuple):
    """A performance's id, its production's id, and when it begins: enough to choose the content of a page."""

    pk: int
    production: int
    starts_at: datetime


Group = tuple[PerformanceTime, ...]


@dataclass(frozen=True)
class Listed:
    """A production with its performances of a month, or those that a search found."""

    production: Production
    offers: list[Offer]

    @property
    def is_over(self) -> bool:
        return all(offer.has_begun for offer in self.offers)

    @property
    def coming(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.has_begun]


@dataclass(frozen=True)
class Month:
    """A month (its first day) and its neighbours: None where nothing is played before or after."""

    first_day: date
    previous: date | None = None
    following: date | None = None


def genres_of(organiser: Organiser) -> dict[str, Genre]:
    """The organiser's genres by slug, at most ten seconds old."""
    return _genres.get(organiser.pk, lambda: {genre.slug: genre for genre in Genre.objects.filter(organiser=organiser)})


def public(organiser: Organiser, query: ProgrammeQuery, at: datetime) -> Performances:
    """The organiser's performances that everybody may see, of the genre and for sale where the address says so."""
    performances = Performance.objects.available(at) if query.only_available else Performance.objects.public()
    performances = performances.filter(production__organiser=organiser)
    return performances.filter(production__genre=query.genre) if query.genre else performances


def search_filter(query: ProgrammeQuery, at: datetime) -> SearchFilter:
    """Where a search looks. The calendar of a search looks in all months, to know where to open."""
    month = query.month if query.view != CALENDAR else None
    since = dates.midnight(month) if month else dates.midnight(date(2000, 1, 1))
    until = dates.midnight(dates.month_after(month)) if month else dates.midnight(date(2100, 1, 1))
    return SearchFilter(at, since, until, query.genre.pk if query.genre else None, query.only_available)


def month_among(performances: Performances, first_day: date) -> Month:
    """The month with its neighbours, among these performances. One query."""
    ends = performances.order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    return _between(first_day, _month_of(ends["first"]), _month_of(ends["last"]))


def next_month_with_any(performances: Performances, first_day: date) -> date | None:
    """The first month after this one in which anything is played. One query."""
    after = dates.midnight(dates.month_after(first_day))
    return _month_of(performances.filter(starts_at__gte=after).values_list("starts_at", flat=True).first())


def month_of_hits(hits: Sequence[Hit], month: date | None, today: date) -> Month:
    """The given month, or else the first one in which a hit is still to come; with its neighbours."""
    coming = min((hit.coming for hit in hits if hit.coming), default=None)
    first_day = month or _month_at(coming) or dates.first_of_month(today)
    first, last = min((hit.first for hit in hits), default=None), max((hit.last for hit in hits), default=None)
    return _between(first_day, _month_at(first), _month_at(last))


def highlights(organiser: Organiser, at: datetime, number: int = HIGHLIGHTS) -> list[Listed]:
    """The productions that are played next and have a picture. One query."""
    coming = (
        Performance.objects.public()
        .exclude(state=Performance.State.CANCELLED)
        .filter(production__organiser=organiser, production__picture__isnull=False, starts_at__gt=at)
    )
    return listed(complete(coming[: number * 5]), at)[:number]


def within(performances: Performances, first_day: date) -> Performances:
    """The performances that begin in the month, on the clock of Brussels."""
    since, until = dates.midnight(first_day), dates.midnight(dates.month_after(first_day))
    return performances.filter(starts_at__gte=since, starts_at__lt=until)


def complete(performances: Performances) -> Performances:
    """The performances with all that a list shows, without long texts and the data of pictures and plans."""
    related = performances.select_related("production__genre", "production__picture", "hall__venue")
    return related.defer("production__text", "production__picture__data", "hall__drawing", "hall__venue__accessibility")


def in_brief(performances: Performances) -> Performances:
    """The performances with no more than cards, lines and the calendar show."""
    return performances.select_related("production__genre", "production__picture", "hall").only(*COLUMNS)


def listed(performances: Performances, at: datetime) -> list[Listed]:
    """Productions in the order of their first performance, of performances `complete` or `in_brief`. One query."""
    by_production: dict[int, Listed] = {}
    for performance in performances:
        production = performance.production
        by_production.setdefault(production.pk, Listed(production, [])).offers.append(Offer.of(performance, at))
    return list(by_production.values())


def times(performances: Performances) -> list[PerformanceTime]:
    """The times of these performances, in order. One query."""
    rows = performances.order_by("starts_at", "pk").values_list("pk", "production_id", "starts_at")
    return [PerformanceTime(*row) for row in rows]


def by_production(performances: Sequence[PerformanceTime]) -> list[Group]:
    """The performances by production; productions are in the order of their first performance."""
    groups: dict[int, list[PerformanceTime]] = {}
    for performance in performances:
        groups.setdefault(performance.production, []).append(performance)
    return [tuple(group) for group in groups.values()]


def load(groups: Sequence[Group], at: datetime) -> list[Listed]:
    """The productions of these groups in their order, with what pages show of them. A performance that has just become
    a draft is left out. One query."""
    keys = [performance.pk for group in groups for performance in group]
    performances = in_brief(Performance.objects.public()).in_bulk(keys) if keys else {}
    offers = [[Offer.of(performances[key.pk], at) for key in group if key.pk in performances] for group in groups]
    return [Listed(several[0].performance.production, several) for several in offers if several]


def _between(first_day: date, earliest: date | None, latest: date | None) -> Month:
    following = dates.month_after(first_day)
    return Month(
        first_day,
        previous=dates.month_after(first_day, -1) if earliest and first_day > earliest else None,
        following=following if latest and first_day < latest else None,
    )


def _month_of(moment: datetime | None) -> date | None:
    return dates.first_of_month(dates.local(moment).date()) if moment else None


def _month_at(seconds: int | None) -> date | None:
    return _month_of(datetime.fromtimestamp(seconds, UTC)) if seconds is not None else None
