"""manage.py export_hall: writes a hall to a file in the open format for seating plans (docs/halls.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shows.models import Hall
from shows.seating.exporting import NoPlaces, export_hall


class Command(BaseCommand):
    help = "Exports a hall as a seating plan. import_hall makes the same hall of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hall", type=int, metavar="HALL_ID")
        parser.add_argument("--output", type=Path, metavar="FILE", help="a file instead of the standard output")

    def handle(self, *args: Any, hall: int, output: Path | None, **options: Any) -> None:
        instance = Hall.objects.filter(pk=hall).first()
        if instance is None:
            raise CommandError(f"Er is geen zaal {hall}.")
        try:
            data = export_hall(instance)
        except NoPlaces as error:
            raise CommandError(f"Zaal {hall} heeft geen plaatsen.") from error
        if output is None:
            self.stdout.write(data.decode())
            return
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stdout.write(f"{instance}: {output}")
