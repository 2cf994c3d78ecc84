"""manage.py forget_old: forgets what is past its period, of all apps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.privacy.retention_run import forget_old


class Command(BaseCommand):
    help = "Forgets personal data that are past their period (docs/privacy.md), as the nightly job does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="report how much there is to forget, and forget nothing"
        )
        parser.add_argument("--seconds", type=float, default=3600, help="stop after this time (3600)")

    def handle(self, *args: Any, **options: Any) -> None:
        is_done = forget_old(seconds=options["seconds"], dry_run=options["dry_run"], report=self.stdout.write)
        self.stdout.write("Done." if is_done else "Not everything is done; run it again.")
