"""`python -m bench [--data-dir DIR] [PART …]`: starts a demo stack, measures, prints ratios and absolute figures.

Parts: costs, programme, rush, together, pdf, memory, million (all of them when none is named). The figures of
docs/performance.md come from here.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from . import processes
from . import stack as stacks
from .costs import Cost
from .stack import ROOT, Stack

if TYPE_CHECKING:
    from shows.models import Performance

PARTS = ["costs", "programme", "rush", "together", "pdf", "memory", "million"]
WHOLE_ORDERS = 6  # parts


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="keep the demo's data here for a next run")
    parser.add_argument("parts", nargs="*", type=_part, metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        _run(options.data_dir or Path(temporary) / "data", options.parts or PARTS)


def _part(name: str) -> str:
    # Not by `choices`: with none given, argparse would look for the list of none among them.
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(PARTS)}")
    return name


def _run(directory: Path, parts: list[str]) -> None:
    with stacks.running(directory) as stack:
        _set_up_django(stack)
        for part in parts:
            print(f"\n{part}", flush=True)
            globals()[part](stack)


def _set_up_django(stack: Stack) -> None:
    os.environ.update(stack.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ticketing.settings"
    import django

    django.setup()


def costs(stack: Stack) -> None:
    """The pages and verbs of a buyer, beside the yardstick."""
    from . import costs as measured
    from . import house

    run = f"costs-{time.time():.0f}"
    theatre = house.theatre()
    performance = house.performance(theatre)
    seats = house.online_seats(performance)
    others, empty = house.performance(theatre), house.performance(theatre)
    sessions = house.buyers(len(seats) // 2, run)
    late = house.buyers(len(seats) // 2, run + "-late")
    rows: dict[str, Callable[[], measured.Cost]] = {
        "programme page, logged in": lambda: measured.programme(stack, sessions[0]),
        "seat map": lambda: measured.seat_map(stack, sessions[0], performance.pk),
        "hold 2 seats": lambda: measured.hold(stack, sessions, performance.pk, seats, "/winkelmandje/"),
        "refusal: taken": lambda: measured.hold(stack, late, performance.pk, seats, ""),
        "best places: 2": lambda: measured.best(stack, house.buyers(400, run + "-best"), empty.pk, 2),
        "best places: sold out": lambda: measured.best(stack, late, performance.pk, 2, ""),
    }
    _compare(stack, rows)
    _whole_orders(stack, others.pk, seats, run)


def _whole_orders(stack: Stack, performance: int, seats: list[int], run: str) -> None:
    """In parts, each beside its own yardstick: an order takes so long that the machine changes its speed meanwhile."""
    from . import costs as measured
    from . import house

    def part(number: int) -> Cost:
        warm = 0 if number else 60  # by then every thread has its connections, and these their statements
        mine = seats[(first := number * 100) : first + warm + 30]
        buyers = house.buyers(len(mine), f"{run}-order-{number}")
        return measured.whole_order(stack, buyers, performance, mine, warm)

    numbers = range(WHOLE_ORDERS)
    ratios = _compare(stack, {f"a whole order, {n + 1} of {len(numbers)}": partial(part, n) for n in numbers})
    print(f"{'a whole order':28} {statistics.mean(ratios.values()):6.1f}, at most {max(ratios.values()):.1f}")


def programme(stack: Stack) -> None:
    """Programme, calendar and search with 1,000 productions and 2,000 performances, beside the yardstick."""
    from . import catalogue, house
    from . import costs as measured

    words = catalogue.fill()
    (session,) = house.buyers(1, f"programme-{time.time():.0f}")
    usual = [f"?zoek={word}" for word in words[150:170]] + [f"?zoek={word}x" for word in words[300:310]]
    # A process lives for 20,000 pages or more: those before drew most of the productions that are found.
    before, counted = 600, 590
    new = list(islice((f"?zoek={sought}" for sought in catalogue.searches()), 2 * (before + counted)))
    rows: dict[str, Callable[[], measured.Cost]] = {
        "programme, visitor": lambda: measured.programme(stack, ""),
        "searches, ever new, visitor": lambda: measured.programme(stack, "", *new[::2], warm=before),
        "programme, logged in": lambda: measured.programme(stack, session),
        "calendar, logged in": lambda: measured.programme(stack, session, "?weergave=kalender"),
        "list, logged in": lambda: measured.programme(stack, session, "?weergave=lijst"),
        "30 searches, logged in": lambda: measured.programme(stack, session, *usual),
        "searches, ever new": lambda: measured.programme(stack, session, *new[1::2], warm=before),
    }
    _compare(stack, rows)


def million(stack: Stack) -> None:
    """Pages and holds before and after 1,000,000 tickets were sold, as ratios of the yardstick beside each."""
    from . import house
    from . import million as past

    theatre, before = house.theatre(), {}
    for when in ("before", "after"):
        run = f"million-{when}-{time.time():.0f}"
        if when == "after":
            print(f"1,000,000 tickets sold in {past.fill():.0f} s", flush=True)
        ratios = _compare(stack, _pages_and_holds(stack, house.performance(theatre), house.buyers(350, run)))
        for name, ratio in ratios.items():
            if when == "after":
                print(f"{name:28} {ratio / before[name]:6.2f} times what it was")
        before = ratios


def _pages_and_holds(stack: Stack, performance: "Performance", sessions: list[str]) -> dict[str, Callable[[], Cost]]:
    from . import costs as measured
    from . import house

    seats = house.online_seats(performance)
    return {
        "programme, logged in": lambda: measured.programme(stack, sessions[0]),
        "calendar, logged in": lambda: measured.programme(stack, sessions[0], "?weergave=kalender"),
        "seat map": lambda: measured.seat_map(stack, sessions[0], performance.pk),
        "hold 2 seats": lambda: measured.hold(stack, sessions[:200], performance.pk, seats[:400], "/winkelmandje/"),
        "best places: 2": lambda: measured.best(stack, sessions[200:], performance.pk, 2),
    }


def _compare(stack: Stack, rows: dict[str, Callable[[], Cost]]) -> dict[str, float]:
    """Measures each of them with the yardstick on either side, and prints them; the ratios."""
    from . import costs as measured

    ratios = {}

    print(f"{'':28} {'ratio':>6} {'CPU ms':>7} {'web':>6} {'PG':>6} {'median ms':>10} {'bytes':>7}")
    before = measured.yardstick(stack)
    _print_cost("yardstick", before, before.cpu)
    for name, measure in rows.items():
        cost = measure()
        after = measured.yardstick(stack)  # a machine's speed changes by the minute: one on either side
        unit = (before.cpu + after.cpu) / 2
        _print_cost(name, cost, unit)
        before, ratios[name] = after, cost.cpu / unit
    return ratios


def _print_cost(name: str, cost: Cost, unit: float) -> None:
    print(
        f"{name:28} {cost.cpu / unit:6.1f} {cost.cpu:7.2f} {cost.web:6.2f} {cost.postgres:6.2f}"
        f" {cost.median:10.1f} {cost.wire:7}",
        flush=True,
    )


def rush(stack: Stack) -> None:
    """3,000 buyers for 1,000 seats, and for 1,000 unnumbered places."""
    from . import house
    from . import rush as rushes

    run = f"rush-{time.time():.0f}"
    performance = house.performance(house.thousand_seats(), amount="0")
    seats = house.all_seats(performance)
    _report("1,000 seats", rushes.numbered(stack, house.buyers(3000, run), performance.pk, seats), performance.pk)
    standing, field = house.thousand_standing()
    found = rushes.unnumbered(stack, house.buyers(3000, run + "-standing"), standing.pk, field)
    _report("1,000 unnumbered", found, standing.pk)


def together(stack: Stack) -> None:
    """1,000 buyers who each want two of 1,000 seats together, 32 at once: 500 get them."""
    from . import house
    from . import rush as rushes

    performance = house.performance(house.thousand_seats(), amount="0")
    sessions = house.buyers(1000, f"together-{time.time():.0f}")
    _report("1,000 in pairs", rushes.together(stack, sessions, performance.pk, 2), performance.pk)


def _report(name: str, rush: object, performance: int) -> None:
    from orders.models import Ticket

    tickets = Ticket.objects.filter(place__performance=performance, void_at=None).count()
    early = sum(1 for sold in rush.sold_out_at if sold < 1000 - 32)
    print(
        f"{name:18} tickets {tickets}, took {len(rush.seconds)} tries: p50 {rush.percentile(0.5):.3f} s,"
        f" p95 {rush.percentile(0.95):.3f} s, slowest {max(rush.seconds):.3f} s, answers {dict(rush.answers)},"
        f" false sold out {early}, {rush.wall:.1f} s in all"
    )


def pdf(stack: Stack) -> None:
    """E-tickets, in a process like the worker's, beside the server's yardstick."""
    from . import costs as measured

    unit = measured.yardstick(stack).cpu
    subprocess.run([sys.executable, "-m", "bench.pdf", str(unit)], env=os.environ, cwd=ROOT, check=True)


def memory(stack: Stack) -> None:
    """Resident memory after all that was measured before."""
    for name, pids in {"web process": stack.web(), "worker process": stack.celery()}.items():
        print(f"{name:18} {', '.join(f'{processes.memory_mib(pid):.0f} MiB' for pid in pids)}")


if __name__ == "__main__":
    main()
