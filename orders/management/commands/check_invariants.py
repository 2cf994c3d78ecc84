"""manage.py check_invariants: prints what must hold and does not."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.invariants import violations
from orders.paying.ledger import differences


class Command(BaseCommand):
    help = "Prints each violation of what must always hold about places, tickets, money and mail; exits 1 if any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--late", type=int, default=15, metavar="MINUTES", help="how long mail may be owed (15)")
        parser.add_argument("--ledger", metavar="URL", help="compare with the ledger of the PSP's simulator there")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(violations(late=timedelta(minutes=options["late"])))
        if options["ledger"]:
            broken += differences(*self._ledger(options["ledger"]))
        for violation in broken:
            self.stdout.write(str(violation))
        if broken:
            raise CommandError(f"{len(broken)} violations", returncode=1)
        self.stdout.write("All invariants hold.")

    def _ledger(self, url: str) -> tuple[list[dict[str, Any]], datetime]:
        """The simulator's books, and since when they are kept; its own address will do."""
        address = url if urlsplit(url).path.strip("/") else url.rstrip("/") + "/control/ledger"
        try:
            response = requests.get(address, timeout=30)
            response.raise_for_status()
            books = response.json()
            return books["payments"], datetime.fromisoformat(books["beganAt"])
        except (requests.RequestException, ValueError, KeyError) as error:
            raise CommandError(f"No ledger at {address}: {error}") from error
