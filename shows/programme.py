"""The programme of an organiser, a month at a time (TICKETS), as everybody may see it: no drafts, no schools."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min

from accounts.models import Organiser
from ticketing import dates

from .models import Genre, Performance, Production
from .offers import Offer

HIGHLIGHTS = 7  # one large, and two rows of three


@dataclass(frozen=True)
class Listed:
    """A production with its performances of the month."""

    production: Production
    offers: list[Offer]

    @property
    def is_over(self) -> bool:
        return all(offer.has_begun for offer in self.offers)


@dataclass(frozen=True)
class Programme:
    """A month of an organiser, of one genre or all. `previous`, `following` and `next_filled` are first days of months,
    or None: nothing is played before, after, or from the next month on."""

    month: date
    genre: Genre | None
    coming: list[Listed]
    over: list[Listed]
    previous: date | None
    following: date | None
    next_filled: date | None


def parse_month(text: str) -> date | None:
    """'2026-11' as the first day of November 2026; None when it is no month of this century."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def of_month(organiser: Organiser, month: date, genre: Genre | None, at: datetime) -> Programme:
    """The programme of the month that begins on that day (local time). At most four queries."""
    shown = Performance.objects.public().filter(production__organiser=organiser)
    first, last = _months_played(organiser)
    if genre:
        shown = shown.filter(production__genre=genre)
    following = dates.month_after(month)
    listed = _listed(shown.filter(starts_at__gte=dates.midnight(month), starts_at__lt=dates.midnight(following)), at)
    later = None if listed else shown.filter(starts_at__gte=dates.midnight(following)).first()
    return Programme(
        month=month,
        genre=genre,
        coming=[one for one in listed if not one.is_over],
        over=[one for one in listed if one.is_over],
        previous=dates.month_after(month, -1) if first and month > first else None,
        following=following if last and month < last else None,
        next_filled=dates.first_of_month(dates.local(later.starts_at).date()) if later else None,
    )


def highlights(organiser: Organiser, at: datetime, number: int = HIGHLIGHTS) -> list[Listed]:
    """The productions that are played next and have a picture. One query."""
    coming = (
        Performance.objects.public()
        .exclude(state=Performance.State.CANCELLED)
        .filter(production__organiser=organiser, production__picture__isnull=False, starts_at__gt=at)
    )
    return _listed(coming, at, rows=number * 5)[:number]


def _months_played(organiser: Organiser) -> tuple[date | None, date | None]:
    """The first and the last month in which the organiser plays anything."""
    ends = Performance.objects.public().filter(production__organiser=organiser)
    found = ends.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if not found["first"]:
        return None, None
    first, last = (dates.first_of_month(dates.local(moment).date()) for moment in (found["first"], found["last"]))
    return first, last


def _listed(performances, at: datetime, rows: int | None = None) -> list[Listed]:  # type: ignore[no-untyped-def]
    """Productions in the order of their first performance. One query, without the pictures' data."""
    found: dict[int, Listed] = {}
    complete = performances.select_related("production__genre", "production__picture", "hall__venue")
    for performance in complete.defer("production__text", "production__picture__data", "hall__drawing")[:rows]:
        listed = found.setdefault(performance.production_id, Listed(performance.production, []))
        listed.offers.append(Offer.of(performance, at))
    return list(found.values())
