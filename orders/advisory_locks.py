"""The numbers of this app's sweeps, which run one at a time."""

from enum import IntEnum

from accounts.advisory_locks import alone

__all__ = ["Sweep", "alone"]


class Sweep(IntEnum):
    """The numbers of the locks: anything, so long as they differ."""

    PAYMENTS = 7_405_011
    REFUNDS = 7_405_012
    BASKETS = 7_405_013
    PLACES_LEFT = 7_405_014
    PAID_PAYMENTS = 7_405_015
