"""manage.py forget_old: forgets what is past its term, of all apps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.retention_run import forget_old


class Command(BaseCommand):
    help = "Forgets about people what is past its term (docs/privacy.md), as the nightly job does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="tell how much there is to forget, and forget nothing"
        )
        parser.add_argument("--seconds", type=float, default=3600, help="stop after so long (3600)")

    def handle(self, *args: Any, **options: Any) -> None:
        is_done = forget_old(seconds=options["seconds"], dry_run=options["dry_run"], report=self.stdout.write)
        self.stdout.write("Done." if is_done else "Not everything is done; run it again.")
