"""Best places: so many neighbours, chosen by the system, held like any others (docs/stock.md, "Best places").

A look at all states without a lock; the choice; then the hold's own transaction, in which the best block that nobody
else is just taking is claimed and locked. Claims are advisory locks on seats, only tried and never waited for: they
spread those who ask at the same moment, and decide nothing. Who is too late looks anew.
"""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Customer
from shows.models import Performance, Section

from .. import catalogue
from ..sql import FREE, row, rows
from . import best_choice, best_layout, holding
from .assign import Chosen
from .best_choice import Block, Wish
from .best_layout import Layout
from .holding import MAX_ID, Held, Names, hold_unnumbered
from .refusals import Busy, Impossible, Refusal, SoldOut, busy_is_an_outcome

LOOKS = 12  # each look but the last was too late: somebody else took what it saw

# A letter a seat, in the order of their ids; mine are those of all my orders. Beside it, my basket if its hour is over.
LOOK = f"""
SELECT ({holding.MY_BASKET} AND expires_at <= now()), {holding.MINE_HERE}, count(*), coalesce(string_agg(CASE
    WHEN {FREE} THEN 'f'
    WHEN order_id IN (SELECT id FROM orders_order WHERE customer_id = %(customer)s)
         AND (held_until IS NULL OR held_until > now()) THEN 'm'
    ELSE 't' END, '' ORDER BY seat_id), '')
FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL
"""  # noqa: S608 - our own constants

SEATS_WITH_PLACES = """
SELECT seat_id FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL ORDER BY seat_id
"""

# The first block whose seats are all free in this statement's eyes, and claimed by nobody (or, to wait, whoever has
# claimed it): its places, locked in id order, and whether each is free by then. No rows when there is no such block.
CLAIM = f"""
SELECT id, rank_id, {FREE} IS TRUE
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
    """There are so many places, and not beside each other."""

    def __str__(self) -> str:
        return _("Zoveel plaatsen naast elkaar zijn er niet meer vrij.")


class _TooLate(Exception):
    """Somebody else has taken what the look saw, or is just taking all of it."""


class Looked(NamedTuple):
    """My basket whose hour is over, if any; and the state of every slot of the layout."""

    run_out: int | None
    line: str


def hold_best(
    *,
    customer: Customer,
    performance: Performance,
    number: int,
    section_id: int | None = None,
    rank_id: int | None = None,
    tariff_id: int | None = None,
    known: int | None = None,
) -> Held:
    """Holds the best so many neighbours of that section and rank (None: any), at that tariff (None: the base one); in
    a section without numbers any so many. `known` is how many places of the performance lay in the basket when the
    form was drawn: if there are more by now, nothing is taken.

    Raises what `hold_seats` and `hold_unnumbered` raise, and NotTogether, HeldAlready."""
    if not all(part is None or 0 < part <= MAX_ID for part in (number, section_id, rank_id, tariff_id)):
        raise Impossible
    holding.refuse_above_limits(performance.production.organiser, holding.NOTHING_YET, number)
    layout, wish = best_layout.of_hall(performance.hall_id), Wish(number, section_id, rank_id)
    if not _has_seats(layout, wish):
        return _hold_unnumbered(customer, performance, layout, wish, tariff_id, known)
    names = holding.hold_names(customer, performance, known) | {"tariff": tariff_id}
    with busy_is_an_outcome():
        for _attempt in range(LOOKS):
            found = _look(layout, names)
            chosen = best_choice.blocks(layout, found.line, wish)
            if not chosen:
                raise _why_not(layout, found.line, wish)
            holding.expire_first(found.run_out)
            try:
                return holding.hold(performance, names, _claim(layout, chosen))
            except _TooLate:
                continue
    raise Busy


def _has_seats(layout: Layout, wish: Wish) -> bool:
    return any(wish.section_id in (None, section) and wish.rank_id in (None, rank) for section, rank in layout.kinds)


def _look(layout: Layout, names: Names) -> Looked:
    run_out, here, number, letters = row(LOOK, names)
    holding.refuse_a_second(names, here)
    if number != len(layout.seat_ids):  # seats that were drawn after the places were laid out have none
        seats = [seat_id for (seat_id,) in rows(SEATS_WITH_PLACES, names)]
        states = dict(zip(seats, letters, strict=False))
        letters = "".join(states.get(seat_id, "t") for seat_id in layout.seat_ids)
    return Looked(run_out, layout.line(letters))


def _why_not(layout: Layout, line: str, wish: Wish) -> Refusal:
    """From the same look that found no block, so that it is true of one moment."""
    return NotTogether() if len(best_choice.left(layout, line, wish)) >= wish.number else SoldOut()


def _claim(layout: Layout, chosen: list[Block]) -> Callable[[Names], list[Chosen]]:
    """What the hold's transaction does to have places: claims and locks the best block that nobody is just taking; if
    somebody is taking each of them, waits for what becomes of one. Raises _TooLate."""

    def lock(names: Names) -> list[Chosen]:
        found = _lock(layout, chosen, names, wait=False)
        found = found or _lock(layout, [random.choice(chosen)], names, wait=True)  # noqa: S311 - only spreads
        # Fewer rows: what changed while its lock was waited for no longer answers to the statement.
        if len(found) != chosen[0].number or not all(is_free for _id, _rank, is_free in found):
            raise _TooLate
        return [Chosen(pk, names["performance"], rank, names["tariff"]) for pk, rank, _is_free in found]

    return lock


def _lock(layout: Layout, chosen: list[Block], names: Names, *, wait: bool) -> list[tuple[Any, ...]]:
    number = chosen[0].number
    seats = [seat.seat_id for block in chosen for seat in layout.seats(block.start, number)]
    sizes = {"number": number, "seats": seats, "blocks": len(chosen), "wait": wait}
    return rows(CLAIM, names | sizes | {"claims": names["performance"] % (2**31 - 1)})


def _hold_unnumbered(
    customer: Customer, performance: Performance, layout: Layout, wish: Wish, tariff_id: int | None, known: int | None
) -> Held:
    """In the first of these sections that has so many. Raises Impossible when there is no such section."""
    allowed = [section for section in layout.unnumbered if wish.allows_kind(section.pk, section.rank_id)]
    if not allowed:
        raise Impossible
    for section in allowed:
        wanted = [(section.pk, tariff_id or _base_tariff(performance, section), wish.number)]
        try:
            return hold_unnumbered(customer=customer, performance=performance, wanted=wanted, known=known)
        except SoldOut:
            if section == allowed[-1]:
                raise
    raise SoldOut


def _base_tariff(performance: Performance, section: Section) -> int:
    """The tariff that a place of this section gets first. Raises Impossible when it has no price online."""
    for offer in catalogue.ranks(performance.pk):
        if offer.rank.pk == section.rank_id:
            return offer.prices[0].tariff_id
    raise Impossible
