"""What a performance needs to go on sale, and must keep while it is on sale."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from ticketing import dates

from .models import Performance, Price, Rank, Seat, Section, Tariff, VatCategory, VatRate
from .models.tariff import for_everybody, one_by_one


def missing(performance: Performance) -> list[str]:
    """What is missing, as sentences for staff; empty when it can go on sale."""
    return missing_of([performance])[performance.pk]


def missing_of(performances: Collection[Performance], *, without: Tariff | None = None) -> dict[int, list[str]]:
    """What is missing of each performance, by its id: now, or as if the tariff `without` weren't for everybody. What a
    later price table lacks counts as missing now. Three queries, and three for each hall."""
    today = dates.local(dates.now()).date()
    prices = Price.objects.from_day(today).filter(performance__in=[performance.pk for performance in performances])
    # A table that begins after the performance (moved, or with another's prices) never counts.
    prices = prices.filter(Q(from_on=None) | Q(from_on__lte=F("performance__starts_at__date")))
    public = prices.filter(for_everybody("tariff__"), one_by_one("tariff__"), tariff__on_lap=False)
    public = public.exclude(tariff=without) if without else public
    priced: dict[int, dict[date | None, set[int]]] = {performance.pk: {None: set()} for performance in performances}
    categories = defaultdict(set)
    for pk, day, category in prices.values_list("performance_id", "from_on", "vat_category").distinct():
        priced[pk].setdefault(_if_later(day, today), set())
        categories[pk].add(category)
    for pk, day, rank in public.values_list("performance_id", "from_on", "rank_id"):
        priced[pk][_if_later(day, today)].add(rank)
    with_a_rate = categories_with_a_rate()
    used = {hall: used_ranks(hall) for hall in {performance.hall_id for performance in performances}}
    return {
        performance.pk: [
            *_without_a_price(used[performance.hall_id], priced[performance.pk]),
            *_without_a_rate(categories[performance.pk] - with_a_rate),
        ]
        for performance in performances
    }


def used_ranks(hall_id: int) -> dict[int, str]:
    """The names of the ranks that places of a hall have, by id, the best first."""
    sections = Section.objects.filter(hall=hall_id)
    ids = set(sections.filter(is_numbered=False).values_list("rank", flat=True))
    ids |= set(Seat.objects.filter(section__in=sections).order_by().values_list("rank", flat=True).distinct())
    return dict(Rank.objects.filter(pk__in=ids).order_by("position", "pk").values_list("pk", "name"))


def categories_with_a_rate() -> set[str]:
    """The VAT categories that have a percentage today."""
    today = dates.local(dates.now()).date()
    begun = VatRate.objects.filter(from_on__lte=today).values_list("category", flat=True)
    return {VatCategory.EXEMPT.value, *begun}


def _if_later(day: date | None, today: date) -> date | None:
    """The day, or None for the table that counts today."""
    return day if day and day > today else None


def _without_a_price(used: dict[int, str], priced: dict[date | None, set[int]]) -> list[str]:
    """Sentences about ranks without a price at which everybody can buy one ticket online, today and from each day on
    which prices change: a hold takes such a price first."""
    if not used:
        return [_("De zaal heeft nog geen plaatsen.")]
    sentences = []
    for day, ranks in sorted(priced.items(), key=lambda item: item[0] or date.min):
        words = {
            "ranks": ", ".join(name for pk, name in used.items() if pk not in ranks),
            "day": day and f"{day:%d/%m/%Y}",
        }
        if words["ranks"] and day:
            sentences.append(_("Deze rangen hebben vanaf %(day)s geen prijs meer: %(ranks)s.") % words)
        elif words["ranks"]:
            sentences.append(_("Deze rangen hebben nog geen prijs: %(ranks)s.") % words)
    return sentences


def _without_a_rate(categories: set[str]) -> list[str]:
    """A sentence about VAT categories without a percentage: a paid order would wait for its tickets until there is
    one."""
    unknown = ", ".join(sorted(str(VatCategory(category).label) for category in categories))
    return [_("Het btw-percentage ontbreekt voor: %(categories)s.") % {"categories": unknown}] if unknown else []
