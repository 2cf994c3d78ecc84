"""Brings a demo's database and static files up to date, then prints the logins. Needs only PostgreSQL."""

import os
import sys

import django
from django.core.management import call_command, get_commands

STEPS = {
    "migrate": {"interactive": False, "verbosity": 0},
    "collectstatic": {"interactive": False, "verbosity": 0},
    "load_season": {},
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")
    django.setup()
    for command, options in STEPS.items():
        if command not in get_commands():
            print(f"there is no command {command} yet", file=sys.stderr)
            continue
        call_command(command, stdout=sys.stderr, **options)
    if "demo_logins" in get_commands():
        call_command("demo_logins")


if __name__ == "__main__":
    main()
