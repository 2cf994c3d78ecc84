"""Slugs: the names of productions in web addresses, unique at an organiser."""

from collections.abc import Iterable

from django.utils.text import slugify

from .models import Production, Season

MAX_LENGTH = 120
MAX_STEM = 110  # so that a number fits behind it


def production_slug(organiser_id: int, title: str, *, exclude: int | None = None) -> str:
    """The slug for a title, with a number when another production than `exclude` (an id) has it."""
    stem = slugify(title)[:MAX_STEM].strip("-") or "productie"
    others = Production.objects.filter(organiser=organiser_id, slug__startswith=stem)
    if exclude is not None:
        others = others.exclude(pk=exclude)
    taken = set(others.values_list("slug", flat=True))
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def season_slug(production: Production, source: Season, target: Season) -> str:
    """The slug of a copy in another season, 'de-vos-2027-2028': the same each time."""
    stem = production.slug.removesuffix(f"-{slugify(source.name)}")
    end = f"-{slugify(target.name) or target.pk}"
    return stem[: MAX_LENGTH - len(end)].rstrip("-") + end


def taken_slugs(organiser_id: int, slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that productions of the organiser have."""
    productions = Production.objects.filter(organiser=organiser_id, slug__in=slugs)
    return set(productions.values_list("slug", flat=True))
