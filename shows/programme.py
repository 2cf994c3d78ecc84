"""The programme of an organiser (TICKETS), as everybody may see it: no drafts, no schools. By month as a brochure, a
calendar or a list; or what a search finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Max, Min, QuerySet

from accounts.models import Organiser
from ticketing import dates

from .models import Performance, Production
from .offers import Offer
from .pieces import Glance, Group
from .programme_query import CALENDAR, ProgrammeQuery
from .search import Hit, SearchFilter

# What pieces show, and what Offer reads of it.
SHOWN = [
    "starts_at", "audience", "state", "presale_from", "sale_from", "sale_until", "sold_online", "places_total",
    "places_left", "hall__name", "production__slug", "production__title", "production__artist", "production__summary",
    "production__genre__name", "production__picture__digest", "production__picture__width",
    "production__picture__height",
]  # fmt: skip
HIGHLIGHTS = 7  # one large, and two rows of three
Performances = QuerySet[Performance]


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


def shown(organiser: Organiser, asked: ProgrammeQuery, at: datetime) -> Performances:
    """The organiser's performances that everybody may see, of the genre and for sale where that was asked."""
    seen = Performance.objects.available(at) if asked.only_available else Performance.objects.public()
    seen = seen.filter(production__organiser=organiser)
    return seen.filter(production__genre=asked.genre) if asked.genre else seen


def split(some: Sequence[Glance], at: datetime) -> tuple[list[Glance], list[Glance]]:
    """What is still to come, and what has begun."""
    return [one for one in some if not one.has_begun(at)], [one for one in some if one.has_begun(at)]


def limits(asked: ProgrammeQuery, at: datetime) -> SearchFilter:
    """Where a search looks. The calendar of a search looks in all months, to know where to open."""
    month = asked.month if asked.view != CALENDAR else None
    since = dates.midnight(month) if month else dates.midnight(date(2000, 1, 1))
    until = dates.midnight(dates.month_after(month)) if month else dates.midnight(date(2100, 1, 1))
    return SearchFilter(at, since, until, asked.genre.pk if asked.genre else None, asked.only_available)


def month_among(performances: Performances, first_day: date) -> Month:
    """The month with its neighbours, among these performances. One query."""
    ends = performances.order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    return _between(first_day, _month_of(ends["first"]), _month_of(ends["last"]))


def next_filled(performances: Performances, first_day: date) -> date | None:
    """The first month after this one in which anything is played. One query."""
    after = dates.midnight(dates.month_after(first_day))
    return _month_of(performances.filter(starts_at__gte=after).values_list("starts_at", flat=True).first())


def month_of_hits(hits: Sequence[Hit], asked: date | None, today: date) -> Month:
    """The month asked for, or else the first in which something found is still to come; with its neighbours."""
    coming = min((hit.coming for hit in hits if hit.coming), default=None)
    first_day = asked or _month_at(coming) or dates.first_of_month(today)
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
    """Those that begin in the month, on the clock of Brussels."""
    since, until = dates.midnight(first_day), dates.midnight(dates.month_after(first_day))
    return performances.filter(starts_at__gte=since, starts_at__lt=until)


def complete(performances: Performances) -> Performances:
    """With all that a list shows of them, without long texts and the data of pictures and plans."""
    related = performances.select_related("production__genre", "production__picture", "hall__venue")
    return related.defer("production__text", "production__picture__data", "hall__drawing", "hall__venue__accessibility")


def in_brief(performances: Performances) -> Performances:
    """With what pieces of pages show of them alone."""
    return performances.select_related("production__genre", "production__picture", "hall").only(*SHOWN)


def listed(performances: Performances, at: datetime) -> list[Listed]:
    """Productions in the order of their first performance, of performances `complete` or `in_brief`. One query."""
    return _by_production(Offer.of(performance, at) for performance in performances)


def _by_production(offers: Iterable[Offer]) -> list[Listed]:
    found: dict[int, Listed] = {}
    for offer in offers:
        production = offer.performance.production
        found.setdefault(production.pk, Listed(production, [])).offers.append(offer)
    return list(found.values())


def contexts(organiser: Organiser, at: datetime, groups: Sequence[Group]) -> dict[Group, dict[str, Any]]:
    """What a piece of the page has to tell of each group of performances. One query."""
    found = in_brief(Performance.objects.public()).in_bulk([glance.pk for group in groups for glance in group])
    told = {}
    for group in groups:
        if offers := [Offer.of(found[glance.pk], at) for glance in group if glance.pk in found]:
            told[group] = context(organiser, Listed(offers[0].performance.production, offers))
    return told


def context(organiser: Organiser, listed: Listed) -> dict[str, Any]:
    """What one piece has to tell."""
    return {"organiser": organiser, "listed": listed, "offer": listed.offers[0]}


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
