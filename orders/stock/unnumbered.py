"""Holding places of sections without seat numbers: any free ones, at the tariffs that were asked for."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_all, fetch_one

from ..models import Order
from . import child_on_lap, customer_holdings, open_order
from .assign import Chosen
from .availability import FREE, FREE_RUN_OUT, FREE_UNHELD, count_free
from .hold_request import HoldRequest, Wanted
from .holding import Finish, Held, hold
from .refusals import Impossible, SoldOut, busy_is_an_outcome
from .sale_terms import SaleTerms

# Before any lock: what is clearly sold out is refused without a write.
GLANCE = f"""
SELECT ({open_order.MY_RUN_OUT_BASKET}) AS run_out, {open_order.IN_ORDER} AS in_basket,
       NOT EXISTS (
           SELECT FROM unnest(%(sections)s::bigint[], %(numbers)s::int[]) AS wanted(section_id, number)
           WHERE number > {count_free("wanted.section_id", "wanted.number")}) AS is_enough
"""  # noqa: S608 - our own constants

# Any free ones that nobody is looking at. No ORDER BY: with it PostgreSQL walks the primary key instead of the index.
PICK_UNLOCKED = f"""
SELECT id, rank_id FROM orders_place
WHERE performance_id = %(performance)s AND section_id = %(section)s AND {FREE_UNHELD}
LIMIT %(number)s FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608

# When those don't suffice: wait for the locked ones, in id order, and take run-out holds too. A locked place is not yet
# a sold one: to refuse without waiting would be a false "sold out".
WAIT_FOR_FREE = f"""
SELECT id, rank_id FROM orders_place
WHERE id = ANY(ARRAY(
    SELECT id FROM orders_place
        WHERE performance_id = %(performance)s AND section_id = %(section)s AND {FREE_UNHELD}
    UNION ALL
    SELECT id FROM orders_place
        WHERE performance_id = %(performance)s AND section_id = %(section)s AND {FREE_RUN_OUT}))
  AND {FREE}
ORDER BY id LIMIT %(number)s FOR NO KEY UPDATE
"""  # noqa: S608


class SectionGlance(NamedTuple):
    """My basket whose hour is over, if any; how many of these places the order has already; whether enough are free."""

    run_out: int | None
    in_basket: int
    is_enough: bool


class FreePlace(NamedTuple):
    """A free place under its lock."""

    id: int
    rank_id: int


def hold_unnumbered(
    *,
    performance: Performance,
    wanted: Sequence[Wanted],
    children: Sequence[Wanted] = (),
    customer: Customer | None = None,
    order: Order | None = None,
    terms: SaleTerms | None = None,
    seen_in_basket: int | None = None,
) -> Held:
    """Holds the wanted number of places in each section, each at its tariff, and children on the laps of these; all or
    none. For `customer`, `order` and `terms` see `hold_seats`. `seen_in_basket` is how many places of the performance
    lay in the basket when the form was rendered: if there are more by now, nothing is taken.

    Raises a Refusal: SoldOut when there are fewer left, OutOfBounds when a tariff doesn't go with that number,
    HeldAlready."""
    request = HoldRequest.of(performance, customer=customer, order=order, terms=terms, seen_in_basket=seen_in_basket)
    return hold_in_sections(request, wanted, children)


def hold_in_sections(request: HoldRequest, wanted: Sequence[Wanted], children: Sequence[Wanted] = ()) -> Held:
    """As `hold_unnumbered`."""
    numbers = _by_section(wanted)
    if not wanted or not all(line.is_possible for line in [*wanted, *children]):
        raise Impossible
    if _by_section(children) - numbers:
        raise Impossible  # one child a lap
    request.terms.refuse_above_limits(numbers.total())

    def finish(order_id: int, places: list[Chosen], with_maximum: set[int]) -> None:
        child_on_lap.put(_on_laps(places, wanted, children), terms=request.terms, order_id=order_id)
        if request.terms.has_tariff_limits:
            customer_holdings.refuse_above_maximum(order_id, with_maximum)

    with busy_is_an_outcome():
        _glance(request, numbers)
        try:
            return _hold(request, wanted, PICK_UNLOCKED, finish)
        except SoldOut:
            # From the beginning, so that the rows picked above are no longer locked while we wait for others.
            return _hold(request, wanted, WAIT_FOR_FREE, finish)


def _glance(request: HoldRequest, numbers: Counter[int]) -> None:
    """Raises HeldAlready and SoldOut when that is clear before any lock; ends a basket whose hour is over."""
    params = request.params | {"sections": list(numbers), "numbers": list(numbers.values())}
    glance = fetch_one(SectionGlance, GLANCE, params)
    request.refuse_a_second(glance.in_basket)
    if not glance.is_enough:
        raise SoldOut
    open_order.end_if_over(glance.run_out)


def _hold(request: HoldRequest, wanted: Sequence[Wanted], how: str, finish: Finish) -> Held:
    return hold(request, lambda _order_id: pick(request, wanted, how), finish)


def pick(request: HoldRequest, wanted: Sequence[Wanted], how: str) -> list[Chosen]:
    """Locks as many free places as wanted, sections in id order. Raises SoldOut."""
    chosen = []
    for section_id, number in _by_section(wanted).items():
        places = fetch_all(FreePlace, how, request.params | {"section": section_id, "number": number})
        if len(places) < number:
            raise SoldOut
        tariffs = _tariffs(wanted, section_id)
        chosen += [
            Chosen(place.id, request.performance.pk, place.rank_id, tariff)
            for place, tariff in zip(places, tariffs, strict=True)
        ]
    return chosen


def _on_laps(places: list[Chosen], wanted: Sequence[Wanted], children: Sequence[Wanted]) -> list[child_on_lap.Child]:
    """The first places of each section get the children of that section."""
    left = iter(places)
    on_laps: list[child_on_lap.Child] = []
    for section_id, number in _by_section(wanted).items():
        here = list(islice(left, number))
        tariffs = _tariffs(children, section_id)
        on_laps += [child_on_lap.Child(place.place_id, tariff) for place, tariff in zip(here, tariffs, strict=False)]
    return on_laps


def _tariffs(lines: Sequence[Wanted], section_id: int) -> list[int | None]:
    """The tariff of each place that is wanted in a section."""
    return [line.tariff_id for line in lines if line.section_id == section_id for _ in range(line.number)]


def _by_section(lines: Sequence[Wanted]) -> Counter[int]:
    """How many places are wanted in each section, sections in id order."""
    numbers: Counter[int] = Counter()
    for line in sorted(lines, key=lambda line: line.section_id):
        numbers[line.section_id] += line.number
    return numbers
