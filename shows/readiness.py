"""What a performance lacks before it can go on sale, and must keep as long as it is."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from ticketing import dates

from .models import Performance, Price, Rank, Seat, Section, Tariff, VatCategory, VatRate


def missing(performance: Performance) -> list[str]:
    """What is missing, in sentences for staff; empty when it can go on sale."""
    return missing_of([performance])[performance.pk]


def missing_of(performances: Collection[Performance], *, without: Tariff | None = None) -> dict[int, list[str]]:
    """The same for many, or as it would be if a tariff weren't for everybody any more: three queries, and three for
    each hall among them."""
    prices = Price.objects.filter(performance__in=[performance.pk for performance in performances])
    public = prices.filter(tariff__sold_online=True, tariff__members_only=False, tariff__on_lap=False)
    public = public.filter(Q(tariff__minimum=None) | Q(tariff__minimum__lte=1))
    public = public.exclude(tariff=without) if without else public
    priced = set(public.values_list("performance_id", "rank_id"))
    categories = set(prices.values_list("performance_id", "vat_category"))
    known = categories_with_a_rate()
    used = {hall: used_ranks(hall) for hall in {performance.hall_id for performance in performances}}
    return {
        performance.pk: [
            *_without_a_price(used[performance.hall_id], {rank for pk, rank in priced if pk == performance.pk}),
            *_without_a_rate({category for pk, category in categories if pk == performance.pk} - known),
        ]
        for performance in performances
    }


def used_ranks(hall_id: int) -> dict[int, str]:
    """The ranks of which a hall has places, with their names, the best first."""
    sections = Section.objects.filter(hall=hall_id)
    ids = set(sections.filter(is_numbered=False).values_list("rank", flat=True))
    ids |= set(Seat.objects.filter(section__in=sections).order_by().values_list("rank", flat=True).distinct())
    return dict(Rank.objects.filter(pk__in=ids).order_by("position", "pk").values_list("pk", "name"))


def categories_with_a_rate() -> set[str]:
    """The VAT categories of which the percentage of today is known."""
    today = dates.local(dates.now()).date()
    begun = VatRate.objects.filter(from_on__lte=today).values_list("category", flat=True)
    return {VatCategory.EXEMPT.value, *begun}


def _without_a_price(used: dict[int, str], priced: set[int]) -> list[str]:
    """Every rank has a price that everybody may pay online for one place: the price that a hold fixes first."""
    if not used:
        return [_("De zaal heeft nog geen plaatsen.")]
    without = ", ".join(name for pk, name in used.items() if pk not in priced)
    return [_("Deze rangen hebben nog geen prijs: %(ranks)s.") % {"ranks": without}] if without else []


def _without_a_rate(categories: set[str]) -> list[str]:
    """Tickets are issued with the percentage of the day: without one, who has paid would wait."""
    unknown = ", ".join(sorted(str(VatCategory(category).label) for category in categories))
    return [_("Het btw-percentage ontbreekt voor: %(categories)s.") % {"categories": unknown}] if unknown else []
