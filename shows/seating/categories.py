"""The categories of a file become ranks and kinds of place, and the other way round.

The format has no field for the kind of a place, so the category's name says it: "Rolstoelplaats" is a wheelchair place
by its name, "rang 2 (rolstoelplaats)" is a wheelchair place of "rang 2". The first category is the best rank.
`rank_and_kind` undoes `category_for`, whatever the names.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Seat
from .json_node import JsonNode, printable

Kind = Seat.Kind
SUFFIXES = {Kind.WHEELCHAIR: " (rolstoelplaats)", Kind.COMPANION: " (begeleider)", Kind.REGULAR: " (stoel)"}
# The names that real files use, in four languages. COMPANION is tried first: "begeleider rolstoel" is a companion's.
COMPANION = re.compile(r"begeleid|companion|carer|begleit|accompagnat", re.IGNORECASE)
WHEELCHAIR = re.compile(r"rolstoel|wheelchair|rollstuhl|fauteuil roulant|\bpmr\b", re.IGNORECASE)

KEYS = ("name", "color")
LONGEST_CATEGORY = 80
LONGEST_RANK = 60


def rank_and_kind(category: str) -> tuple[str, str]:
    """The rank that a category stands for, and the kind of its places."""
    for kind, suffix in SUFFIXES.items():
        if category.endswith(suffix) and category != suffix:
            return category.removesuffix(suffix).strip(), kind
    if COMPANION.search(category):
        return category, Kind.COMPANION
    return category, Kind.WHEELCHAIR if WHEELCHAIR.search(category) else Kind.REGULAR


def category_for(rank: str, kind: str) -> str:
    """The category for places of a rank and a kind: the rank's own name where that name implies the kind."""
    return rank if rank_and_kind(rank) == (rank, kind) else rank + SUFFIXES[Kind(kind)]


def categories_for(rank: str, kinds: Collection[str]) -> list[str]:
    """The categories of a rank: one for each kind of place that it has."""
    return [category_for(rank, kind) for kind in Kind if kind in kinds]


@dataclass
class Categories:
    """The categories of a file, the best first. A category that only a seat names is added as the last one."""

    plan: JsonNode
    names: list[str]

    @classmethod
    def parse(cls, plan: JsonNode) -> "Categories":
        """Reads the file's list of categories, in its order."""
        names: list[str] = []
        for pointer, value in plan.items("categories"):
            node = JsonNode(value, pointer, _("categorie %(n)s") % {"n": pointer.rsplit("/", 1)[1]}, plan.report)
            node.report_unknown_keys(*KEYS)
            name = node.text("name", LONGEST_CATEGORY)
            if not name:
                node.report_fault(_("een categorie zonder naam, overgeslagen"))
            elif name in names:
                message = _("de categorie “%(name)s” staat er al; één rang gemaakt")
                node.report_fault(message % {"name": printable(name)}, "name")
            else:
                names.append(name)
        return cls(plan, names)

    def rank_and_kind_of(self, seat: JsonNode) -> tuple[str, str]:
        """The rank and kind that the category of a seat means. A seat without a category is refused: it would have no
        price."""
        name = seat.text("category", LONGEST_CATEGORY, must=True)
        if name and name not in self.names:
            self.names.append(name)
            message = _("de categorie “%(name)s” staat niet in de lijst; als laatste rang toegevoegd")
            seat.report_fault(message % {"name": printable(name)}, "category")
        return rank_and_kind(name)

    def ranks(self) -> tuple[str, ...]:
        """The ranks that the categories stand for, the best first. Refuses a name that a rank can't have."""
        ranks = tuple(dict.fromkeys(rank_and_kind(name)[0] for name in self.names))
        for rank in ranks:
            if len(rank) > LONGEST_RANK:
                message = _("categorie “%(name)s” is te lang: hoogstens 60 tekens")
                self.plan.refuse(message % {"name": printable(rank)}, "categories")
        return ranks
