"""The seat map's HTML: a real, labelled checkbox for each seat, joined from fragments that each process keeps.

Rendering a thousand seats by template costs twenty times as much. A seat's markup has two parts: its own (kept by hall
and language), and one that all seats of its rank in the same state share (made anew for each page, so that prices and
availability are never old). `stock.states` gives a letter a seat, in this order. The positions are in the hall's
style sheet (shows/hall_style.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shows.models import Seat, Section
from ticketing import money
from ticketing.cache import Cache

LETTERS = FREE, TAKEN, MINE, DESK = "f", "t", "m", "w"


@dataclass(frozen=True)
class Row:
    """A row of seats, from and until an index in the hall's order; the number of free ones goes between two parts."""

    start: int
    end: int
    opening: str
    closing: str


@dataclass(frozen=True)
class SectionMarkup:
    """A section with seats, and its rows."""

    pk: int
    name: str
    rows: tuple[Row, ...]

    def has_free(self, letters: str) -> bool:
        """Whether a seat of it is free."""
        return letters.find(FREE, self.rows[0].start, self.rows[-1].end) >= 0


@dataclass(frozen=True)
class HallMarkup:
    """A hall's fragments in one language. `kinds` says which shared part ends each seat's markup; `wheelchairs`,
    `swappable` and `replaced` are indexes in the order of seats: of wheelchair places, of those that replace seats, and
    of these seats."""

    sections: tuple[SectionMarkup, ...]
    unnumbered: tuple[Section, ...]
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    seat_ids: tuple[int, ...]
    names: dict[int, str]
    wheelchairs: tuple[int, ...]
    swappable: tuple[int, ...]
    replaced: dict[int, tuple[int, ...]]
    rank_kinds: frozenset[str]

    @property
    def has_wheelchair_places(self) -> bool:
        return bool(self.wheelchairs or self.replaced)

    @property
    def has_companion_places(self) -> bool:
        return "c" in self.kinds

    def wheelchair_places_left(self, letters: str) -> int:
        """Those that the desk still has: its own, and those for which both seats in their place are free."""
        own = sum(letters[index] == DESK for index in (*self.wheelchairs, *self.swappable))
        return own + sum(all(letters[index] == FREE for index in seats) for seats in self.replaced.values())


_halls: Cache[HallMarkup] = Cache(seconds=60, most=24, rendered=True)  # the seats of a hall on sale hardly ever change


def markup_of(hall_id: int) -> HallMarkup:
    """The fragments of a hall in the language of this request; two queries when they are not kept."""
    return _halls.get(hall_id, lambda: _make_markup(hall_id))


def join(hall: HallMarkup, letters: str, ranks: dict[int, tuple[str, Decimal]], chosen: Collection[int]) -> SafeString:
    """The map: every section, row and seat. `ranks` gives the name and base price by rank id, in the order of ranks;
    `chosen` are the seats (ids) to be checked where they are free."""
    ends = _ends(ranks, hall.rank_kinds)
    seats = [head + ends[kind + letter] for head, kind, letter in zip(hall.heads, hall.kinds, letters, strict=True)]
    if chosen:
        for index, seat_id in enumerate(hall.seat_ids):
            if seat_id in chosen and letters[index] == FREE:
                seats[index] = seats[index][:-1] + " checked>"
    parts = []
    for section in hall.sections:
        parts.append(f'<section class="deel" id="deel-{section.pk}"><h3 class="visually-hidden">{section.name}</h3>')
        for row in section.rows:
            free = str(letters.count(FREE, row.start, row.end))
            parts += [row.opening, free, row.closing, *seats[row.start : row.end], "</fieldset>"]
        parts.append("</section>")
    return mark_safe("".join(parts))  # noqa: S308 - every name in it was escaped


def _ends(ranks: dict[int, tuple[str, Decimal]], rank_kinds: Collection[str]) -> dict[str, str]:
    """How the markup of a seat ends, by kind (rank id, w or c for wheelchair and companion) and state."""
    taken, mine, desk = _("bezet"), _("in uw winkelmandje"), _("te koop aan de balie")
    # A rank that has lost its online price can't be bought, whatever its places say.
    ends = {f"{kind}{letter}": f'{taken}" class=t disabled>' for kind in rank_kinds for letter in LETTERS}
    for number, (rank_id, (name, amount)) in enumerate(ranks.items(), start=1):
        label = escape(f"{name}, {money.euro(amount) if amount else _('gratis')}")
        ends[f"{rank_id}:{FREE}"] = f'{label}" class=r{number}>'
        ends[f"{rank_id}:{TAKEN}"] = f'{label}, {taken}" class="r{number} t" disabled>'
        ends[f"{rank_id}:{MINE}"] = f'{label}, {mine}" class="r{number} m" checked disabled>'
        ends[f"{rank_id}:{DESK}"] = ends[f"{rank_id}:{TAKEN}"]
    for kind in ("w", "c"):
        ends |= {f"{kind}{letter}": f'{taken}" class="{kind} t" disabled>' for letter in LETTERS}
        ends[f"{kind}{DESK}"] = f'{desk}" class={kind} disabled>'
    # A wheelchair place that stands where two seats are: hidden, but counted in the order, until they are swapped.
    return ends | {f"x{letter}": '" hidden disabled>' for letter in LETTERS} | {f"x{DESK}": ends[f"w{DESK}"]}


def _make_markup(hall_id: int) -> HallMarkup:
    seats = list(
        Seat.objects.filter(section__hall=hall_id)
        .select_related("section")
        .order_by("section__position", "section_id", "position", "pk")
    )
    index_of = {seat.pk: index for index, seat in enumerate(seats)}
    replaced: dict[int, tuple[int, ...]] = {}
    for seat in seats:
        if seat.replaced_by_id:
            replaced[seat.replaced_by_id] = (*replaced.get(seat.replaced_by_id, ()), index_of[seat.pk])
    kinds = tuple(_kind(seat, replaced) for seat in seats)
    return HallMarkup(
        sections=_sections(seats, index_of),
        unnumbered=tuple(Section.objects.filter(hall=hall_id, is_numbered=False).select_related("rank")),
        heads=tuple(_head(seat) for seat in seats),
        kinds=kinds,
        rank_kinds=frozenset(kind for kind in kinds if kind[0].isdigit()),
        seat_ids=tuple(seat.pk for seat in seats),
        names={seat.pk: name_of(seat) for seat in seats},
        wheelchairs=tuple(index for index, kind in enumerate(kinds) if kind == "w"),
        swappable=tuple(index for index, kind in enumerate(kinds) if kind == "x"),
        replaced=replaced,
    )


def name_of(seat: Seat) -> str:
    """'Parterre, rij E, stoel 5'. The section must be at hand."""
    return seat.name_in(seat.section.name)


def _head(seat: Seat) -> str:
    """A seat's own part: what it posts, its id, the number that the eye sees, and how its name begins."""
    name = escape(name_of(seat) + (f" ({seat.remark})" if seat.remark else ""))
    number = escape(seat.number.removeprefix(f"{seat.row}-") or seat.number)  # the eye sees the row beside it
    return f'<input type=checkbox name=stoel value={seat.pk} id=s{seat.pk} data-n="{number}" aria-label="{name}, '


def _kind(seat: Seat, replaced: dict[int, tuple[int, ...]]) -> str:
    if seat.kind == Seat.Kind.WHEELCHAIR:
        return "x" if seat.pk in replaced else "w"
    return "c" if seat.kind == Seat.Kind.COMPANION else f"{seat.rank_id}:"


def _sections(seats: list[Seat], index_of: dict[int, int]) -> tuple[SectionMarkup, ...]:
    return tuple(
        SectionMarkup(section.pk, escape(section.name), _rows(list(members), index_of))
        for section, members in groupby(seats, key=lambda seat: seat.section)
    )


def _rows(seats: list[Seat], index_of: dict[int, int]) -> tuple[Row, ...]:
    """Rows with their legend: 'Rij E: 14 van 24 vrij' to the ear, 'E' to the eye."""
    rows = []
    for letter, members in groupby(seats, key=lambda seat: seat.row):
        row = list(members)
        first, total = row[0].pk, sum(seat.kind == Seat.Kind.REGULAR for seat in row)
        title = "<span class=visually-hidden>" + escape(_("Rij")) + f" </span>{escape(letter)}"
        opening = f"<fieldset><legend><h4 class=rij id=r{first}>{title}<span class=visually-hidden>: "
        closing = escape(_("van %(total)s vrij") % {"total": total}) + "</span></h4></legend>"
        rows.append(Row(index_of[first], index_of[row[-1].pk] + 1, opening, " " + closing))
    return tuple(rows)
