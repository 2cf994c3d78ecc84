"""manage.py import_hall: makes a hall from a file in the open format for seating plans (docs/halls.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organiser
from shows.models import Venue
from shows.seating.import_report import PlanRefused
from shows.seating.importing import import_plan
from shows.seating.json_file import read_json
from shows.seating.limits import MAX_BYTES
from shows.seating.plan_parser import parse_plan


class Command(BaseCommand):
    help = "Makes a hall, or a new version of it, from a seating plan; reports every fault of the file with its place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organiser", required=True, metavar="SLUG")
        parser.add_argument("--venue", help="the venue's name; needed when the organiser has several")
        parser.add_argument("--name", default="", help="the hall's name, instead of that in the file")
        parser.add_argument("--dry-run", action="store_true", help="reports the faults, and makes nothing")

    def handle(self, *args: Any, file: Path, organiser: str, dry_run: bool, **options: Any) -> None:
        venue = _venue(organiser, options["venue"])
        name = options["name"].strip()
        if len(name) > 100:
            raise CommandError("De naam van de zaal is te lang: hoogstens 100 tekens.")
        try:
            plan, report = parse_plan(read_json(_data(file)), name=name)
        except PlanRefused as refused:
            for fault in refused.report:
                self.stderr.write(f"{'GEWEIGERD' if fault.is_refusal else 'fout'}  {fault}")
            raise CommandError(f"Geweigerd: {refused.report.refusals} van {refused.report.total} fouten.") from refused
        for fault in report:
            self.stdout.write(f"fout  {fault}")
        summary = f"{report.total} fouten; {len(plan.sections)} zaaldelen, {plan.places} plaatsen"
        if dry_run:
            self.stdout.write(f"{plan.name}: {summary}. Niets gemaakt (proef).")
            return
        hall, is_new = import_plan(plan, venue=venue)
        end = f"zaal {hall.pk}, versie {hall.version}." if is_new else f"gelijk aan zaal {hall.pk}: niets gemaakt."
        self.stdout.write(f"{plan.name}: {summary}; {end}")


def _data(file: Path) -> bytes:
    """The file, but at most one byte more than is allowed: a device or a huge file isn't read to its end."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _venue(slug: str, name: str | None) -> Venue:
    if not Organiser.objects.filter(slug=slug).exists():
        raise CommandError(f"Er is geen organisator {slug}.")
    venues = list(Venue.objects.filter(organiser__slug=slug).order_by("name"))
    matching = [venue for venue in venues if name is None or venue.name == name]
    if len(matching) != 1:
        names = ", ".join(venue.name for venue in venues) or "geen"
        raise CommandError(f"Kies een locatie met --venue: {names}.")
    return matching[0]
