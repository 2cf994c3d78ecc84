"""The page of a production: what it is, when and where, what it costs, and KOOP or why not."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.safestring import SafeString

from accounts.models import Organiser
from ticketing import dates

from . import page_head
from .models import Hall, Performance, Price, Production, SaleStatus
from .offers import Offer
from .price_lists import PriceList, price_lists


@dataclass(frozen=True)
class ProductionPage:
    """What the page shows everybody. Nothing is read before a template asks for it: so it costs no query where the page
    is kept."""

    organiser: Organiser
    production: Production
    now: datetime

    @property
    def cache_key(self) -> Hashable:
        return self.production.pk

    @cached_property
    def offers(self) -> list[Offer]:
        """Its performances that everybody may see, with their prices. Two queries."""
        performances = (
            Performance.objects.public()
            .filter(production=self.production)
            .select_related("hall__venue")
            .defer("hall__drawing")
            .prefetch_related(Prefetch("prices", Price.objects.select_related("rank", "tariff")))
        )
        for performance in performances:
            performance.production = self.production
        return [Offer.of(performance, self.now) for performance in performances]

    @property
    def head(self) -> SafeString:
        """What search engines read."""
        return page_head.production_head(self.organiser, self.production, self.offers)

    @property
    def coming(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.has_begun]

    @property
    def over(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.has_begun]

    @property
    def prices(self) -> list[PriceList]:
        played = [offer.performance for offer in self.coming if offer.status != SaleStatus.CANCELLED]
        return price_lists(played, dates.local(self.now).date())

    @property
    def halls(self) -> list[Hall]:
        """Each hall once, whatever version of its plan is used."""
        halls = [offer.performance.hall for offer in self.offers]
        by_name = {(hall.venue.name, hall.venue_id, hall.name): hall for hall in halls}
        return [by_name[name] for name in sorted(by_name)]


def public_productions(organiser: Organiser) -> QuerySet[Production]:
    """The organiser's productions of which everybody may see a performance."""
    performances = Performance.objects.public().filter(production=OuterRef("pk"))
    productions = Production.objects.filter(Exists(performances), organiser=organiser)
    return productions.select_related("genre", "picture").defer("picture__data")
