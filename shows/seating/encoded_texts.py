"""What the format has no field for, said in the words that it has: categories, labels and texts of the drawing.

| ours | in the file |
|---|---|
| kind of a place | its category: "Rolstoelplaats" is one by name, "rang 2 (rolstoelplaats)" is a place of "rang 2" |
| remark | after the seat's label: "Stoel %s · aan de gang" |
| makes room for | last in the seat's label: "Stoel %s · maakt plaats voor parterre-x-1" (a guid of the same zone) |
| unnumbered section | a zone without seats, with a text in its drawing: "420 plaatsen: Rang 2" |
| orientation | a text in the drawing: "Oriëntatie: Podium vooraan." |

Each pair of functions undoes the other, whatever the words.
"""

import re

from ..models import Seat

Kind = Seat.Kind
SUFFIXES = {Kind.WHEELCHAIR: " (rolstoelplaats)", Kind.COMPANION: " (begeleider)", Kind.REGULAR: " (stoel)"}
# As real files name them. A companion's place is asked first: "begeleider rolstoel".
COMPANION = re.compile(r"begeleid|companion|carer|begleit|accompagnat", re.IGNORECASE)
WHEELCHAIR = re.compile(r"rolstoel|wheelchair|rollstuhl|fauteuil roulant|\bpmr\b", re.IGNORECASE)

BETWEEN = " · "
MAKES_ROOM = "maakt plaats voor "
NO_MORE = "–"
ORIENTATION = "Oriëntatie: "
UNNUMBERED = re.compile(r"([1-9][0-9]{0,5}) plaatsen: (.+)", re.DOTALL)


def rank_and_kind(category: str) -> tuple[str, str]:
    """The rank that a category stands for, and the kind of its places."""
    for kind, suffix in SUFFIXES.items():
        if category.endswith(suffix) and category != suffix:
            return category.removesuffix(suffix).strip(), kind
    if COMPANION.search(category):
        return category, Kind.COMPANION
    return category, Kind.WHEELCHAIR if WHEELCHAIR.search(category) else Kind.REGULAR


def category(rank: str, kind: str) -> str:
    """The category for places of a rank and a kind: the rank's own name where that says it."""
    return rank if rank_and_kind(rank) == (rank, kind) else rank + SUFFIXES[Kind(kind)]


def label_parts(label: str) -> tuple[str, str, str]:
    """The label itself, the remark, and the guid that the seat makes room for."""
    own, *rest = label.split(BETWEEN)
    guid = ""
    if rest and rest[-1].startswith(MAKES_ROOM):
        guid = rest.pop().removeprefix(MAKES_ROOM)
    elif rest and rest[-1] == NO_MORE:
        rest.pop()
    own = own.strip(" ·")
    return "" if own == "%s" else own, BETWEEN.join(rest).strip(" ·"), guid.strip()


def label(own: str, remark: str, guid: str) -> str:
    """All three in one; empty when there is nothing to say. No word of them begins or ends with the point between."""
    if not (remark or guid):
        return own
    parts = [own or "%s", *([remark] if remark else [])]
    if guid:
        parts.append(MAKES_ROOM + guid)
    elif (last := remark.split(BETWEEN)[-1]).startswith(MAKES_ROOM) or last == NO_MORE:
        parts.append(NO_MORE)  # so that the remark's own words aren't taken for more than that
    return BETWEEN.join(parts)


def unnumbered(text: str) -> tuple[int, str] | None:
    """Capacity and category of an unnumbered section, if a text says them."""
    found = UNNUMBERED.fullmatch(text)
    return (int(found[1]), found[2]) if found else None
