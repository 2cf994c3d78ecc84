"""How long a basket keeps its places once paying has begun: the hour, stretched by the PSP's own, two hours at most."""

from datetime import datetime, timedelta

from django.db.models.functions import Now

from .models import Order, Place

HOUR = timedelta(minutes=60)
AT_MOST = timedelta(minutes=120)
TO_START = timedelta(minutes=15)  # while we don't know yet when the PSP's payment ends
AFTER_THE_END = timedelta(minutes=5)  # so that news of the last second still finds the places
TO_TRY_AGAIN = timedelta(minutes=10)


def deadline(started_at: datetime, wanted: datetime) -> datetime:
    """The moment wanted, but not before the hour is over, and never past two hours from the first place."""
    return min(max(wanted, started_at + HOUR), started_at + AT_MOST)


def keep(order: Order, wanted: datetime) -> int:
    """Moves the deadline of the basket, as far as it may, under its row's lock. How many places it still had: a place
    whose time is over stays lost, by the database's clock."""
    if order.started_at is None:
        return 0
    until = deadline(order.started_at, wanted)
    still_held = Place.objects.filter(order=order, held_until__gt=Now())
    if until == order.expires_at:
        return still_held.count()
    kept = still_held.update(held_until=until)
    if kept:
        order.expires_at = until
        order.save(update_fields=["expires_at"])
    return kept
