"""Races, with real threads on connections of their own: acts that start together, a row that somebody else has locked,
and an act that stops at one of its statements."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from .waiting import eventually

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Run the acts in threads that start together. Returns in their order what each returned, or the exception that it
    raised."""
    start = threading.Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            with connection.cursor():
                start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(results: list[Any]) -> Counter[str]:
    """How often each type is among the results: {'Held': 1, 'Taken': 7}."""
    return Counter(type(result).__name__ for result in results)


@contextmanager
def locked(rows: Model | QuerySet[Any], *, no_key: bool = False) -> Iterator[None]:
    """Another connection holds the lock of the rows, in a transaction that ends with the block."""
    wanted = type(rows)._default_manager.filter(pk=rows.pk) if isinstance(rows, Model) else rows
    has_them, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(wanted.order_by("pk").select_for_update(no_key=no_key).values_list("pk"))
                has_them.set()
                may_end.wait()
        finally:
            has_them.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        has_them.wait()
        try:
            yield
        finally:
            may_end.set()
            holding.result()


def somebody_waits(number: int = 1) -> bool:
    """Whether this number of the test's connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction gets the same answer again
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0] >= number)


def wait_until_blocked(number: int = 1) -> None:
    """Return when this number of the test's connections wait for a lock: the others have come as far as they can."""
    eventually(lambda: somebody_waits(number))


def stopping(act: Act, at: str, *, before: Act | None = None, after: Act | None = None) -> Act:
    """The act, which calls `before` or `after` around its first statement that contains the text `at`. Fails when it
    ends without such a statement."""

    def run() -> Any:
        reached: list[str] = []

        def stop(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            is_the_place = at in sql and not reached
            if is_the_place:
                reached.append(sql)
            if is_the_place and before:
                before()
            result = execute(sql, params, many, context)
            if is_the_place and after:
                after()
            return result

        with connection.execute_wrapper(stop):
            result = act()
        assert reached, f"no statement contains {at!r}"
        return result

    return run


def without_clause(act: Act, clause: str, instead: str = "") -> Act:
    """The act, in whose statements a clause (a lock, a condition) is left out or replaced: the control of a race, which
    shows what the clause prevents. Fails when no statement has it."""

    def run() -> Any:
        edited: list[str] = []

        def leave_out(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if clause in sql:
                edited.append(sql)
            return execute(sql.replace(clause, instead), params, many, context)

        with connection.execute_wrapper(leave_out):
            result = act()
        assert edited, f"no statement contains {clause!r}"
        return result

    return run
