"""What a performance lacks before it can go on sale, and must keep as long as it is."""

from django.utils.translation import gettext as _

from ticketing import dates

from .models import Performance, Rank, Seat, Section, VatCategory, VatRate


def missing(performance: Performance) -> list[str]:
    """What is missing, in sentences for staff; empty when it can go on sale. Six queries."""
    return [*_ranks_without_a_price(performance), *_categories_without_a_rate(performance)]


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


def _ranks_without_a_price(performance: Performance) -> list[str]:
    """Every rank has a price that everybody may pay online: the price that a hold fixes first."""
    used = used_ranks(performance.hall_id)
    if not used:
        return [_("De zaal heeft nog geen plaatsen.")]
    public = performance.prices.filter(tariff__sold_online=True, tariff__members_only=False)
    priced = set(public.values_list("rank_id", flat=True))
    without = ", ".join(name for pk, name in used.items() if pk not in priced)
    return [_("Deze rangen hebben nog geen prijs: %(ranks)s.") % {"ranks": without}] if without else []


def _categories_without_a_rate(performance: Performance) -> list[str]:
    """Tickets are issued with the percentage of the day: without one, who has paid would wait."""
    used = set(performance.prices.values_list("vat_category", flat=True))
    unknown = ", ".join(sorted(str(VatCategory(category).label) for category in used - categories_with_a_rate()))
    return [_("Het btw-percentage ontbreekt voor: %(categories)s.") % {"categories": unknown}] if unknown else []
