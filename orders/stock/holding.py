"""Holding places: all that were asked for, or none. Who was first is said by the rows (docs/stock.md).

Lock order: the basket's row, its payment, places by id. READ COMMITTED: each statement sees what was committed before
it began, and a row lock waited for shows the row as it is by then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from accounts.models import Customer, Organiser
from shows.models import Performance

from .. import catalogue, deadlines
from ..models import Order
from ..models.order import IS_SHOP_BASKET, new_code
from ..models.payment import IS_CURRENT
from ..paying.detaching import detach_payment
from ..sql import FREE, row, rows
from . import expiry, laps
from .assign import Chosen, write
from .changing import refuse_above_maximum
from .refusals import Busy, HeldAlready, Impossible, NotOnSale, SoldOut, Taken, Throttled, TooMany, busy_is_an_outcome

MAX_ID = 2**63 - 1
# What was held in vain within this time counts, by fifty minutes, in one hour or a dozen short ones; the first is
# forgiven, and each makes the next wait longer.
IN_VAIN = timedelta(minutes=50)
FORGIVEN_LAPSES = 1
LAPSES_COUNT_FOR = timedelta(hours=3)
WAIT_PER_LAPSE = timedelta(minutes=10)

Wanted = tuple[int, int, int]  # section, tariff, number
Names = dict[str, Any]  # the parameters of the statements
Finish = Callable[[int, list["Chosen"]], None]  # of a hold: the order, and the places that it took

MY_BASKET = f"""SELECT id FROM orders_order
WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}"""  # noqa: S608

# How many places of the performance lie in my basket, children on laps left out.
MINE_HERE = f"""(SELECT count(*) FROM orders_place WHERE performance_id = %(performance)s AND order_id = ({MY_BASKET})
    AND on_lap_of_id IS NULL AND held_until > now())"""  # noqa: S608 - our own constant

# Before any lock: what is clearly taken is refused without a write. Beside it, my basket if its hour is over.
GLANCE_AT_SEATS = f"""
SELECT ({MY_BASKET} AND expires_at <= now()),
       ARRAY(SELECT seat_id FROM orders_place
             WHERE performance_id = %(performance)s AND seat_id = ANY(%(seats)s::bigint[])
               AND {FREE} IS NOT TRUE AND order_id IS DISTINCT FROM ({MY_BASKET}))
"""  # noqa: S608 - our own constants

GLANCE_AT_SECTIONS = f"""
SELECT ({MY_BASKET} AND expires_at <= now()), {MINE_HERE},
       NOT EXISTS (
           SELECT FROM unnest(%(sections)s::bigint[], %(numbers)s::int[]) AS wanted(section_id, number)
           WHERE number > (SELECT count(*) FROM (
               (SELECT FROM orders_place WHERE performance_id = %(performance)s AND section_id = wanted.section_id
                   AND order_id IS NULL AND channel = 'online' AND blocked_because = '' LIMIT wanted.number)
               UNION ALL
               (SELECT FROM orders_place WHERE performance_id = %(performance)s AND section_id = wanted.section_id
                   AND held_until <= now() AND channel = 'online' LIMIT wanted.number)) AS free))
"""  # noqa: S608

# Makes my basket or locks it: the lock of everything about the order. The first place starts the hour.
OPEN_BASKET = f"""
INSERT INTO orders_order (code, organiser_id, customer_id, state, created_at, started_at, expires_at)
VALUES (%(code)s, %(organiser)s, %(customer)s, '{Order.State.BASKET}', now(), now(), now() + %(hour)s)
ON CONFLICT (customer_id, organiser_id) WHERE {IS_SHOP_BASKET} DO UPDATE
SET started_at = coalesce(orders_order.started_at, excluded.started_at),
    expires_at = coalesce(orders_order.expires_at, excluded.expires_at)
RETURNING id, expires_at, expires_at <= now()
"""  # noqa: S608

# Under the basket's lock, so that two windows of one customer can't both pass a limit.
LOOK = f"""
SELECT performance.state, performance.audience, performance.sold_online, performance.sale_from,
       performance.sale_until, now(),
       (SELECT count(*) FROM orders_place place JOIN orders_order o ON o.id = place.order_id
        WHERE o.customer_id = %(customer)s AND place.performance_id = performance.id
          AND place.on_lap_of_id IS NULL AND (place.held_until IS NULL OR place.held_until > now())),
       basket.number, basket.here, lapses.number, lapses.last_at,
       EXISTS (SELECT FROM orders_payment
               WHERE order_id = %(order)s AND {IS_CURRENT})
FROM shows_performance performance, (
    SELECT coalesce(floor(extract(epoch FROM sum(least(at - coalesce(started_at, at - %(hour)s), %(hour)s)))
                          / extract(epoch FROM %(in_vain)s::interval)), 0)::int AS number, max(at) AS last_at
    FROM orders_lapse
    WHERE customer_id = %(customer)s AND performance_id = %(performance)s AND at > now() - %(lapses_count_for)s
      AND started_at IS DISTINCT FROM (SELECT started_at FROM orders_order WHERE id = %(order)s)
) AS lapses, (
    SELECT count(*) AS number, count(*) FILTER (WHERE performance_id = %(performance)s) AS here
    FROM orders_place WHERE order_id = %(order)s AND on_lap_of_id IS NULL
) AS basket
WHERE performance.id = %(performance)s
"""  # noqa: S608

LOCK_SEATS = f"""
SELECT id, rank_id, seat_id, {FREE} IS TRUE, coalesce(order_id = %(order)s AND held_until > now(), false)
FROM orders_place WHERE performance_id = %(performance)s AND seat_id = ANY(%(seats)s::bigint[])
ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608

# Any free ones that nobody is looking at. No ORDER BY: with it PostgreSQL walks the primary key instead of the index.
PICK_UNLOCKED = """
SELECT id, rank_id FROM orders_place
WHERE performance_id = %(performance)s AND section_id = %(section)s
  AND order_id IS NULL AND channel = 'online' AND blocked_because = ''
LIMIT %(number)s FOR NO KEY UPDATE SKIP LOCKED
"""

# When those don't suffice: wait for the locked ones, in id order, and take run-out holds too. A locked place is not yet
# a sold one: to refuse without waiting would be a false "sold out".
WAIT_FOR_FREE = f"""
SELECT id, rank_id FROM orders_place
WHERE id = ANY(ARRAY(
    SELECT id FROM orders_place WHERE performance_id = %(performance)s AND section_id = %(section)s
        AND order_id IS NULL AND channel = 'online' AND blocked_because = ''
    UNION ALL
    SELECT id FROM orders_place WHERE performance_id = %(performance)s AND section_id = %(section)s
        AND held_until <= now() AND channel = 'online' AND blocked_because = ''))
  AND {FREE}
ORDER BY id LIMIT %(number)s FOR NO KEY UPDATE
"""  # noqa: S608


@dataclass(frozen=True)
class Look:
    """What the customer has already: of this performance (all orders), in this basket, and of the one in the other;
    whether it is being paid."""

    of_performance: int
    in_basket: int
    here: int
    has_open_payment: bool


@dataclass(frozen=True)
class Held:
    """What was taken: so many new places, in this basket, until then."""

    order_id: int
    expires_at: datetime
    places: int


NOTHING_YET = Look(0, 0, 0, False)


def hold_seats(*, customer: Customer, performance: Performance, seat_ids: list[int]) -> Held:
    """Holds these seats for the customer until the basket's hour is over, at the base tariff; all or none. Seats that
    already lie in the customer's basket are let be. Raises a Refusal: Taken names the seats that others have."""
    if not seat_ids or len(set(seat_ids)) != len(seat_ids) or not all(0 < seat <= MAX_ID for seat in seat_ids):
        raise Impossible
    refuse_above_limits(performance.production.organiser, NOTHING_YET, len(seat_ids))
    names = hold_names(customer, performance) | {"seats": seat_ids}
    with busy_is_an_outcome():
        run_out, taken = row(GLANCE_AT_SEATS, names)
        if taken:
            raise Taken(taken)
        expire_first(run_out)
        return hold(performance, names, _lock_seats)


def hold_unnumbered(
    *,
    customer: Customer,
    performance: Performance,
    wanted: list[Wanted],
    children: Sequence[Wanted] = (),
    known: int | None = None,
) -> Held:
    """Holds so many places in each section, each at its tariff, and so many children on the laps of these; all or none.
    `known` is how many places of the performance lay in the basket when the form was drawn: if there are more by now,
    nothing is taken.

    Raises a Refusal: SoldOut when there are not that many left, OutOfBounds when a tariff doesn't go so far,
    HeldAlready."""
    if not wanted or not all(0 < part <= MAX_ID for line in [*wanted, *children] for part in line):
        raise Impossible
    if any(number > _by_section(wanted).get(section, 0) for section, number in _by_section(children).items()):
        raise Impossible  # one child a lap
    total = sum(number for _section, _tariff, number in wanted)
    refuse_above_limits(performance.production.organiser, NOTHING_YET, total)
    numbers = _by_section(wanted)
    names = hold_names(customer, performance, known)
    names |= {"sections": list(numbers), "numbers": list(numbers.values())}
    with busy_is_an_outcome():
        run_out, here, enough = row(GLANCE_AT_SECTIONS, names)
        refuse_a_second(names, here)
        if not enough:
            raise SoldOut
        expire_first(run_out)
        then = _finishing(performance, wanted, children)
        try:
            return hold(performance, names, lambda names: _pick(names, wanted, PICK_UNLOCKED), then)
        except SoldOut:
            # From the beginning, so that the rows picked above are no longer locked while we wait for others.
            return hold(performance, names, lambda names: _pick(names, wanted, WAIT_FOR_FREE), then)


def _finishing(performance: Performance, wanted: list[Wanted], children: Sequence[Wanted]) -> Finish | None:
    """What remains once the places are taken: children, and the maximum of a tariff that has one."""
    capped = {tariff for _section, tariff, _number in wanted} & catalogue.capped(performance.pk)
    if not (capped or children):
        return None

    def finish(order_id: int, places: list[Chosen]) -> None:
        laps.put(order_id, _on_laps(places, wanted, children))
        if capped:
            refuse_above_maximum(order_id, capped)

    return finish


def _on_laps(places: list[Chosen], wanted: list[Wanted], children: Sequence[Wanted]) -> list[tuple[int, int | None]]:
    """The first places of each section get the children of that section."""
    left = iter(places)
    found: list[tuple[int, int | None]] = []
    for section, number in _by_section(wanted).items():
        here = list(islice(left, number))
        tariffs = [tariff for lap_section, tariff, n in children if lap_section == section for _ in range(n)]
        found += [(place.place_id, tariff) for place, tariff in zip(here, tariffs, strict=False)]
    return found


def hold(
    performance: Performance,
    names: Names,
    lock_places: Callable[[Names], list[Chosen]],
    then: Finish | None = None,
) -> Held:
    """The transaction: basket, rules, places, limits. A refusal undoes it, so that no empty basket stays behind."""
    with transaction.atomic(durable=True):
        order_id, expires_at, is_over = row(OPEN_BASKET, names | {"code": new_code()})
        if is_over:
            raise Busy  # it ran out between the glance and the lock
        names = names | {"order": order_id}
        look = _look(performance, names)
        refuse_a_second(names, look.here)
        places = lock_places(names)
        refuse_above_limits(performance.production.organiser, look, len(places))
        write(places, order_id=order_id, until=expires_at)
        if then:
            then(order_id, places)
        if look.has_open_payment and places:
            detach_payment(order_id)
    return Held(order_id, expires_at, len(places))


def _look(performance: Performance, names: Names) -> Look:
    """What the customer has, under the basket's lock. Raises NotOnSale and Throttled, by the rows as they are now."""
    *sale, now, mine, in_basket, here, lapses, last_lapse, has_open_payment = row(LOOK, names)
    state, audience, sold_online, sale_from, sale_until = sale
    current = Performance(
        state=state, audience=audience, sold_online=sold_online, sale_from=sale_from, sale_until=sale_until
    )
    if not current.is_sold_online(now):
        raise NotOnSale
    if lapses > FORGIVEN_LAPSES and now < (until := last_lapse + lapses * WAIT_PER_LAPSE):
        raise Throttled(until)
    return Look(mine, in_basket, here, has_open_payment)


def refuse_a_second(names: Names, here: int) -> None:
    """Raises HeldAlready: more lies in the basket than the form knew of."""
    if names["known"] is not None and here > names["known"]:
        raise HeldAlready


def refuse_above_limits(organiser: Organiser, look: Look, more: int) -> None:
    if look.of_performance + more > organiser.max_places_per_performance:
        raise TooMany(organiser.max_places_per_performance, "performance")
    if look.in_basket + more > organiser.max_places_per_basket:
        raise TooMany(organiser.max_places_per_basket, "basket")


def _lock_seats(names: Names) -> list[Chosen]:
    """Locks the wanted seats and returns those to be taken; those already in this basket are let be."""
    found = rows(LOCK_SEATS, names)
    if len(found) != len(names["seats"]):
        raise Impossible
    taken = [seat_id for _id, _rank, seat_id, is_free, is_mine in found if not (is_free or is_mine)]
    if taken:
        raise Taken(taken)
    return [Chosen(pk, names["performance"], rank, None) for pk, rank, _seat, is_free, _mine in found if is_free]


def _pick(names: Names, wanted: list[Wanted], how: str) -> list[Chosen]:
    """Locks as many free places as wanted, sections in id order. Raises SoldOut."""
    chosen = []
    for section, number in _by_section(wanted).items():
        found = rows(how, names | {"section": section, "number": number})
        if len(found) < number:
            raise SoldOut
        tariffs = [tariff for line_section, tariff, n in wanted if line_section == section for _ in range(n)]
        pairs = zip(found, tariffs, strict=True)
        chosen += [Chosen(pk, names["performance"], rank, tariff) for (pk, rank), tariff in pairs]
    return chosen


def _by_section(wanted: Sequence[Wanted]) -> dict[int, int]:
    """How many in each section, sections in id order."""
    numbers: dict[int, int] = {}
    for section, _tariff, number in sorted(wanted):
        numbers[section] = numbers.get(section, 0) + number
    return numbers


def hold_names(customer: Customer, performance: Performance, known: int | None = None) -> Names:
    return {
        "known": known,
        "customer": customer.pk,
        "organiser": performance.production.organiser_id,
        "performance": performance.pk,
        "hour": deadlines.HOUR,
        "lapses_count_for": LAPSES_COUNT_FOR,
        "in_vain": IN_VAIN,
    }


def expire_first(order_id: int | None) -> None:
    """My basket whose hour is over makes room for a new one, in a transaction of its own."""
    if order_id is not None:
        expiry.expire(Order.objects.get(pk=order_id))
