"""Reservations: orders whose places are held until a day and hour, by a clerk or for a school (docs/stock.md).

A reserved order has no ticket, and no payment has to begin within an hour. It ends in one of three ways: it is
confirmed, it is cancelled, or its time runs out. Then its places are free by the database's clock, and the sweep marks
the order as expired (stock/expiry.py). Each verb locks the order and returns it as it is by then.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer
from ticketing import dates
from ticketing.prepared_statements import save
from ticketing.sql import fetch_values

from .models import EventKind, Order, Place
from .paying import confirmation
from .paying.locks import lock_order
from .stock.extending import hold_until
from .stock.refusals import NotOnSale, Refusal, RunOut, busy_is_an_outcome
from .stock.releasing import release

# By the transaction's own clock a place is held or free. The other clock goes on while the transaction waits for locks.
IS_OVER = "SELECT coalesce(%(moment)s::timestamptz <= now(), true)"
IS_OVER_BY_NOW = "SELECT %(moment)s::timestamptz <= clock_timestamp()"


class MomentIsPast(Refusal):
    """The wanted end of a reservation has passed already."""

    def __str__(self) -> str:
        return _("Dit moment is al voorbij. Kies een later moment.")


class NothingToReserve(Refusal):
    """The order is not open, or no place is in it."""

    def __str__(self) -> str:
        return _("Er zijn geen plaatsen om te reserveren.")


class NotReserved(Refusal):
    """The order is not reserved, or its time is over."""

    def __str__(self) -> str:
        return _("Deze bestelling is niet meer gereserveerd.")


class NotPaid(Refusal):
    """The order costs money that has not come in."""

    def __str__(self) -> str:
        return _("Deze bestelling is nog niet betaald.")


def reserve(order: Order, *, until: datetime, by: Customer) -> Order:
    """Reserves an open order: its places are held until that moment. A payment that is under way goes on, and confirms
    the order when it is paid. Raises NothingToReserve, RunOut (the order's time is over), MomentIsPast, Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        reserved = lock_order(order.pk)
        if reserved.state != Order.State.BASKET or reserved.expires_at is None:
            raise NothingToReserve
        if _holds(IS_OVER, reserved.expires_at):
            raise RunOut
        _hold_until(reserved, until)
        reserved.state, reserved.started_at = Order.State.RESERVED, None
        save(reserved)
        reserved.record(EventKind.RESERVED, by=by, why=_written(until))
    return reserved


def move_end(order: Order, *, until: datetime, by: Customer) -> Order:
    """Makes a reservation last longer or shorter: until that moment. Raises NotReserved, MomentIsPast, Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        reserved = _lock_reserved(order)
        _hold_until(reserved, until)
        save(reserved)
        reserved.record(EventKind.RESERVATION_MOVED, by=by, why=_written(until))
    return reserved


def cancel(order: Order, *, by: Customer, why: str) -> Order:
    """Cancels a reservation for good and gives its places back. Money that comes in later is refunded. Raises
    NotReserved, Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        cancelled = _lock_reserved(order)
        release(cancelled.pk)
        cancelled.state = Order.State.CANCELLED
        save(cancelled)
        cancelled.record(EventKind.RESERVATION_CANCELLED, by=by, why=why)
    return cancelled


def confirm(order: Order, *, by: Customer) -> Order:
    """Confirms a reservation that costs nothing, and issues its tickets; one that costs money is confirmed by its
    payment. Raises NotReserved, NotPaid, NotOnSale (a performance was cancelled), Busy, NoVatRate."""
    with busy_is_an_outcome(), transaction.atomic():
        confirmed = _lock_reserved(order)
        covered = Place.objects.filter(order=confirmed).as_covered()
        if not covered:
            raise NotReserved
        if any(place.price for place in covered):
            raise NotPaid
        has_all_places = confirmation.retake(confirmed, covered)
        _refuse_if_over_by_now(confirmed)
        if not has_all_places:
            raise NotOnSale
        confirmation.confirm(confirmed, covered, by=by)
    return confirmed


def _lock_reserved(order: Order) -> Order:
    """The order as it is now, locked. Raises NotReserved, whether or not the sweep has passed since it ran out."""
    reserved = lock_order(order.pk)
    if reserved.state != Order.State.RESERVED or _holds(IS_OVER, reserved.expires_at):
        raise NotReserved
    return reserved


def _hold_until(order: Order, until: datetime) -> None:
    """Moves the end of the order and of its places, all of them or none, under the order's lock."""
    if _holds(IS_OVER, until):
        raise MomentIsPast
    hold_until(order.pk, until)
    _refuse_if_over_by_now(order)
    order.expires_at = until


def _refuse_if_over_by_now(order: Order) -> None:
    """Raises RunOut or NotReserved when the order's time ran out while this transaction waited for the locks of its
    places: somebody else may have taken one of them just before."""
    if _holds(IS_OVER_BY_NOW, order.expires_at):
        raise NotReserved if order.state == Order.State.RESERVED else RunOut


def _holds(condition: str, moment: datetime | None) -> bool:
    """Whether the condition is true of the moment, by the database's clock."""
    return fetch_values(condition, {"moment": moment}) == [True]


def _written(moment: datetime) -> str:
    return f"{dates.local(moment):%d/%m/%Y %H:%M}"
