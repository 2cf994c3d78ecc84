"""manage.py load_season: the sample season, once."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orders.season.loading import load
from ticketing import dates


class Command(BaseCommand):
    help = "Loads the sample season around today, or around another day; does nothing when it is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day that the season is made around")

    def handle(self, *args: Any, today: date | None = None, **options: Any) -> None:
        started = time.monotonic()
        if load(today or dates.local(dates.now()).date(), self.stdout.write):
            self.stdout.write(f"Het seizoen staat klaar ({time.monotonic() - started:.0f} s).")
        else:
            self.stdout.write("Het seizoen stond er al.")
