"""What a customer chooses from: one performance's places and prices at one moment."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.safestring import SafeString

from accounts.models import Customer
from shows.models import Performance

from .. import stock
from ..catalogue import RankOnOffer
from ..stock import best_places_layout
from . import seatmap
from .forms import FEW_LEFT, BestForm, NumbersForm, OnOffer
from .places_offered import PlacesOffered


@dataclass(frozen=True)
class RequestedSeats:
    """The seats in the address: those to tick, and the names of those that somebody else has."""

    kept: list[int]
    lost: list[str]


class SeatPage:
    """A performance with its hall, its prices, and the state of each seat as this customer sees it: each is read when
    it is first needed, in one query."""

    def __init__(self, performance: Performance, customer: Customer | AnonymousUser) -> None:
        self.performance = performance
        self.places = PlacesOffered(performance)  # before anybody knows what is free
        self.customer = customer if isinstance(customer, Customer) else None

    @cached_property
    def letters(self) -> str:
        return stock.states(self.performance, self.customer, self.hall.seat_ids) if self.hall.sections else ""

    @cached_property
    def left(self) -> dict[int, int]:
        """How many places each unnumbered section has, no further than the page says: the limit, or few."""
        sections = [section.pk for section in self.hall.unnumbered]
        return stock.left_by_section(self.performance, sections, up_to=max(self.limit, FEW_LEFT + 1))

    @cached_property
    def offered(self) -> PlacesOffered:
        """What the page shows everybody."""
        return replace(
            self.places,
            sold_out=self._sold_out(),
            wheelchair_places_left=self.hall.wheelchair_places_left(self.letters),
            has_free_seats=self.has_free_seats,
            has_free_places=self.has_free_seats or any(self.left.values()),
        )

    @property
    def terms(self) -> stock.SaleTerms:
        return self.places.terms

    @property
    def limit(self) -> int:
        return self.places.limit

    @property
    def ranks(self) -> list[RankOnOffer]:
        return self.places.ranks

    @property
    def ranks_to_choose(self) -> list[RankOnOffer]:
        return self.places.ranks_to_choose

    @property
    def hall(self) -> seatmap.HallMarkup:
        return self.places.hall

    @property
    def layout(self) -> best_places_layout.Layout:
        return self.places.layout

    @property
    def has_free_seats(self) -> bool:
        return seatmap.FREE in self.letters

    @cached_property
    def seen_in_basket(self) -> int:
        """How many places of the performance lie in the customer's basket: forms send it back (`al`)."""
        if self.customer is None or not self.hall.unnumbered:
            return self.seats_of_mine
        return stock.in_basket(self.performance, self.customer)

    @property
    def seats_of_mine(self) -> int:
        """How many seats lie in the customer's basket."""
        return len(self.ids_of_mine)

    @property
    def ids_of_mine(self) -> list[int]:
        """Which seats these are."""
        return list(compress(self.hall.seat_ids, map(seatmap.MINE.__eq__, self.letters)))

    @property
    def first_of_mine(self) -> str:
        """The id that the first of them has on the page."""
        return f"s{self.hall.seat_ids[self.letters.index(seatmap.MINE)]}"

    @cached_property
    def line(self) -> str:
        """The states of the seats, as best places looks at them."""
        states = dict(zip(self.hall.seat_ids, self.letters, strict=True))
        return self.layout.line("".join(states.get(seat_id, seatmap.TAKEN) for seat_id in self.layout.seat_ids))

    def _sold_out(self) -> frozenset[tuple[str, int]]:
        free = set(compress(self.hall.kinds, map(seatmap.FREE.__eq__, self.letters)))
        free |= {f"{section.rank_id}:" for section in self.hall.unnumbered if self.left.get(section.pk)}
        ranks = {offer.rank.pk for offer in self.ranks_to_choose if f"{offer.rank.pk}:" not in free}
        sections = {section.pk for section in self.hall.sections if not section.has_free(self.letters)}
        sections |= {section.pk for section in self.hall.unnumbered if not self.left.get(section.pk)}
        return frozenset([*(("rang", pk) for pk in ranks), *(("zaaldeel", pk) for pk in sections)])

    def best_form(self, data: QueryDict | None, *, is_shown: bool = True) -> BestForm:
        """BESTE PLAATSEN. Where it is shown, its choices say what is sold out; else nobody looks what is free."""
        return (self.offered if is_shown else self.places).best_form(data)

    def map(self, chosen: Collection[int]) -> SafeString:
        """The seats' HTML, with these ticked."""
        ranks = {offer.rank.pk: (offer.rank.name, offer.base) for offer in self.ranks}
        return seatmap.join(self.hall, self.letters, ranks, chosen)

    def requested_seats(self, chosen: list[int], gone: list[int]) -> RequestedSeats:
        """Which of the seats in the address can be ticked, and which are (or just were) somebody else's."""
        state = dict(zip(self.hall.seat_ids, self.letters, strict=True)) if chosen or gone else {}
        lost = [seat for seat in chosen if state.get(seat, "m") in (seatmap.TAKEN, seatmap.DESK)]
        kept = [seat for seat in chosen if state.get(seat) == seatmap.FREE and seat not in gone]
        names = self.hall.names
        return RequestedSeats(
            kept[: self.limit], [names[seat] for seat in dict.fromkeys([*gone, *lost]) if seat in names]
        )

    def numbers_form(self, data: QueryDict | None, *, query: QueryDict) -> NumbersForm:
        """The form for the unnumbered sections; `query` (of the address) fills it in."""
        prices = {offer.rank.pk: [*offer.prices, *offer.laps] for offer in self.ranks}
        sections = self.hall.unnumbered
        offers = [OnOffer(section, price) for section in sections for price in prices.get(section.rank_id or 0, [])]
        return NumbersForm(data, offers=offers, limit=self.limit, query=query)
