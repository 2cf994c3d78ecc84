"""The moments in a basket's life: numbers and arithmetic. stock/extending.py moves them in the database.

The places are held for an hour from the first one. Once paying has begun they are held until the PSP's payment is over,
but for two hours at most.
"""

from datetime import datetime, timedelta

HOUR = timedelta(minutes=60)
AT_MOST = timedelta(minutes=120)
LAST_START = timedelta(minutes=105)  # paying can't begin later: the PSP's shortest checkout takes a quarter of an hour
TO_START = AT_MOST - LAST_START  # while we don't know yet when the PSP's payment ends
AFTER_THE_END = timedelta(minutes=5)  # so that news of the last second still finds the places
TO_TRY_AGAIN = timedelta(minutes=10)
WAIT_FOR_PAYMENT = timedelta(hours=6)  # then an order expires though its payment may still be under way
WARN_AT = (10, 2)  # minutes before the end, on the page


def deadline(started_at: datetime, wanted: datetime) -> datetime:
    """The wanted moment, but not before the hour is over, and never past two hours from the first place."""
    return min(max(wanted, started_at + HOUR), started_at + AT_MOST)


def pay_until(started_at: datetime, expires_at: datetime) -> datetime:
    """Until when paying may begin: while the places are held, and the PSP has time enough."""
    return min(expires_at, started_at + LAST_START)


def is_too_late_to_pay(started_at: datetime, now: datetime) -> bool:
    """The places may be held for somewhat longer, but not for as long as paying takes."""
    return now > started_at + LAST_START


def to_try_again(started_at: datetime, now: datetime) -> datetime:
    """Until when the places are held after an attempt without money: ten minutes more, but not past the moment after
    which no other attempt can begin."""
    return min(now + TO_TRY_AGAIN, started_at + LAST_START)
