"""Blocking places and giving them free again: free places alone, never under a buyer's hands (docs/programming.md).

One conditional UPDATE whose rows are locked in id order, as a hold locks them: the first has the place, and what
was lost is named. No lock of an order is taken, so nobody waits in a circle.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts import audit
from accounts.models import Customer
from shows.models import Performance, Section
from ticketing.sql import fetch_values

from .availability import NOBODY, UNBLOCKED, UNTAKEN
from .refusals import busy_is_an_outcome

# What the desk's swap of two seats for a wheelchair place keeps for itself begins so: it isn't given free by hand.
RESERVED = "rolstoelplaats:"

AVAILABLE = f"{UNTAKEN} AND {UNBLOCKED}"
BLOCKED = f"blocked_because <> '' AND blocked_because NOT LIKE '{RESERVED}%%'"

THESE = "id = ANY(%(places)s::bigint[]) AND channel <> 'lap'"
ANY_OF_SECTION = "section_id = %(section)s AND seat_id IS NULL AND channel <> 'lap'"


def change(which: str, condition: str) -> str:
    """The statement that changes the reason of these places, as far as each is in that condition."""
    return f"""
WITH chosen AS (
    SELECT id FROM orders_place
    WHERE performance_id = %(performance)s AND {which} AND {condition}
    ORDER BY id LIMIT %(number)s FOR NO KEY UPDATE)
UPDATE orders_place place SET {NOBODY}, blocked_because = %(reason)s
FROM chosen WHERE place.id = chosen.id RETURNING place.id
"""  # noqa: S608 - our own constants


BLOCK_THESE = change(THESE, AVAILABLE)
BLOCK_ANY = change(ANY_OF_SECTION, AVAILABLE)
FREE_THESE = change(THESE, BLOCKED)
FREE_ANY = change(ANY_OF_SECTION, BLOCKED)


@dataclass(frozen=True)
class Done:
    """The places that changed (ids), and those that could not: they are taken, or in that state already."""

    places: list[int]
    refused: list[int]


def block(performance: Performance, place_ids: list[int], *, because: str, by: Customer) -> Done:
    """Takes free places out of every sale, for a reason. A hold that ran out counts as free. Raises Busy."""
    return _these(BLOCK_THESE, performance, place_ids, because, _log(performance, by, "{} geblokkeerd", because))


def unblock(performance: Performance, place_ids: list[int], *, because: str = "", by: Customer) -> Done:
    """Gives blocked places back to the sale. Raises Busy."""
    return _these(FREE_THESE, performance, place_ids, "", _log(performance, by, "{} weer vrijgegeven", because))


def block_any(performance: Performance, section: Section, number: int, *, because: str, by: Customer) -> int:
    """Blocks this number of free places of an unnumbered section; returns how many were free to block. Raises Busy."""
    log = _log(performance, by, "{} geblokkeerd in " + section.name, because)
    return _any(BLOCK_ANY, performance, section, number, because, log)


def unblock_any(performance: Performance, section: Section, number: int, *, because: str = "", by: Customer) -> int:
    """Gives this number of blocked places of an unnumbered section back to the sale; returns how many. Raises Busy."""
    log = _log(performance, by, "{} weer vrijgegeven in " + section.name, because)
    return _any(FREE_ANY, performance, section, number, "", log)


def _these(sql: str, performance: Performance, place_ids: list[int], reason: str, log: Callable[[int], None]) -> Done:
    names = {"performance": performance.pk, "places": place_ids, "number": len(place_ids), "reason": reason}
    with busy_is_an_outcome(), transaction.atomic():
        done = sorted(fetch_values(sql, names))
        log(len(done))
    return Done(done, sorted(set(place_ids) - set(done)))


def _any(
    sql: str, performance: Performance, section: Section, number: int, reason: str, log: Callable[[int], None]
) -> int:
    names = {"performance": performance.pk, "section": section.pk, "number": number, "reason": reason}
    with busy_is_an_outcome(), transaction.atomic():
        done = len(fetch_values(sql, names))
        log(done)
    return done


def _log(performance: Performance, by: Customer, what: str, why: str) -> Callable[[int], None]:
    """Writes down how many it became; nothing when it was none."""

    def log(number: int) -> None:
        if number:
            audit.record(by, performance, what.format("1 plaats" if number == 1 else f"{number} plaatsen"), why=why)

    return log
