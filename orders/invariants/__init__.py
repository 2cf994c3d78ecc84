"""What must always hold about places, tickets, orders, money, mail and erased customers. The command check_invariants
and the alarm read it.

Each check is one statement, so it sees one moment. It compares whole sets, for a million tickets as for ten. It answers
one text for each case that does not hold. Its parameters are the periods below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from ..deadlines import WAIT_FOR_PAYMENT
from . import erased, mails, money, orders, stock, tickets

MOST_CASES = 20  # of each check; the others are counted
UNRECONCILED_AFTER = timedelta(hours=3)  # an attempt that counts is over after two hours, as its basket is
UNSWEPT_AFTER = 2 * WAIT_FOR_PAYMENT  # the sweep waits half of it, and then comes within a minute

# A statement by the name of its check.
CHECKS = stock.CHECKS | tickets.CHECKS | orders.CHECKS | money.CHECKS | mails.CHECKS | erased.CHECKS


@dataclass(frozen=True)
class Violation:
    """A case of a check that does not hold."""

    check: str
    detail: str

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}"


def violations(*, late: timedelta = timedelta(minutes=15)) -> Iterator[Violation]:
    """All that does not hold, check by check: the first cases of each, and then their number. `late` is how long a mail
    or a refund may be owed."""
    params = {"late": late, "stuck": UNRECONCILED_AFTER, "unswept": UNSWEPT_AFTER}
    for check, sql in CHECKS.items():
        details, number = _cases(sql, params)
        yield from (Violation(check, detail) for detail in details)
        if number > MOST_CASES:
            yield Violation(check, f"… {number} in all")


def _cases(sql: str, params: dict[str, Any]) -> tuple[list[str], int]:
    """The first cases, and the number of all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5min'")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(
            f"SELECT detail, count(*) OVER () FROM ({sql}) AS cases(detail) LIMIT {MOST_CASES}",  # noqa: S608 - our own
            params,
        )
        cases = cursor.fetchall()
    return [detail for detail, _number in cases], cases[0][1] if cases else 0
