"""The table of costs: each row beside the yardstick, which is measured before and after it."""

from collections.abc import Callable

from . import costs
from .costs import Cost
from .stack import Stack

Rows = dict[str, Callable[[], Cost]]


def compare(stack: Stack, rows: Rows) -> dict[str, float]:
    """Measure and print the rows; returns their ratios to the yardstick.

    A machine's speed changes by the minute, so each row is compared with the mean of the yardsticks on either side.
    """
    ratios = {}
    print(f"{'':28} {'ratio':>6} {'CPU ms':>7} {'web':>6} {'PG':>6} {'median ms':>10} {'bytes':>7}")
    before = costs.yardstick(stack)
    _print_row("yardstick", before, before.cpu)
    for name, measure in rows.items():
        cost = measure()
        after = costs.yardstick(stack)
        unit = (before.cpu + after.cpu) / 2
        _print_row(name, cost, unit)
        before, ratios[name] = after, cost.cpu / unit
    return ratios


def _print_row(name: str, cost: Cost, unit: float) -> None:
    print(
        f"{name:28} {cost.cpu / unit:6.1f} {cost.cpu:7.2f} {cost.web:6.2f} {cost.postgres:6.2f}"
        f" {cost.median:10.1f} {cost.wire:7}",
        flush=True,
    )
