"""Best places: neighbours that the system chooses, held like any others (docs/stock.md, "Best places").

A look at all states without a lock; the choice; then the hold's own transaction, in which the best block that nobody
else is just taking is claimed and locked. Claims are advisory locks on seats, only tried and never waited for: they
spread those who ask at the same moment, and decide nothing. A request that is too late looks again.
"""

import random
from contextlib import suppress
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_all, fetch_one

from ..models import Order
from . import best_places_choice, best_places_layout, holding, open_order
from .assign import Chosen
from .availability import FREE, TAKEN
from .best_places_choice import Block, Wish
from .best_places_layout import Layout
from .hold_request import MAX_ID, HoldRequest, Wanted
from .holding import Held
from .refusals import Busy, Impossible, Refusal, SoldOut, busy_is_an_outcome
from .sale_terms import SaleTerms
from .seat_states import in_order
from .unnumbered import hold_in_sections

LOOKS = 12  # each look but the last was too late: somebody else took what it saw

# A letter for each seat, in the order of their ids; mine are those of all orders of the customer, and of the
# given order.
LOOK = f"""
SELECT ({open_order.MY_RUN_OUT_BASKET}) AS run_out, {open_order.IN_ORDER} AS in_basket,
       coalesce(string_agg(CASE
           WHEN {FREE} THEN 'f'
           WHEN (order_id IN (SELECT id FROM orders_order WHERE customer_id = %(customer)s)
                 OR order_id = %(order)s::bigint) AND {TAKEN} THEN 'm'
           ELSE 't' END, '' ORDER BY seat_id), '') AS letters
FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL
"""  # noqa: S608 - our own constants

# The first block whose seats are all free in this statement's eyes, and claimed by nobody (or, to wait, claimed or
# not): its places, locked in id order, and whether each is free by then. No rows when there is no such block.
CLAIM = f"""
SELECT id, rank_id, {FREE} IS TRUE AS is_free
FROM orders_place WHERE performance_id = %(performance)s AND seat_id = ANY(ARRAY(
    SELECT unnest((%(seats)s::bigint[])[block * %(number)s + 1 : (block + 1) * %(number)s])
    FROM (SELECT block FROM generate_series(0, %(blocks)s - 1) AS block
    WHERE CASE
        WHEN (SELECT count(*) FILTER (WHERE {FREE}) <> %(number)s FROM orders_place
              WHERE performance_id = %(performance)s
                AND seat_id = ANY((%(seats)s::bigint[])[block * %(number)s + 1 : (block + 1) * %(number)s])) THEN false
        WHEN %(wait)s THEN true
        ELSE (SELECT bool_and(pg_try_advisory_xact_lock(%(claims)s, (seat %% 2147483647)::int))
              FROM unnest((%(seats)s::bigint[])[block * %(number)s + 1 : (block + 1) * %(number)s]) AS seat) END
    LIMIT 1) AS first_one))
ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608


class NotTogether(Refusal):
    """There are enough places, but not beside each other."""

    def __str__(self) -> str:
        return _("Zoveel plaatsen naast elkaar zijn er niet meer vrij.")


class TooLate(Exception):
    """Somebody else has taken what the look saw, or is just taking all of it."""


class Look(NamedTuple):
    """My basket whose hour is over, if any; how many of these places the order has already; the states of the seats."""

    run_out: int | None
    in_basket: int
    letters: str


class ClaimedPlace(NamedTuple):
    """A place of the claimed block under its lock, and whether it is free by then."""

    id: int
    rank_id: int
    is_free: bool


def hold_best(
    *,
    performance: Performance,
    number: int,
    customer: Customer | None = None,
    order: Order | None = None,
    section_id: int | None = None,
    rank_id: int | None = None,
    tariff_id: int | None = None,
    terms: SaleTerms | None = None,
    seen_in_basket: int | None = None,
) -> Held:
    """Holds the best neighbours of that section and rank (None: any), at that tariff (None: the base one); in a section
    without seats any places. For `customer`, `order` and `terms` see `hold_seats`. `seen_in_basket` is how many places
    of the performance lay in the basket when the form was rendered: if there are more by now, nothing is taken.

    Raises what `hold_seats` and `hold_unnumbered` raise, and NotTogether, HeldAlready."""
    if not all(part is None or 0 < part <= MAX_ID for part in (number, section_id, rank_id, tariff_id)):
        raise Impossible
    request = HoldRequest.of(performance, customer=customer, order=order, terms=terms, seen_in_basket=seen_in_basket)
    request.terms.refuse_above_limits(number)
    layout, wish = best_places_layout.of_hall(performance.hall_id), Wish(number, section_id, rank_id)
    if not _has_seats(layout, wish):
        return _hold_unnumbered(request, layout, wish, tariff_id)
    with busy_is_an_outcome():
        for _attempt in range(LOOKS):
            try:
                return _look_and_hold(request, layout, wish, tariff_id)
            except TooLate:
                continue
    raise Busy


def _has_seats(layout: Layout, wish: Wish) -> bool:
    return any(wish.allows_kind(section, rank) for section, rank in layout.kinds)


def _look_and_hold(request: HoldRequest, layout: Layout, wish: Wish, tariff_id: int | None) -> Held:
    """One look, and the hold of what it found. Raises TooLate."""
    look = fetch_one(Look, LOOK, request.params)
    request.refuse_a_second(look.in_basket)
    line = layout.line(in_order(look.letters, layout.seat_ids, request.performance.pk))
    blocks = best_places_choice.blocks(layout, line, wish)
    if not blocks:
        raise _why_not(layout, line, wish)
    open_order.end_if_over(look.run_out)
    return holding.hold(request, lambda _order_id: _claim(request, layout, blocks, tariff_id))


def _why_not(layout: Layout, line: str, wish: Wish) -> Refusal:
    """From the same look that found no block, so that it is true of one moment."""
    return NotTogether() if len(best_places_choice.left(layout, line, wish)) >= wish.number else SoldOut()


def _claim(request: HoldRequest, layout: Layout, blocks: list[Block], tariff_id: int | None) -> list[Chosen]:
    """In the hold's transaction: claims and locks the best block that nobody is just taking; if somebody is taking each
    of them, waits for what becomes of one. Raises TooLate."""
    places = lock_block(request, layout, blocks, wait=False)
    places = places or lock_block(request, layout, [random.choice(blocks)], wait=True)  # noqa: S311 - only spreads
    # Fewer rows: what changed while its lock was waited for no longer answers to the statement.
    if len(places) != blocks[0].number or not all(place.is_free for place in places):
        raise TooLate
    return [Chosen(place.id, request.performance.pk, place.rank_id, tariff_id) for place in places]


def lock_block(request: HoldRequest, layout: Layout, blocks: list[Block], *, wait: bool) -> list[ClaimedPlace]:
    """Locks the places of the first of these blocks that is free and that nobody has claimed; to `wait`, of the first
    that is free, claimed or not."""
    number = blocks[0].number
    seats = [seat.seat_id for block in blocks for seat in layout.seats(block.start, number)]
    params = {"number": number, "seats": seats, "blocks": len(blocks), "wait": wait}
    claims = request.performance.pk % (2**31 - 1)
    return fetch_all(ClaimedPlace, CLAIM, request.params | params | {"claims": claims})


def _hold_unnumbered(request: HoldRequest, layout: Layout, wish: Wish, tariff_id: int | None) -> Held:
    """In the first of the allowed sections that has enough. Raises Impossible when there is no such section."""
    allowed = [section for section in layout.unnumbered if wish.allows_kind(section.pk, section.rank_id)]
    if not allowed:
        raise Impossible
    for section in allowed[:-1]:
        with suppress(SoldOut):
            return hold_in_sections(request, [Wanted(section.pk, tariff_id, wish.number)])
    return hold_in_sections(request, [Wanted(allowed[-1].pk, tariff_id, wish.number)])
