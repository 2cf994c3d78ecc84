"""What a performance offers to choose from, the same for everybody: hall, ranks and prices, and what is sold out."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Organiser
from shows import hall_style
from shows.models import Performance, Price
from ticketing import money

from .. import catalogue
from ..catalogue import RankOnOffer
from ..form_fields import MOST_IDS
from ..stock import SaleTerms, best_places_layout
from . import seatmap
from .forms import BestForm


@dataclass(frozen=True)
class PlacesOffered:
    """A performance's places and prices. They depend on no customer, so parts of the page that show nothing else are
    cached for everybody. `sold_out` has the ranks and sections in which nothing is free, as ("rang", 3)."""

    performance: Performance
    sold_out: frozenset[tuple[str, int]] = frozenset()
    wheelchair_places_left: int = 0
    has_free_seats: bool = True
    has_free_places: bool = True

    @property
    def cache_key(self) -> Hashable:
        availability = (self.sold_out, self.wheelchair_places_left, self.has_free_seats, self.has_free_places)
        return self.performance.pk, *availability

    @property
    def organiser(self) -> Organiser:
        return self.performance.production.organiser

    @cached_property
    def terms(self) -> SaleTerms:
        return SaleTerms.of_shop(self.organiser)

    @property
    def limit(self) -> int:
        """How many places the forms offer at most."""
        return self.terms.most_per_performance or MOST_IDS

    @cached_property
    def hall(self) -> seatmap.HallMarkup:
        return seatmap.markup_of(self.performance.hall_id)

    @cached_property
    def layout(self) -> best_places_layout.Layout:
        return best_places_layout.of_hall(self.performance.hall_id)

    @property
    def style(self) -> hall_style.HallStyle:
        return hall_style.style_of(self.performance.hall)

    @cached_property
    def ranks(self) -> list[RankOnOffer]:
        return catalogue.ranks(self.performance.pk)

    @property
    def ranks_to_choose(self) -> list[RankOnOffer]:
        """The ranks that have places in this hall, and a price."""
        used = {rank for _section, rank in self.layout.kinds} | {section.rank_id for section in self.hall.unnumbered}
        return [offer for offer in self.ranks if offer.rank.pk in used]

    @property
    def prices_with_terms(self) -> list[Price]:
        """The prices whose tariff has terms or is for a child on a lap, each tariff once."""
        prices = (price for offer in self.ranks for price in (*offer.prices, *offer.laps))
        return catalogue.once_a_tariff(price for price in prices if price.tariff.terms or price.tariff.on_lap)

    @property
    def desk(self) -> list[Price]:
        """The prices that only the desk sells."""
        return catalogue.desk_prices(self.performance.pk)

    @property
    def has_wheelchair_places(self) -> bool:
        return self.hall.has_wheelchair_places

    @property
    def blank_best_form(self) -> BestForm:
        """BESTE PLAATSEN as it is at first; an option that is sold out says so."""
        return self.best_form(None)

    def best_form(self, data: QueryDict | None) -> BestForm:
        """BESTE PLAATSEN, filled in with these data."""
        ranks = [(offer.rank.pk, f"{offer.rank.name} ({_price(offer)})") for offer in self.ranks_to_choose]
        without_numbers = _("%(section)s (zonder stoelnummer)")
        sections = list(self.layout.sections.items())
        sections += [(section.pk, without_numbers % {"section": section.name}) for section in self.hall.unnumbered]
        ranks, sections = self._with_sold_out("rang", ranks), self._with_sold_out("zaaldeel", sections)
        return BestForm(data, limit=self.limit, ranks=ranks, sections=sections)

    def _with_sold_out(self, field: str, choices: list[tuple[int, str]]) -> list[tuple[int, str]]:
        words = _("%(choice)s, uitverkocht")
        return [(pk, words % {"choice": name} if (field, pk) in self.sold_out else name) for pk, name in choices]


def _price(offer: RankOnOffer) -> str:
    return money.euro_sign(offer.base) if offer.base else _("gratis")
