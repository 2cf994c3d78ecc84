"""Taking a performance of which nobody has anything back out of the sale: it is a draft again, and can be changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Customer
from shows.models import Performance

from ..models import Place, Ticket
from .refusals import busy_is_an_outcome


class CannotWithdraw(Exception):
    """Somebody has, or had, a place of it. `str()` is the message for staff."""


def withdraw(performance: Performance, *, by: Customer, because: str) -> None:
    """Deletes the places of a performance on sale, and makes it a draft. Raises CannotWithdraw, and Busy.

    The performance's lock keeps it apart from another `put_on_sale`. A hold locks places: one that was first is seen
    here, once its lock is had; one that comes after finds no places.
    """
    with busy_is_an_outcome(), transaction.atomic():
        locked = Performance.objects.select_for_update(no_key=True).get(pk=performance.pk)
        if locked.state != Performance.State.ON_SALE:
            raise CannotWithdraw(_("Deze voorstelling staat niet in verkoop."))
        places = Place.objects.select_for_update().filter(performance=locked).order_by("pk")
        taken = any(order_id for order_id in places.values_list("order_id", flat=True))
        if taken or Ticket.objects.filter(place__performance=locked).exists():
            raise CannotWithdraw(_("Van deze voorstelling zijn al plaatsen vast of verkocht."))
        Place.objects.filter(performance=locked).delete()
        locked.state, locked.places_total, locked.places_left = Performance.State.DRAFT, 0, 0
        locked.save(update_fields=["state", "places_total", "places_left"])
        audit.record(by, locked, "uit verkoop gehaald", why=because)
    performance.refresh_from_db(fields=["state", "places_total", "places_left"])
