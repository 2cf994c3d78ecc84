"""The simulator's state in SQLite. In WAL mode a killed process loses nothing that it had answered."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, profile TEXT NOT NULL, status TEXT NOT NULL,
    cents INTEGER NOT NULL, expires_at REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payments_expiring ON payments (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS refunds (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payment TEXT NOT NULL, status TEXT NOT NULL,
    cents INTEGER NOT NULL, next_at REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refunds_of_payment ON refunds (payment);
CREATE INDEX IF NOT EXISTS refunds_moving ON refunds (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS chargebacks (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payment TEXT NOT NULL, cents INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chargebacks_of_payment ON chargebacks (payment);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY, payment TEXT NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL, first_at REAL NOT NULL,
    due_at REAL, attempts INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_of_payment ON deliveries (payment);
CREATE TABLE IF NOT EXISTS began (at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS answers (
    profile TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, begun_at REAL NOT NULL,
    status INTEGER, body BLOB, PRIMARY KEY (profile, key));
"""


class Store:
    """One connection behind one lock. A statement takes microseconds, and 32 clients never see "locked"."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)
        self.run("INSERT INTO began SELECT ? WHERE NOT EXISTS (SELECT 1 FROM began)", time.time())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction; there is one at a time. Inside another it is part of that."""
        with self._lock:
            if self._database.in_transaction:
                yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            return self._database.execute(sql, values).fetchone()

    def run(self, sql: str, *values: Any) -> int:
        """Run a statement. Returns the number of changed rows."""
        with self._lock:
            return self._database.execute(sql, values).rowcount

    def add(self, table: str, **values: Any) -> int:
        """Insert a row. Returns its number."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self._lock:
            number = self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
            return number.lastrowid or 0

    def close(self) -> None:
        with self._lock:
            self._database.close()
