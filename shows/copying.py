"""Copies of a production and of a whole season, with drafts of their performances a number of weeks later.

Sales, holds and blocks are never copied: a copy has no places until it goes on sale itself.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts import audit
from accounts.models import Customer
from ticketing import dates

from . import price_tables
from .clock_time import ClockChangeError, moment_at
from .models import Hall, Performance, Production, Season
from .slugs import season_slug, taken_slugs

WEEK = timedelta(weeks=1)
NOT_COPIED = {"id", "season", "slug", "title"}


@dataclass
class CopyResult:
    """The new productions and performances, the titles that existed already, and why some could not be copied."""

    productions: list[Production] = field(default_factory=list)
    performances: list[Performance] = field(default_factory=list)
    existing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def weeks_between(season: Season, later: Season) -> int:
    """The number of whole weeks between two seasons, so that weekdays stay: 52 for the next year, sometimes 53."""
    return round((later.starts_on - season.starts_on) / WEEK)


def copy_season(source: Season, target: Season, *, weeks: int, by: Customer) -> CopyResult:
    """Copies the productions of a season into another one of the organiser, with drafts that number of weeks later.

    The slug of a copy ends in the name of the new season. A production whose slug exists already is left alone: so a
    second click, which waits for the season's lock, copies nothing.
    """
    copied = CopyResult()
    with transaction.atomic():
        Season.objects.select_for_update(no_key=True).get(pk=target.pk)
        productions = list(Production.objects.filter(season=source).order_by("pk"))
        slugs = {production.pk: season_slug(production, source, target) for production in productions}
        taken = taken_slugs(target.organiser_id, slugs.values())
        for production in productions:
            if slugs[production.pk] in taken:
                copied.existing.append(production.title)
                continue
            new = _copy_of(production, season=target, slug=slugs[production.pk], title=production.title, by=by)
            copied.productions.append(new)
            _copy_performances(production, new, weeks, copied, by)
    return copied


def copy_production(
    source: Production, *, season: Season, title: str, slug: str, weeks: int | None, by: Customer
) -> CopyResult:
    """Copies one production under another title and slug, with drafts of its performances that number of weeks later,
    or without (None). Raises IntegrityError when the slug is taken, as by a second click, and copies nothing."""
    copied = CopyResult()
    with transaction.atomic():
        new = _copy_of(source, season=season, slug=slug, title=title, by=by)
        copied.productions.append(new)
        if weeks is not None:
            _copy_performances(source, new, weeks, copied, by)
    return copied


def _copy_of(source: Production, *, season: Season, slug: str, title: str, by: Customer) -> Production:
    fields = [
        field for field in Production._meta.concrete_fields if field.name not in NOT_COPIED and not field.generated
    ]
    values = {field.attname: getattr(source, field.attname) for field in fields}
    new = Production.objects.create(**values, season=season, slug=slug, title=title)
    audit.record(by, new, f"gekopieerd van {source.title}, {source.season}", is_new=True)
    return new


def _copy_performances(source: Production, target: Production, weeks: int, copied: CopyResult, by: Customer) -> None:
    """Makes drafts with the same hours, sale dates and prices (whose days are later too), in the newest version of
    their hall. Cancelled performances aren't copied."""
    performances = source.performances.exclude(state=Performance.State.CANCELLED).select_related("hall")
    halls = {performance.hall_id: performance.hall for performance in performances}
    newest = {pk: hall.versions().first() or hall for pk, hall in halls.items()}
    for performance in performances:
        try:
            new = _later(performance, target, weeks, newest[performance.hall_id])
        except (ClockChangeError, OverflowError) as problem:
            copied.problems.append(f"{source.title}: {problem}")
            continue
        new.save()
        price_tables.copy_prices(performance, [new], weeks=weeks)
        audit.record(by, new, "gekopieerd als ontwerp", is_new=True)
        copied.performances.append(new)


def _later(performance: Performance, production: Production, weeks: int, hall: Hall) -> Performance:
    """A draft of the performance for the other production, unsaved. Raises ClockChangeError."""
    return Performance(
        production=production,
        hall=hall,
        starts_at=_shifted(performance.starts_at, weeks),
        audience=performance.audience,
        presale_from=_shifted(performance.presale_from, weeks) if performance.presale_from else None,
        sale_from=_shifted(performance.sale_from, weeks),
        sale_until=_shifted(performance.sale_until, weeks),
        sold_online=performance.sold_online,
        note=performance.note,
    )


def _shifted(at: datetime, weeks: int) -> datetime:
    """The same hour of the same weekday, that number of weeks later. Raises ClockChangeError."""
    local = dates.local(at)
    day: date = local.date() + weeks * WEEK
    return moment_at(day, local.time().replace(fold=0))
