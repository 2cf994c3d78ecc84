"""What a customer chooses from: one performance's places and prices at one moment."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.safestring import SafeString

from accounts.models import Customer
from shows.models import Performance

from . import seatmap, shown, stock
from .forms import NumbersForm, OnOffer
from .shown import RankOnOffer


@dataclass(frozen=True)
class Asked:
    """Seats that were asked for by the address: those to tick, and the names of those that somebody else has."""

    kept: list[int]
    lost: list[str]


class Choosing:
    """A performance with its hall, its prices, and the state of each seat as this customer sees it: each asked of the
    database when first needed, in one query."""

    def __init__(self, performance: Performance, customer: Customer | AnonymousUser) -> None:
        self.performance = performance
        self.customer = customer if isinstance(customer, Customer) else None

    @cached_property
    def letters(self) -> str:
        return stock.states(self.performance, self.customer, self.hall.seat_ids) if self.hall.sections else ""

    @cached_property
    def left(self) -> dict[int, int]:
        return stock.left_by_section(self.performance)

    @cached_property
    def ranks(self) -> list[RankOnOffer]:
        return shown.ranks(self.performance.pk)

    @cached_property
    def hall(self) -> seatmap.DrawnHall:
        return seatmap.drawn(self.performance.hall_id)

    @property
    def has_free_seats(self) -> bool:
        return seatmap.FREE in self.letters

    @property
    def has_wheelchair_places(self) -> bool:
        return self.hall.has_wheelchair_places

    @property
    def wheelchair_places_left(self) -> int:
        return self.hall.wheelchair_places_left(self.letters)

    @property
    def limit(self) -> int:
        return self.performance.production.organiser.max_places_per_performance

    def map(self, chosen: Collection[int]) -> SafeString:
        """The seats' HTML, with these ticked."""
        ranks = {offer.rank.pk: (offer.rank.name, offer.base) for offer in self.ranks}
        return seatmap.join(self.hall, self.letters, ranks, chosen)

    def asked(self, chosen: list[int], gone: list[int]) -> Asked:
        """Which of the seats in the address can be ticked, and which are (or just were) somebody else's."""
        state = dict(zip(self.hall.seat_ids, self.letters, strict=True)) if chosen or gone else {}
        lost = [seat for seat in chosen if state.get(seat, "m") in (seatmap.TAKEN, seatmap.DESK)]
        kept = [seat for seat in chosen if state.get(seat) == seatmap.FREE and seat not in gone]
        names = self.hall.names
        return Asked(kept[: self.limit], [names[seat] for seat in dict.fromkeys([*gone, *lost]) if seat in names])

    def numbers_form(self, data: QueryDict | None, *, asked: QueryDict) -> NumbersForm:
        """The form for the unnumbered sections; `asked` fills it in from the address."""
        prices = {offer.rank.pk: offer.prices for offer in self.ranks}
        sections = self.hall.unnumbered
        offers = [OnOffer(section, price) for section in sections for price in prices.get(section.rank_id or 0, [])]
        return NumbersForm(data, offers=offers, limit=self.limit, asked=asked)
