"""Brings a demo's database and static files up to date, then prints the logins. Needs only PostgreSQL."""

import os
import sys

import django
from django.core.management import call_command


def main(with_season: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if with_season:
        call_command("load_season", stdout=sys.stderr)
        call_command("demo_logins")


if __name__ == "__main__":
    main(with_season="--empty" not in sys.argv)
