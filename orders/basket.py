"""The basket (winkelmandje) as its page shows it. Reading it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import organisers
from accounts.models import Customer, Organiser
from shows.models import Performance, Price, Seat, Tariff
from ticketing.sql import rows

from . import catalogue
from .models import Order, Payment
from .models.order import IS_SHOP_BASKET
from .tariff_limits import TariffLimit, TariffViolation, find_violations

# So long an empty basket tells what became of the last one.
REMEMBERED_FOR = timedelta(hours=3)

FIND = f"""
SELECT id, code, started_at, expires_at, expires_at <= now(),
       EXISTS (SELECT FROM orders_payment
               WHERE order_id = orders_order.id AND state IN ('starting', 'open') AND detached_at IS NULL)
FROM orders_order WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}
"""  # noqa: S608 - our own constants

ELSEWHERE = f"""
SELECT organiser.slug, (SELECT count(*) FROM orders_place WHERE order_id = basket.id)
FROM orders_order basket JOIN accounts_organiser organiser ON organiser.id = basket.organiser_id
WHERE basket.customer_id = %(customer)s AND basket.organiser_id <> %(organiser)s
AND {IS_SHOP_BASKET} AND basket.expires_at > now()
ORDER BY organiser.name
"""  # noqa: S608

LINES = """
SELECT place.id, place.performance_id, place.rank_id, place.price, place.tariff_id, tariff.name, tariff.condition,
       tariff.minimum, tariff.maximum, tariff.verified_at_desk, place.on_lap_of_id,
       section.name, seat.row, seat.number, seat.kind, seat.row_label
FROM orders_place place
JOIN shows_performance performance ON performance.id = place.performance_id
JOIN shows_section section ON section.id = place.section_id
JOIN shows_tariff tariff ON tariff.id = place.tariff_id
LEFT JOIN orders_place lap_of ON lap_of.id = place.on_lap_of_id
LEFT JOIN shows_seat seat ON seat.id = coalesce(place.seat_id, lap_of.seat_id)
WHERE place.order_id = %(order)s AND place.held_until IS NOT NULL
ORDER BY performance.starts_at, performance.id, section.position, section.id, seat.position,
         coalesce(place.on_lap_of_id, place.id), place.id
"""


@dataclass(frozen=True)
class Line:
    """A place in the basket: what it is called, its tariff and price, and the prices one may choose from (its own, as
    held, among them); `child` is the price of a child on its lap, where there is one and none is on it. A child's
    own line has no choice."""

    place_id: int
    performance_id: int
    name: str
    tariff: Tariff
    price: Decimal
    prices: list[Price]
    on_lap_of: int | None = None
    child: Price | None = None

    @property
    def limit(self) -> TariffLimit:
        tariff = self.tariff
        return TariffLimit(self.performance_id, tariff.pk, tariff.name, tariff.minimum, tariff.maximum)


@dataclass(frozen=True)
class Evening:
    """A performance in the basket, with its lines."""

    performance: Performance
    lines: list[Line]

    @property
    def is_cancelled(self) -> bool:
        return self.performance.state == Performance.State.CANCELLED

    @property
    def amiss(self) -> list[TariffViolation]:
        """Tariffs of which there are too few or too many tickets."""
        return find_violations(line.limit for line in self.lines)

    @property
    def desk(self) -> list[Price]:
        """What only the desk can sell, because it begins above the number that one takes online: a tariff once."""
        prices = [price for offer in catalogue.ranks(self.performance.pk) for price in offer.desk]
        return list({price.tariff_id: price for price in reversed(prices)}.values())


class Found(NamedTuple):
    """The open basket, and how it stands by the database's clock."""

    order: Order
    is_over: bool
    is_being_paid: bool


@dataclass(frozen=True)
class Basket:
    """What lies in the basket now; or, when its hour was over, what lay in it (`lapsed`, since `ran_out`)."""

    order: Order | None = None
    evenings: list[Evening] = field(default_factory=list)
    ran_out: Order | None = None
    lapsed: list[Performance] = field(default_factory=list)
    is_being_paid: bool = False
    may_be_paid: bool = False  # what ran out: look at the order before you choose, and pay, once more

    @property
    def lines(self) -> list[Line]:
        return [line for evening in self.evenings for line in evening.lines]

    @property
    def total(self) -> Decimal:
        """All-in, in euro."""
        return sum((line.price for line in self.lines), Decimal(0))

    @property
    def has_cancelled(self) -> bool:
        """Tickets of a performance that was cancelled lie in it: nothing is ordered before they are removed."""
        return any(evening.is_cancelled for evening in self.evenings)

    @property
    def has_amiss(self) -> bool:
        """A tariff doesn't go with so many tickets: nothing is ordered before that is put right."""
        return any(evening.amiss for evening in self.evenings)

    @property
    def is_too_late_to_pay(self) -> bool:
        """No payment can begin any more; one that is under way may be gone on with."""
        is_late = self.order is not None and self.order.is_too_late_to_pay
        return is_late and bool(self.total) and not self.is_being_paid

    @property
    def has_choice_of_tariff(self) -> bool:
        return any(len(line.prices) > 1 for line in self.lines)

    @property
    def tariffs(self) -> dict[int, list[Tariff]]:
        """The tariffs to choose from, by place."""
        return {line.place_id: [price.tariff for price in line.prices] for line in self.lines}


def of_customer(customer: Customer, organiser: Organiser) -> Basket:
    """The customer's basket at this organiser. Two queries, and two for what is shown of performances, whatever lies
    in it."""
    found = find(customer, organiser)
    if found is None or found.order.expires_at is None:
        return _what_ran_out_last(customer, organiser)
    lines = rows(LINES, {"order": found.order.pk})
    catalogue.look_up({performance for _place, performance, *_ in lines}, with_ranks=True)
    evenings = _evenings(_with_children(_line(*line) for line in lines))
    if found.is_over:
        lapsed = [evening.performance for evening in evenings]
        return Basket(ran_out=found.order, lapsed=lapsed, may_be_paid=_may_be_paid(found.order))
    return Basket(found.order, evenings, is_being_paid=found.is_being_paid)


def find(customer: Customer, organiser: Organiser) -> Found | None:
    """The one open basket, if there is one."""
    found = rows(FIND, {"customer": customer.pk, "organiser": organiser.pk})
    if not found:
        return None
    pk, code, started_at, expires_at, is_over, is_being_paid = found[0]
    order = Order(
        pk=pk, code=code, organiser=organiser, customer=customer, started_at=started_at, expires_at=expires_at
    )
    return Found(order, bool(is_over), is_being_paid)


def elsewhere(customer: Customer, organiser: Organiser) -> list[tuple[Organiser, int]]:
    """The baskets at other organisers, with the number of their places."""
    known = organisers.by_slug()
    found = rows(ELSEWHERE, {"customer": customer.pk, "organiser": organiser.pk})
    return [(known[slug], number) for slug, number in found if slug in known]


def _what_ran_out_last(customer: Customer, organiser: Organiser) -> Basket:
    """Nothing lies in it; if the last order ran out lately, that is told."""
    orders = Order.objects.filter(customer=customer, organiser=organiser, seller=None)
    last = orders.exclude(state__in=Order.HOLDING).order_by("-created_at").first()
    since = orders.filter(pk=last.pk, expires_at__gt=Now() - REMEMBERED_FOR).exists() if last else False
    if last is None or last.expires_at is None or last.state != Order.State.EXPIRED or not since:
        return Basket()
    lapsed = Performance.objects.filter(lapse__customer=customer, lapse__at=last.expires_at)
    performances = list(lapsed.select_related("production").distinct())
    return Basket(ran_out=last, lapsed=performances, may_be_paid=_may_be_paid(last))


def _may_be_paid(order: Order) -> bool:
    """One of its attempts came through, or the PSP has not told yet."""
    return order.payments.filter(state__in=[Payment.State.OPEN, Payment.State.PAID]).exists()


def _line(
    place: int, performance: int, rank: int, price: Decimal, tariff: int, tariff_name: str, condition: str, *more: Any
) -> Line:
    minimum, maximum, is_verified, on_lap_of, *where = more
    chosen = Tariff(
        pk=tariff, name=tariff_name, condition=condition, minimum=minimum, maximum=maximum, verified_at_desk=is_verified
    )
    if on_lap_of:
        name = _("Kind op schoot bij %(place)s") % {"place": _name(*where)}
        return Line(place, performance, name, chosen, price, [], on_lap_of)
    offer = next((offer for offer in catalogue.ranks(performance) if offer.rank.pk == rank), None)
    prices, laps = (offer.prices, offer.laps) if offer else ([], [])
    prices = _with_held(Price(tariff=chosen, amount=price), prices)
    return Line(place, performance, _name(*where), chosen, price, prices, child=laps[0] if laps else None)


def _with_held(held: Price, prices: list[Price]) -> list[Price]:
    """The prices to choose from, what was held among them at its own price: also when it is no longer on offer, since
    else the page would choose another tariff unasked."""
    if all(price.tariff_id != held.tariff_id for price in prices):
        return [held, *prices]
    return [held if price.tariff_id == held.tariff_id else price for price in prices]


def _with_children(lines: Iterable[Line]) -> list[Line]:
    """No second child is offered where there is one."""
    known = list(lines)
    taken = {line.on_lap_of for line in known}
    return [replace(line, child=None) if line.place_id in taken else line for line in known]


def _name(section: str, row: str | None, number: str | None, kind: str | None, row_label: str | None) -> str:
    """'Parterre, rij E, stoel 5', or the section alone."""
    if row is None or number is None or kind is None:
        return section
    return Seat(row=row, number=number, kind=kind, row_label=row_label or "").name_in(section)


def _evenings(lines: Iterable[Line]) -> list[Evening]:
    grouped = groupby(lines, key=lambda line: line.performance_id)
    return [Evening(catalogue.performance(pk), list(members)) for pk, members in grouped]
