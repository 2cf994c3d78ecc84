"""Pieces of the programme's pages (a card, a line, a slot of the calendar), each kept for as long as nothing of it
changes: by the versions that PostgreSQL gives the rows of its production and performances, of genres and halls (xmin,
another one at each write, that of the figure of what is left too), and by which of their dates have passed.

So a page is joined from pieces after one light query, and only what changed is read in full and drawn anew.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import Organiser
from ticketing.cache import Cache

from .models import Performance
from .search import AROUND, Hit

FRESH_SECONDS = 3600
VERSION = f"""
concat_ws('.', shows_performance.xmin, shows_production.xmin, presale_from <= %s, sale_from <= %s, sale_until <= %s,
    {AROUND})
"""


class Glance(NamedTuple):
    """A performance in its light form. Its version is another one as soon as anything that is shown of it may be."""

    pk: int
    production: int
    starts_at: datetime
    version: str

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at


Group = tuple[Glance, ...]
Drawn = TypeVar("Drawn", Group, tuple[Hit])
_kept: Cache[bytes] = Cache(seconds=FRESH_SECONDS, most=4_000)  # as text, one long dash would double a piece


def glances(performances: QuerySet[Performance], at: datetime) -> list[Glance]:
    """In the order of time. One query."""
    version = RawSQL(VERSION, (at, at, at))  # noqa: S611 - our own constant
    found = performances.order_by("starts_at", "pk").values_list("pk", "production_id", "starts_at", version)
    return [Glance(*row) for row in found]


def by_production(some: Sequence[Glance]) -> list[Group]:
    """Those of a production together, productions in the order of their first."""
    found: dict[int, list[Glance]] = {}
    for glance in some:
        found.setdefault(glance.production, []).append(glance)
    return [tuple(group) for group in found.values()]


def drawn(
    template: str,
    organiser: Organiser,
    groups: Sequence[Drawn],
    at: datetime,
    contexts: Callable[[list[Drawn]], dict[Drawn, dict[str, Any]]],
) -> list[SafeString]:
    """A piece for each group of performances, or what a search found. The contexts of those that aren't kept are made
    together; a group without one (what was taken back at this moment) has an empty piece."""
    language = get_language()
    keys = {
        (template, organiser.slug, language, tuple((one.pk, one.version, one.has_begun(at)) for one in group)): group
        for group in groups
    }

    def make(lacking: list[Any]) -> dict[Any, bytes]:
        found = contexts([keys[key] for key in lacking])
        return {
            key: render_to_string(template, found[keys[key]]).encode() if keys[key] in found else b"" for key in lacking
        }

    return [SafeString(piece, "utf-8") for piece in _kept.get_many(list(keys), make).values()]
