"""Putting a performance on sale: its places are laid out, one row each."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from shows.models import Performance, Seat
from shows.readiness import missing
from ticketing.sql import execute, fetch_one

from ..models import Place
from .availability import FOR_SALE, FREE
from .refusals import busy_is_an_outcome
from .sale_terms import SHOP
from .wheelchair import TWO_SEATS

# A seat's row, in the order of the plan, so that ids rise with sections and seats: the order of all locks.
LAY_OUT_SEATS = f"""
INSERT INTO orders_place (performance_id, section_id, seat_id, rank_id, channel, blocked_because, vat_category)
SELECT %(performance)s, seat.section_id, seat.id, seat.rank_id,
       CASE seat.kind WHEN '{Seat.Kind.REGULAR}' THEN '{Place.Channel.ONLINE}' ELSE '{Place.Channel.DESK}' END,
       CASE WHEN EXISTS (SELECT FROM shows_seat replaced WHERE replaced.replaced_by_id = seat.id)
            THEN '{TWO_SEATS}' ELSE '' END,
       ''
FROM shows_seat seat JOIN shows_section section ON section.id = seat.section_id
WHERE section.hall_id = %(hall)s AND section.is_numbered
ORDER BY section.id, seat.position, seat.id
ON CONFLICT (performance_id, seat_id) WHERE seat_id IS NOT NULL DO NOTHING
"""  # noqa: S608 - our own constants

LAY_OUT_UNNUMBERED = f"""
INSERT INTO orders_place (performance_id, section_id, rank_id, channel, blocked_because, vat_category)
SELECT %(performance)s, section.id, section.rank_id, '{Place.Channel.ONLINE}', '', ''
FROM shows_section section CROSS JOIN LATERAL generate_series(1, section.capacity - (
    SELECT count(*) FROM orders_place WHERE performance_id = %(performance)s AND section_id = section.id
        AND on_lap_of_id IS NULL))
WHERE section.hall_id = %(hall)s AND NOT section.is_numbered
ORDER BY section.id
"""  # noqa: S608

COUNT = f"""
SELECT count(*) FILTER (WHERE {FOR_SALE}) AS total, count(*) FILTER (WHERE {FREE}) AS free
FROM orders_place WHERE performance_id = %(performance)s
"""  # noqa: S608


class Counted(NamedTuple):
    """How many places are for sale online, and how many of these are free."""

    total: int
    free: int


class CannotSell(Exception):
    """The performance can't go on sale as it is. `str()` says to staff what is missing."""


def put_on_sale(performance: Performance) -> None:
    """Lays out the places of a performance and puts it on sale. Again, or twice at once, does nothing more.

    Wheelchair and companion places go to the desk's channel; one that replaces seats stays blocked until the desk
    swaps. Raises CannotSell when it was cancelled, when a rank of the hall has no price that is sold online, or when
    the percentage of a price's VAT isn't known: its tickets could not be issued once they were paid; Busy.
    """
    with busy_is_an_outcome(), transaction.atomic():
        locked = Performance.objects.select_for_update(no_key=True).get(pk=performance.pk)
        if locked.state == Performance.State.CANCELLED:
            raise CannotSell(_("Deze voorstelling is afgelast."))
        if locked.state == Performance.State.DRAFT:
            locked.hall.freeze()  # before anything of it is read: a change under way is waited for
            if lacking := missing(locked):
                raise CannotSell(" ".join(lacking))
            _lay_out(locked)
    performance.refresh_from_db(fields=["state", "places_total", "places_left"])


def _lay_out(performance: Performance) -> None:
    params = SHOP.params | {"performance": performance.pk, "hall": performance.hall_id}
    execute(LAY_OUT_SEATS, params)
    execute(LAY_OUT_UNNUMBERED, params)
    counted = fetch_one(Counted, COUNT, params)
    performance.places_total, performance.places_left = counted.total, counted.free
    performance.state = Performance.State.ON_SALE
    performance.save(update_fields=["state", "places_total", "places_left"])
