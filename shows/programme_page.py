"""A page of the programme: a month as cards, as a calendar or as a list by date; or the results of a search."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Organiser
from accounts.templatetags.dates import month as month_name
from ticketing import dates

from . import month_grid, page_head
from . import programme as programmes
from .models import Genre
from .programme import Group, Listed, Month, PerformanceTime
from .programme_query import CALENDAR, LIST, ProgrammeQuery
from .search import SearchResult, find, genres_meant
from .search_results import ResultCard, cards_of

CARDS = 25  # one large, and eight rows of three
LINES = 60
HITS = 12
PAST = 30  # the latest of a month, with a link to the others


@dataclass(frozen=True)
class Content:
    """The content of a page: one of `weeks`, `cards`, `results` and `days`, and the productions of a month that are
    over. `paginated` has the number of the page; an empty month links to `next_month`."""

    paginated: Page[Any] | None = None
    weeks: Sequence[Sequence[month_grid.Day]] = ()
    cards: Sequence[Listed] = ()
    results: Sequence[ResultCard] = ()
    days: Sequence[month_grid.Day] = ()
    past: Sequence[Listed] = ()
    has_more_past: bool = False
    next_month: date | None = None


@dataclass(frozen=True)
class ProgrammePage:
    """What the programme shows everybody at an address. Nothing is read before a template asks for it: so it costs no
    query where the page is kept."""

    organiser: Organiser
    query: ProgrammeQuery
    genres: Mapping[str, Genre]
    now: datetime

    @property
    def cache_key(self) -> Hashable:
        return self.organiser.pk, *self.query.parameters.items()

    @cached_property
    def search(self) -> SearchResult | None:
        """The result for the words of the address; None without words."""
        limits = programmes.search_filter(self.query, self.now)
        return find(self.organiser, self.query.words, limits) if self.query.words else None

    @cached_property
    def month(self) -> Month | None:
        """The month of the page; None for a search in all months. At most one query."""
        today = dates.local(self.now).date()
        if self.search is None:
            return programmes.month_among(self._performances, self.query.month or dates.first_of_month(today))
        if self.query.month or (self.query.view == CALENDAR and self.search.hits):
            return programmes.month_of_hits(self.search.hits, self.query.month, today)
        return None

    @property
    def title(self) -> str:
        """'Zoeken: wolf, Dans, november 2026'."""
        words = _("Zoeken: %(query)s") % {"query": self.query.words} if self.query.words else ""
        genre = self.query.genre.name if self.query.genre else ""
        month = month_name(self.month.first_day) if self.month else ""
        return ", ".join(part for part in (words, genre, month) if part)

    @property
    def head(self) -> SafeString:
        """The tags in the head for search engines."""
        return page_head.programme_head(self.organiser, self.query, self.title)

    @property
    def genres_meant(self) -> list[Genre]:
        """The genres of which the words may be the name."""
        return genres_meant(self.query.words, self.genres.values()) if self.query.words else []

    @property
    def host(self) -> str:
        """The host in the address of the feed, whose scheme is `webcal:`."""
        return page_head.HOST

    @property
    def content(self) -> Content:
        """The content for the view of the address. At most four queries."""
        if self.search is not None and not self.query.view:
            return self._results(self.search)
        if self.query.view == CALENDAR and self.month:
            return Content(weeks=month_grid.weeks(self.month.first_day, self._offers_of_month(), self.now))
        times = programmes.times(self._in_month(self._performances))
        coming = [time for time in times if time.starts_at > self.now]
        begun = [time for time in times if time.starts_at <= self.now]
        return self._lines(coming, begun) if self.query.view == LIST else self._cards(coming, begun)

    @property
    def _performances(self) -> programmes.Performances:
        """The performances that the address selects, of all months."""
        performances = programmes.public(self.organiser, self.query, self.now)
        if self.search is None:
            return performances
        return performances.filter(production__in=[hit.pk for hit in self.search.hits])

    def _in_month(self, performances: programmes.Performances) -> programmes.Performances:
        return programmes.within(performances, self.month.first_day) if self.month else performances

    def _results(self, search: SearchResult) -> Content:
        """The results of a search, the best first."""
        paginated = Paginator(search.hits, HITS).get_page(self.query.page)
        productions = [hit.pk for hit in paginated.object_list]
        limits = programmes.search_filter(self.query, self.now)
        return Content(paginated=paginated, results=cards_of(productions, limits))

    def _offers_of_month(self) -> list[programmes.Offer]:
        performances = programmes.in_brief(self._in_month(self._performances)).order_by("starts_at", "pk")
        return [programmes.Offer.of(performance, self.now) for performance in performances]

    def _cards(self, coming: Sequence[PerformanceTime], begun: Sequence[PerformanceTime]) -> Content:
        """Productions with their coming performances; those without one are in `past`."""
        paginated: Page[Group] = Paginator(programmes.by_production(coming), CARDS).get_page(self.query.page)
        productions = {time.production for time in coming}
        past = [group for group in programmes.by_production(begun) if group[0].production not in productions]
        cards = programmes.load(list(paginated.object_list), self.now)
        return Content(paginated=paginated, cards=cards, **self._rest(past, is_empty=not coming and not begun))

    def _lines(self, coming: Sequence[PerformanceTime], begun: Sequence[PerformanceTime]) -> Content:
        """Performances by date. A list of all months ends with those that are over, the latest first."""
        lines = coming if self.month else [*coming, *reversed(begun)]
        paginated: Page[PerformanceTime] = Paginator(lines, LINES).get_page(self.query.page)
        offers = [listed.offers[0] for listed in programmes.load([(time,) for time in paginated.object_list], self.now)]
        past = programmes.by_production(begun) if self.month else []
        rest = self._rest(past, is_empty=not coming and not begun)
        return Content(paginated=paginated, days=month_grid.days(offers), **rest)

    def _rest(self, past: Sequence[Group], *, is_empty: bool) -> dict[str, Any]:
        """The end of a page: the productions that are over, and from an empty month the link to the next one."""
        month = self.month.first_day if self.month and is_empty else None
        return {
            "past": programmes.load(past[-PAST:], self.now),
            "has_more_past": len(past) > PAST,
            "next_month": programmes.next_month_with_any(self._performances, month) if month else None,
        }
