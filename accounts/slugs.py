"""Rules for an organiser's slug. The URLs of its pages begin with the slug, beside all other URLs."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

small_letters = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", gettext_lazy("Gebruik kleine letters, cijfers en streepjes ertussen.")
)


def not_reserved(slug: str) -> None:
    """Raises ValidationError for the first part of another URL: that page would hide the organiser's pages."""
    if slug.lower() in reserved():
        raise ValidationError(_("Met dit woord beginnen al andere adressen van deze site."), code="reserved")


def reserved() -> set[str]:
    """The first parts of all other URLs in the URLconf."""
    static = settings.STATIC_URL.strip("/").split("/")[0]
    return {static, *_first_parts(get_resolver().url_patterns)}


def _first_parts(entries: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in entries:
        first, slash, _rest = (before + str(entry.pattern)).partition("/")
        if isinstance(entry, URLResolver) and not slash:
            yield from _first_parts(entry.url_patterns, first)
        elif first and "<" not in first:
            yield first.lower()
