"""manage.py demo_logins: who can log in at the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from orders.season.people import printed_logins


class Command(BaseCommand):
    help = "Prints the fixed logins of the demo; nothing outside a demo (no DEMO_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in printed_logins():
            self.stdout.write(line)
