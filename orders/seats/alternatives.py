"""What the page offers when the wanted number of places is not free together: what comes nearest to it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shows.models import Seat

from ..stock import best_places_choice
from ..stock.best_places_choice import Block, Wish
from ..stock.best_places_layout import SeatOnPlan
from . import seatmap
from .forms import BestForm
from .page import SeatPage

MOST_OTHERS = 3


@dataclass(frozen=True)
class Other:
    """The wanted number together, of another rank or in another section: its name, whether its places are numbered
    seats, what it costs, and what the form posts."""

    name: str
    is_seated: bool
    amount: Decimal
    fields: dict[str, int]


class UnnumberedSection(NamedTuple):
    """A section without numbers, and how many places are left in it."""

    pk: int
    name: str
    rank_id: int
    left: int


@dataclass(frozen=True)
class Parts:
    """The wanted number in parts: the sizes as '3 + 2', how they lie, the names of the parts, their seats, what they
    cost."""

    sizes: str
    how: str
    names: list[str]
    seats: list[int]
    amount: Decimal


@dataclass(frozen=True)
class Advice:
    """How many places are left and in which section; and what comes nearest: other places together, or the same number
    in parts."""

    number: int
    left: int
    left_where: list[tuple[str, int]]
    others: list[Other]
    parts: Parts | None


def advice(choosing: SeatPage, form: BestForm) -> Advice | None:
    """None when what the valid form asks for is free after all. It reads the states of the seats that the page has."""
    wish = Wish(form.cleaned_data["beste"], form.cleaned_data.get("zaaldeel"), form.cleaned_data.get("rang"))
    layout, line = choosing.layout, choosing.line
    unnumbered = _unnumbered(choosing, wish)
    if any(section.left >= wish.number for section in unnumbered) and not _is_seated(choosing, wish):
        return None
    if best_places_choice.blocks(layout, line, wish):
        return None
    left = Counter(seat.section for seat in best_places_choice.left(layout, line, wish))
    left.update({section.name: section.left for section in unnumbered if section.left})
    return Advice(
        wish.number, left.total(), list(left.items()), _others(choosing, line, wish), _parts(choosing, line, wish)
    )


def names_of_mine(choosing: SeatPage) -> list[str]:
    """The names of the seats in the customer's basket; neighbours share one."""
    if not choosing.seats_of_mine:
        return []
    groups = re.finditer(f"{seatmap.MINE}+", choosing.line)
    return [named(choosing.layout.seats(group.start(), group.end() - group.start())) for group in groups]


def named(seats: list[SeatOnPlan]) -> str:
    """The name of neighbours: 'Parterre, rij E, stoelen 5, 3 en 1'."""
    numbers = [seat.number for seat in seats]
    all_but_last = ", ".join(numbers[:-1])
    listed = _("%(some)s en %(last)s") % {"some": all_but_last, "last": numbers[-1]} if all_but_last else numbers[-1]
    row = Seat(row=seats[0].row, row_label=seats[0].row_label).row_words
    seat = ngettext("stoel %(numbers)s", "stoelen %(numbers)s", len(numbers)) % {"numbers": listed}
    return f"{seats[0].section}, {row}, {seat}"


def _is_seated(choosing: SeatPage, wish: Wish) -> bool:
    return any(wish.allows_kind(section, rank) for section, rank in choosing.layout.kinds)


def _unnumbered(choosing: SeatPage, wish: Wish) -> list[UnnumberedSection]:
    """The sections without numbers that the wish allows."""
    return [
        UnnumberedSection(section.pk, section.name, section.rank_id or 0, choosing.left.get(section.pk, 0))
        for section in choosing.hall.unnumbered
        if wish.allows_kind(section.pk, section.rank_id or 0)
    ]


def _others(choosing: SeatPage, line: str, wish: Wish) -> list[Other]:
    """The same number together of each rank in each section, the best ranks first."""
    anywhere = Wish(wish.number)
    names = choosing.layout.sections
    others = []
    for offer in choosing.ranks_to_choose:
        for section_id, name in names.items():
            here = Wish(wish.number, section_id, offer.rank.pk)
            if best_places_choice.blocks(choosing.layout, line, here):
                others.append(_other(choosing, f"{offer.rank.name}, {name}", offer.base, here, is_seated=True))
        for section in _unnumbered(choosing, anywhere):
            if section.rank_id == offer.rank.pk and section.left >= wish.number:
                here = Wish(wish.number, section.pk, section.rank_id)
                others.append(_other(choosing, section.name, offer.base, here, is_seated=False))
    return others[:MOST_OTHERS]


def _other(choosing: SeatPage, name: str, base: Decimal, wish: Wish, *, is_seated: bool) -> Other:
    form = choosing.best_form(None, is_shown=False)
    values = {"beste": wish.number, "rang": wish.rank_id, "zaaldeel": wish.section_id}
    posted = {name: value for name, value in values.items() if value and name in form.fields}
    return Other(name, is_seated, base * wish.number, posted)


def _parts(choosing: SeatPage, line: str, wish: Wish) -> Parts | None:
    blocks = best_places_choice.split(choosing.layout, line, wish) if wish.number > 1 else []
    if not blocks:
        return None
    groups = [choosing.layout.seats(block.start, block.number) for block in blocks]
    bases = {offer.rank.pk: offer.base for offer in choosing.ranks}
    seats = [seat for group in groups for seat in group]
    return Parts(
        sizes=" + ".join(str(len(group)) for group in groups),
        how=_how(choosing, blocks),
        names=[named(group) for group in groups],
        seats=[seat.seat_id for seat in seats],
        amount=sum((bases.get(seat.rank_id, Decimal(0)) for seat in seats), Decimal(0)),
    )


def _how(choosing: SeatPage, blocks: Iterable[Block]) -> str:
    """Whether the parts are in one row, in rows behind each other, or neither."""
    slots = [choosing.layout.slots[block.start] for block in blocks]
    rows = {slot.row for slot in slots if slot}
    if len(rows) == 1:
        return _("in dezelfde rij")
    if max(rows) - min(rows) == 1:
        return _("in rijen achter elkaar")
    return _("apart van elkaar")
