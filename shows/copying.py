"""Copies: of a production, and of a whole season, with drafts of their performances so many weeks later.

What was sold, held or blocked is never copied: a copy has no places until it goes on sale itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from accounts import audit
from accounts.models import Customer
from ticketing import dates

from . import price_tables
from .clock_time import ClockChangeError, moment_at
from .models import Hall, Performance, Production, Season

WEEK = timedelta(weeks=1)
ITS_OWN = {"id", "season", "slug", "title"}  # what a copy doesn't take over


@dataclass
class CopyResult:
    """What became of it: new productions and performances, what was there already, and what could not be."""

    productions: list[Production] = field(default_factory=list)
    performances: list[Performance] = field(default_factory=list)
    existing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def weeks_between(one: Season, other: Season) -> int:
    """How many whole weeks a season is later: weekdays stay. 52 for the next year, and 53 now and then."""
    return round((other.starts_on - one.starts_on) / WEEK)


def copy_season(source: Season, target: Season, *, weeks: int, by: Customer) -> CopyResult:
    """Copies the productions of a season into another one of the organiser, with drafts so many weeks later.

    The copy's web address ends in the name of the new season; what has that address is there already, and let be: so
    a second click, which waits for the season's lock, copies nothing.
    """
    copied = CopyResult()
    with transaction.atomic():
        Season.objects.select_for_update(no_key=True).get(pk=target.pk)
        productions = list(Production.objects.filter(season=source).order_by("pk"))
        slugs = {production.pk: season_slug(production, source, target) for production in productions}
        taken = _taken(target.organiser_id, slugs.values())
        for production in productions:
            if slugs[production.pk] in taken:
                copied.existing.append(production.title)
                continue
            new = _copied(production, season=target, slug=slugs[production.pk], title=production.title, by=by)
            copied.productions.append(new)
            _copy_performances(production, new, weeks, copied, by)
    return copied


def copy_production(
    source: Production, *, season: Season, title: str, slug: str, weeks: int | None, by: Customer
) -> CopyResult:
    """Copies one production under another title and web address; with drafts of its performances so many weeks later,
    or with none. The web address can be had once: a second click raises IntegrityError and copies nothing."""
    copied = CopyResult()
    with transaction.atomic():
        new = _copied(source, season=season, slug=slug, title=title, by=by)
        copied.productions.append(new)
        if weeks is not None:
            _copy_performances(source, new, weeks, copied, by)
    return copied


def season_slug(production: Production, source: Season, target: Season) -> str:
    """'de-vos-2027-2028': the same for the same copy."""
    stem = production.slug.removesuffix(f"-{slugify(source.name)}")
    end = f"-{slugify(target.name) or target.pk}"
    return stem[: 120 - len(end)].rstrip("-") + end


def _taken(organiser_id: int, slugs: Iterable[str]) -> set[str]:
    found = Production.objects.filter(organiser=organiser_id, slug__in=slugs)
    return set(found.values_list("slug", flat=True))


def _copied(source: Production, *, season: Season, slug: str, title: str, by: Customer) -> Production:
    fields = [field for field in Production._meta.concrete_fields if field.name not in ITS_OWN and not field.generated]
    kept = {field.attname: getattr(source, field.attname) for field in fields}
    new = Production.objects.create(**kept, season=season, slug=slug, title=title)
    audit.record(by, new, f"gekopieerd van {source.title}, {source.season}", is_new=True)
    return new


def _copy_performances(source: Production, target: Production, weeks: int, copied: CopyResult, by: Customer) -> None:
    """Drafts with the same hours, sale dates and prices (a day of theirs that much later too), in the newest version of
    their hall. A cancelled evening isn't copied."""
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
    """Raises ClockChangeError."""
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
    """The same hour of the same weekday, so many weeks later. Raises ClockChangeError."""
    local = dates.local(at)
    day: date = local.date() + weeks * WEEK
    return moment_at(day, local.time().replace(fold=0))
