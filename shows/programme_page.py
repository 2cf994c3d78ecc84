"""What a page of the programme shows: cards, a calendar, lines by date, or what a search found; joined from pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from accounts.models import Organiser

from . import month_grid, pieces
from . import programme as programmes
from .pieces import Glance, Group
from .programme_query import CALENDAR, LIST, ProgrammeQuery
from .search import HITS_PER_PAGE, Hit, SearchResult

CARDS = 25  # one large, and eight rows of three
LINES = 60
OVER = 30  # the latest of a month, with a way to the others


@dataclass(frozen=True)
class ProgrammePage:
    """What was asked for, the month (None: all of them), and what a search found."""

    organiser: Organiser
    asked: ProgrammeQuery
    month: programmes.Month | None
    found: SearchResult | None
    at: datetime

    def told(self) -> dict[str, Any]:
        """What the template shows. At most four queries."""
        if self.found and not self.asked.view:
            return self._hits(self.found)
        glances = pieces.glances(self._in_month(self.performances), self.at)
        if self.asked.view == CALENDAR and self.month:
            return {"weeks": month_grid.weeks(self.month.first_day, self._dated("_slot", glances), self.at)}
        told = self._lines(glances) if self.asked.view == LIST else self._cards(glances)
        if not glances and self.month:
            told["next_filled"] = programmes.next_filled(self.performances, self.month.first_day)
        return told

    @property
    def performances(self) -> programmes.Performances:
        """Those that it is about."""
        seen = programmes.shown(self.organiser, self.asked, self.at)
        return seen.filter(production__in=[hit.pk for hit in self.found.hits]) if self.found else seen

    def _in_month(self, performances: programmes.Performances) -> programmes.Performances:
        return programmes.within(performances, self.month.first_day) if self.month else performances

    def _hits(self, found: SearchResult) -> dict[str, Any]:
        page = Paginator(found.hits, HITS_PER_PAGE).get_page(self.asked.page)
        drawn = pieces.drawn(
            "shows/_hit.html", self.organiser, [(hit,) for hit in page.object_list], self.at, self._contexts_of_hits
        )
        return {"page": page, "hits": drawn}

    def _contexts_of_hits(self, lacking: list[tuple[Hit]]) -> dict[tuple[Hit], dict[str, Any]]:
        """One query."""
        seen = programmes.shown(self.organiser, self.asked, self.at).filter(
            production__in=[hit.pk for (hit,) in lacking]
        )
        listed = programmes.listed(programmes.in_brief(self._in_month(seen)), self.at)
        told = {one.production.pk: programmes.context(self.organiser, one) for one in listed}
        return {(hit,): told[hit.pk] for (hit,) in lacking if hit.pk in told}

    def _cards(self, glances: Sequence[Glance]) -> dict[str, Any]:
        """Productions with what is still to come of them; apart, those of which nothing is."""
        coming, begun = programmes.split(glances, self.at)
        groups = pieces.by_production(coming)
        page: Page[Group] = Paginator(groups, CARDS).get_page(self.asked.page)
        first, *others = page.object_list or [()]
        cards = self._drawn("_first_card", [first] if first else []) + self._drawn("_card", others)
        return {"page": page, "cards": cards} | self._over(begun, {glance.production for glance in coming})

    def _lines(self, glances: Sequence[Glance]) -> dict[str, Any]:
        """By date; what a search found is followed by what of it is over, the latest first."""
        coming, begun = programmes.split(glances, self.at)
        lines = coming if self.month else coming + begun[::-1]
        page: Page[Glance] = Paginator(lines, LINES).get_page(self.asked.page)
        days = month_grid.days(self._dated("_line", list(page.object_list)))
        return {"page": page, "days": days} | (self._over(begun, set()) if self.month else {})

    def _over(self, begun: Sequence[Glance], but: set[int]) -> dict[str, Any]:
        groups = [group for group in pieces.by_production(begun) if group[0].production not in but]
        return {"over": self._drawn("_past", groups[-OVER:]), "more_over": len(groups) > OVER}

    def _dated(self, template: str, glances: Sequence[Glance]) -> list[month_grid.Moment]:
        drawn = self._drawn(template, [(glance,) for glance in glances])
        return list(zip((glance.starts_at for glance in glances), drawn, strict=True))

    def _drawn(self, template: str, groups: Sequence[Group]) -> list[SafeString]:
        return pieces.drawn(
            f"shows/{template}.html",
            self.organiser,
            groups,
            self.at,
            lambda lacking: programmes.contexts(self.organiser, self.at, lacking),
        )
