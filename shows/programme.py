"""The programme of an organiser (TICKETS), as everybody may see it: no drafts, no schools. By month as a brochure, a
calendar or a list; or what a search finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case, Max, Min, QuerySet, When

from accounts.models import Organiser
from ticketing import dates

from .asked import Asked
from .models import Performance, Production
from .offers import Offer
from .search import Found, Hit, Limits, find

HIGHLIGHTS = 7  # one large, and two rows of three
CARDS = 25  # one large, and eight rows of three
HITS = 12
EVENINGS = 60  # of a list
Item = TypeVar("Item")
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
    """A month (its first day) and its neighbours: None where nothing is played before, after, or from the next on."""

    first_day: date
    previous: date | None = None
    following: date | None = None
    next_filled: date | None = None


@dataclass(frozen=True)
class Shown(Generic[Item]):
    """A page of what was asked for, what of it is over, and the month (None: a search in all of them)."""

    page: Page[Item] | None = None
    over: Sequence[Listed] = ()
    month: Month | None = None
    found: Found | None = None

    @property
    def items(self) -> Sequence[Item]:
        return self.page.object_list if self.page else []

    @property
    def is_empty(self) -> bool:
        """Nothing to show; a calendar without performances is a calendar all the same."""
        return self.page is not None and not self.items and not self.over


def shown(organiser: Organiser, asked: Asked, at: datetime) -> Performances:
    """The organiser's performances that everybody may see, of the genre and for sale where that was asked."""
    seen = Performance.objects.available(at) if asked.only_available else Performance.objects.public()
    seen = seen.filter(production__organiser=organiser)
    return seen.filter(production__genre=asked.genre) if asked.genre else seen


def of_month(month: Month, performances: Performances, at: datetime, page: int = 1) -> Shown[Listed]:
    """The productions of a month. One query."""
    productions = listed(within(performances, month.first_day), at)
    coming = [one for one in productions if not one.is_over]
    return Shown(Paginator(coming, CARDS).get_page(page), [one for one in productions if one.is_over], month)


def by_date(shown: Shown[Offer], performances: Performances, at: datetime, page: int = 1) -> Shown[Offer]:
    """The month's coming performances by date, and what is over of it. One query."""
    assert shown.month
    offers = [Offer.of(performance, at) for performance in complete(within(performances, shown.month.first_day))]
    coming = [offer for offer in offers if not offer.has_begun]
    over = _by_production(offer for offer in offers if offer.has_begun)
    return replace(shown, page=Paginator(coming, EVENINGS).get_page(page), over=over)


def found_by_date(shown: Shown[Offer], performances: Performances, at: datetime, page: int = 1) -> Shown[Offer]:
    """All performances that a search found: coming ones by date, then past ones, the latest first. One query."""
    assert shown.found
    is_over = Case(When(starts_at__gt=at, then=False), default=True)
    soonest = Case(When(starts_at__gt=at, then="starts_at"))
    rows = complete(performances).order_by(is_over, soonest, "-starts_at", "pk")
    pages = Paginator(rows, EVENINGS)
    pages.count = sum(hit.number for hit in shown.found.hits)
    found = pages.get_page(page)
    found.object_list = [Offer.of(performance, at) for performance in found.object_list]
    return replace(shown, page=found)


def searched(found: Found, performances: Performances, at: datetime, page: int = 1) -> Shown[Listed]:
    """A page of what a search found, best first, each with its performances. One query."""
    hits: Page[Hit] = Paginator(found.hits, HITS).get_page(page)
    numbers = [hit.production for hit in hits]
    by_number = {one.production.pk: one for one in listed(performances.filter(production__in=numbers), at)}
    # What was cancelled, or sold out, since it was found is left out.
    hits.object_list = [by_number[number] for number in numbers if number in by_number]
    return Shown(hits, found=found)


def search(organiser: Organiser, asked: Asked, at: datetime, *, in_month: bool) -> Found:
    """What the words of the address find, within its other filters."""
    month = asked.month if in_month else None
    since = dates.midnight(month) if month else dates.midnight(date(2000, 1, 1))
    until = dates.midnight(dates.month_after(month)) if month else dates.midnight(date(2100, 1, 1))
    genre = asked.genre.pk if asked.genre else None
    return find(organiser, asked.query, Limits(at, since, until, genre, asked.only_available))


def month_among(performances: Performances, first_day: date) -> Month:
    """The month with its neighbours, among these performances. One query."""
    ends = performances.order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    after = dates.midnight(dates.month_after(first_day))
    later = performances.filter(starts_at__gte=after).order_by("starts_at").values_list("starts_at", flat=True).first()
    return _between(first_day, ends["first"], ends["last"], later)


def month_of_hits(hits: Sequence[Hit], asked: date | None, today: date) -> Month:
    """The month asked for, or else the first in which something found is still to come; with its neighbours."""
    coming = min((hit.coming for hit in hits if hit.coming), default=None)
    first_day = asked or _month_of(coming) or dates.first_of_month(today)
    after = dates.midnight(dates.month_after(first_day))
    later = min((hit.coming for hit in hits if hit.coming and hit.coming >= after), default=None)
    first, last = min((hit.first for hit in hits), default=None), max((hit.last for hit in hits), default=None)
    return _between(first_day, first, last, later)


def highlights(organiser: Organiser, at: datetime, number: int = HIGHLIGHTS) -> list[Listed]:
    """The productions that are played next and have a picture. One query."""
    coming = (
        Performance.objects.public()
        .exclude(state=Performance.State.CANCELLED)
        .filter(production__organiser=organiser, production__picture__isnull=False, starts_at__gt=at)
    )
    return listed(coming[: number * 5], at)[:number]


def within(performances: Performances, first_day: date) -> Performances:
    """Those that begin in the month, on the clock of Brussels."""
    since, until = dates.midnight(first_day), dates.midnight(dates.month_after(first_day))
    return performances.filter(starts_at__gte=since, starts_at__lt=until)


def complete(performances: Performances) -> Performances:
    """With all that a list shows of them, without long texts and the data of pictures and plans."""
    related = performances.select_related("production__genre", "production__picture", "hall__venue")
    return related.defer("production__text", "production__picture__data", "hall__drawing", "hall__venue__accessibility")


def listed(performances: Performances, at: datetime) -> list[Listed]:
    """Productions in the order of their first performance. One query."""
    return _by_production(Offer.of(performance, at) for performance in complete(performances))


def _by_production(offers: Iterable[Offer]) -> list[Listed]:
    found: dict[int, Listed] = {}
    for offer in offers:
        production = offer.performance.production
        found.setdefault(production.pk, Listed(production, [])).offers.append(offer)
    return list(found.values())


def _between(first_day: date, first: datetime | None, last: datetime | None, later: datetime | None) -> Month:
    earliest, latest, following = _month_of(first), _month_of(last), dates.month_after(first_day)
    return Month(
        first_day,
        previous=dates.month_after(first_day, -1) if earliest and first_day > earliest else None,
        following=following if latest and first_day < latest else None,
        next_filled=_month_of(later),
    )


def _month_of(moment: datetime | None) -> date | None:
    return dates.first_of_month(dates.local(moment).date()) if moment else None
