"""The basket (winkelmandje) as its page shows it. Reading it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import Customer, Organiser
from shows.models import Performance, Price, Tariff

from .models import Order, Payment, Place
from .seatmap import name_of

# So long an empty basket tells what became of the last one.
REMEMBERED_FOR = timedelta(hours=3)

Prices = dict[tuple[int, int], list[Price]]  # by performance and rank


@dataclass(frozen=True)
class Line:
    """A place in the basket, and the prices one may choose from for it."""

    place: Place
    prices: list[Price]

    @property
    def name(self) -> str:
        """'Parterre, rij E, stoel 5', or the section alone."""
        if self.place.seat is None:
            return self.place.section.name
        self.place.seat.section = self.place.section
        return name_of(self.place.seat)


@dataclass(frozen=True)
class Evening:
    """A performance in the basket, with its lines."""

    performance: Performance
    lines: list[Line]


@dataclass(frozen=True)
class Basket:
    """What lies in the basket now; or, when its hour was over, what lay in it (`lapsed`, since `ran_out`)."""

    order: Order | None = None
    evenings: list[Evening] = field(default_factory=list)
    ran_out: Order | None = None
    lapsed: list[Performance] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for evening in self.evenings for line in evening.lines]

    @property
    def total(self) -> Decimal:
        """All-in, in euro."""
        return sum((line.place.price or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def has_choice_of_tariff(self) -> bool:
        return any(len(line.prices) > 1 for line in self.lines)

    @property
    def tariffs(self) -> dict[int, list[Tariff]]:
        """The tariffs to choose from, by place."""
        return {line.place.pk: [price.tariff for price in line.prices] for line in self.lines}


def of_customer(customer: Customer, organiser: Organiser) -> Basket:
    """The customer's basket at this organiser. Three queries, whatever lies in it."""
    order = find(customer, organiser)
    if order is None or order.expires_at is None:
        return _what_ran_out_last(customer, organiser)
    places = list(_places(order))
    if order.is_over:
        return Basket(ran_out=order, lapsed=_performances(place.performance for place in places))
    return Basket(order, _evenings(places, _prices({place.performance_id for place in places})))


def find(customer: Customer, organiser: Organiser) -> Order | None:
    """The one open basket, if there is one. `is_over` and `is_being_paid` come with it, by the database's clock."""
    paying = Payment.objects.current().filter(order=OuterRef("pk"))
    return (
        Order.objects.filter(customer=customer, organiser=organiser, state=Order.State.BASKET)
        .annotate(is_over=Q(expires_at__lte=Now()), is_being_paid=Exists(paying))
        .first()
    )


def elsewhere(customer: Customer, organiser: Organiser) -> list[tuple[Organiser, int]]:
    """The baskets at other organisers, with the number of their places."""
    others = Order.objects.filter(customer=customer, state=Order.State.BASKET, expires_at__gt=Now())
    counted = others.exclude(organiser=organiser).select_related("organiser").annotate(number=Count("places"))
    return [(order.organiser, order.number) for order in counted]


def _what_ran_out_last(customer: Customer, organiser: Organiser) -> Basket:
    """Nothing lies in it; if the last order ran out lately, that is told."""
    orders = Order.objects.filter(customer=customer, organiser=organiser)
    last = orders.exclude(state=Order.State.BASKET).order_by("-created_at").first()
    since = orders.filter(pk=last.pk, expires_at__gt=Now() - REMEMBERED_FOR).exists() if last else False
    if last is None or last.state != Order.State.EXPIRED or not since:
        return Basket()
    lapsed = Performance.objects.filter(lapse__customer=customer, lapse__at=last.expires_at)
    return Basket(ran_out=last, lapsed=list(lapsed.select_related("production").distinct()))


def _places(order: Order) -> Iterable[Place]:
    return (
        order.places.filter(held_until__isnull=False)
        .select_related("performance__production__picture", "performance__hall__venue", "section", "seat", "tariff")
        .defer("performance__production__text", "performance__production__picture__data", "performance__hall__drawing")
        .order_by("performance__starts_at", "performance_id", "section__position", "section_id", "seat__position", "pk")
    )


def _evenings(places: list[Place], prices: Prices) -> list[Evening]:
    return [
        Evening(performance, [Line(place, prices.get((performance.pk, place.rank_id), [])) for place in members])
        for performance, members in groupby(places, key=lambda place: place.performance)
    ]


def _prices(performance_ids: set[int]) -> Prices:
    """What everybody may choose online, in the order of the tariffs."""
    found: Prices = {}
    public = Price.objects.filter(
        performance__in=performance_ids, tariff__sold_online=True, tariff__members_only=False
    ).select_related("tariff")
    for price in public.order_by("tariff__position", "tariff_id"):
        found.setdefault((price.performance_id, price.rank_id), []).append(price)
    return found


def _performances(performances: Iterable[Performance]) -> list[Performance]:
    return list({performance.pk: performance for performance in performances}.values())
