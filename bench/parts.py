"""The parts of `bin/bench`: each measures one subject and prints its figures."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice

from orders.models import Ticket
from shows.models import Performance

from . import catalogue, house, mails, processes
from . import costs as measure
from . import logins as login_rush
from . import million as past
from . import rush as rushes
from .costs import Cost
from .stack import ROOT, Stack
from .table import Rows, compare

WHOLE_ORDER_PARTS = 6
FEW, MANY = 1_000, 100_000  # unnumbered places
MOST_IN_ONE_HOLD = 10  # the shop's limit of places per performance


def costs(stack: Stack) -> None:
    """The pages and verbs of a buyer."""
    run = _run_name("costs")
    theatre = house.theatre()
    performance = house.performance(theatre)
    seats = house.online_seats(performance)
    for_orders, empty = house.performance(theatre), house.performance(theatre)
    sessions = house.log_in_buyers(len(seats) // 2, run)
    late = house.log_in_buyers(len(seats) // 2, run + "-late")
    rows: Rows = {
        "programme page, logged in": lambda: measure.programme(stack, sessions[0]),
        "seat map": lambda: measure.places_page(stack, sessions[0], performance.pk),
        "hold 2 seats": lambda: measure.hold_seats(stack, sessions, performance.pk, seats),
        "refusal: taken": lambda: measure.hold_seats(stack, late, performance.pk, seats, refused=True),
        "best places: 2": lambda: measure.best(stack, house.log_in_buyers(400, run + "-best"), empty.pk, 2),
        "best places: sold out": lambda: measure.best(stack, late, performance.pk, 2, refused=True),
    }
    compare(stack, rows)
    _whole_orders(stack, for_orders.pk, seats, run)


def _whole_orders(stack: Stack, performance: int, seats: list[int], run: str) -> None:
    """Whole orders, measured in parts: an order takes so long that the machine changes its speed meanwhile, and each
    part has its own yardstick."""

    def part(number: int) -> Cost:
        warm = 0 if number else 60  # by then every thread has its connections, and these their statements
        own_seats = seats[(first := number * 100) : first + warm + 30]
        buyers = house.log_in_buyers(len(own_seats), f"{run}-order-{number}")
        return measure.whole_order(stack, buyers, performance, own_seats, warm)

    numbers = range(WHOLE_ORDER_PARTS)
    ratios = compare(stack, {f"a whole order, {n + 1} of {len(numbers)}": partial(part, n) for n in numbers})
    print(f"{'a whole order':28} {statistics.mean(ratios.values()):6.1f}, at most {max(ratios.values()):.1f}")


def unnumbered(stack: Stack) -> None:
    """An evening of unnumbered places: its page with few and with many places, a hold, a refusal once it's sold out."""
    run = _run_name("unnumbered")
    few, field = house.unnumbered_performance(FEW)
    many, _ = house.unnumbered_performance(MANY)
    sold_out, _ = house.unnumbered_performance(FEW)
    _sell_out(stack, sold_out, field, run)
    sessions, late = house.log_in_buyers(300, run), house.log_in_buyers(300, run + "-late")
    rows: Rows = {
        f"page of {FEW:,} places": lambda: measure.places_page(stack, sessions[0], few.pk),
        f"page of {MANY:,} places": lambda: measure.places_page(stack, sessions[0], many.pk),
        "hold 2 unnumbered": lambda: measure.hold_number(stack, sessions, few.pk, field, 2),
        "refusal: sold out": lambda: measure.hold_number(stack, late, sold_out.pk, field, 2, refused=True),
    }
    ratios = list(compare(stack, rows).values())
    print(f"{'page: many over few':28} {ratios[1] / ratios[0]:6.2f}")


def _sell_out(stack: Stack, performance: Performance, field: str, run: str) -> None:
    buyers = house.log_in_buyers(FEW // MOST_IN_ONE_HOLD, run + "-first")
    measure.hold_number(stack, buyers, performance.pk, field, MOST_IN_ONE_HOLD)


def programme(stack: Stack) -> None:
    """Programme, calendar and search with 1,000 productions and 2,000 performances."""
    words = catalogue.fill()
    (session,) = house.log_in_buyers(1, _run_name("programme"))
    usual = [f"?zoek={word}" for word in words[150:170]] + [f"?zoek={word}x" for word in words[300:310]]
    # A process lives for 20,000 pages or more: by then it has rendered most of the productions that searches show.
    before, counted = 600, 590
    new = list(islice((f"?zoek={query}" for query in catalogue.new_searches()), 2 * (before + counted)))
    rows: Rows = {
        "programme, visitor": lambda: measure.programme(stack, ""),
        "new searches, visitor": lambda: measure.programme(stack, "", *new[::2], warm=before),
        "programme, logged in": lambda: measure.programme(stack, session),
        "calendar, logged in": lambda: measure.programme(stack, session, "?weergave=kalender"),
        "list, logged in": lambda: measure.programme(stack, session, "?weergave=lijst"),
        "30 searches, logged in": lambda: measure.programme(stack, session, *usual),
        "new searches, logged in": lambda: measure.programme(stack, session, *new[1::2], warm=before),
    }
    compare(stack, rows)


def rush(stack: Stack) -> None:
    """3,000 buyers for 1,000 seats, and for 1,000 unnumbered places; then how long the last mail takes."""
    run = _run_name("rush")
    performance = house.performance(house.thousand_seats(), amount="0")
    seats = house.all_seats(performance)
    outcome = rushes.numbered(stack, house.log_in_buyers(3000, run), performance.pk, seats)
    _print_rush("1,000 seats", outcome, performance.pk)
    _print_mails()
    unnumbered, field = house.unnumbered_performance(1000, amount="0")
    outcome = rushes.unnumbered(stack, house.log_in_buyers(3000, run + "-unnumbered"), unnumbered.pk, field)
    _print_rush("1,000 unnumbered", outcome, unnumbered.pk)
    _print_mails()


def together(stack: Stack) -> None:
    """1,000 buyers who each want two of 1,000 seats together, 32 at once: 500 get them."""
    performance = house.performance(house.thousand_seats(), amount="0")
    sessions = house.log_in_buyers(1000, _run_name("together"))
    _print_rush("1,000 in pairs", rushes.together(stack, sessions, performance.pk, 2), performance.pk)
    _print_mails()


def _print_rush(name: str, rush: rushes.Rush, performance: int) -> None:
    tickets = Ticket.objects.filter(place__performance=performance, void_at=None).count()
    early = sum(1 for sold in rush.sold_out_at if sold < 1000 - rushes.AT_ONCE)
    print(
        f"{name:18} tickets {tickets}, {len(rush.seconds)} attempts: p50 {rush.percentile(0.5):.3f} s,"
        f" p95 {rush.percentile(0.95):.3f} s, slowest {max(rush.seconds):.3f} s, answers {dict(rush.answers)},"
        f" false sold out {early}, {rush.wall:.1f} s in all",
        flush=True,
    )


def _print_mails() -> None:
    seconds = mails.wait_until_sent()
    outcome = "mails are still due" if seconds >= mails.LONGEST else "the last mail left"
    print(f"{'':18} {outcome} {seconds:.1f} s after the last sale", flush=True)


def logins(stack: Stack) -> None:
    """Customers log in with their passwords, 24 at once: what that costs, and what it leaves in the web processes."""
    for count in (login_rush.CUSTOMERS // 2, login_rush.CUSTOMERS):
        before = _web_memory(stack)
        outcome = login_rush.log_in(stack, house.customers_with_password(count, _run_name(f"logins-{count}")))
        print(
            f"{count} logins: {outcome.cpu:.0f} ms of CPU each, median {outcome.median:.3f} s, {outcome.wall:.1f} s in"
            f" all; web processes {_mebibytes(before)} before, {_mebibytes(_web_memory(stack))} after",
            flush=True,
        )


def pdf(stack: Stack) -> None:
    """E-tickets, in a process like the worker's, beside the server's yardstick."""
    unit = measure.yardstick(stack).cpu
    subprocess.run([sys.executable, "-m", "bench.pdf", str(unit)], env=os.environ, cwd=ROOT, check=True)


def memory(stack: Stack) -> None:
    """Resident memory after all that was measured before."""
    print(f"{'web processes':18} {_mebibytes(_web_memory(stack))}")
    print(f"{'worker processes':18} {_mebibytes(processes.memory_mib(pid) for pid in stack.celery())}")


def million(stack: Stack) -> None:
    """Pages and holds before and after 1,000,000 tickets were sold, as ratios of the yardstick beside each."""
    theatre = house.theatre()
    before = compare(stack, _pages_and_holds(stack, house.performance(theatre), "million-before"))
    print(f"1,000,000 tickets sold in {past.fill():.0f} s", flush=True)
    after = compare(stack, _pages_and_holds(stack, house.performance(theatre), "million-after"))
    for name, ratio in after.items():
        print(f"{name:28} {ratio / before[name]:6.2f} times what it was")


def _pages_and_holds(stack: Stack, performance: Performance, name: str) -> Rows:
    seats = house.online_seats(performance)
    sessions = house.log_in_buyers(350, _run_name(name))
    return {
        "programme, logged in": lambda: measure.programme(stack, sessions[0]),
        "calendar, logged in": lambda: measure.programme(stack, sessions[0], "?weergave=kalender"),
        "seat map": lambda: measure.places_page(stack, sessions[0], performance.pk),
        "hold 2 seats": lambda: measure.hold_seats(stack, sessions[:200], performance.pk, seats[:400]),
        "best places: 2": lambda: measure.best(stack, sessions[200:], performance.pk, 2),
    }


def _run_name(part: str) -> str:
    """A name that no earlier run has given its customers."""
    return f"{part}-{time.time():.0f}"


def _web_memory(stack: Stack) -> list[float]:
    return [processes.memory_mib(pid) for pid in stack.web()]


def _mebibytes(sizes: Iterator[float] | list[float]) -> str:
    return ", ".join(f"{size:.0f} MiB" for size in sizes)
