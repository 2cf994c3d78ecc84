"""Which places are best: pure functions over a layout and the states of its seats (docs/stock.md, "Best places").

A block is a number of free neighbours. The better rank comes first, then the block that is nearer to the best spot of
its section. A block counts as further away when it leaves a seat alone between taken ones, at once or when pairs fill
the rest later. A customer who has places of this performance already gets places beside them if possible, else near
them.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from .best_places_layout import GAP, Layout, Point, SeatOnPlan, Window

FREE, MINE = "f", "m"
NOT_FREE = (MINE, "t", GAP)
ORPHAN = 1.5  # widths of a seat: a block that leaves a seat alone counts as that much further away
ODD = 0.6  # the same for an odd number that is left side by side: most buyers are pairs, which leave one seat alone
SPREAD = 5.0  # widths of a seat: nobody gets a block that much further away than the best, however busy it is
MOST_BLOCKS = 24  # as many as the customers who may choose at once in a process
TRIED_FIRSTS = 20  # blocks that are tried as the first half of a split


@dataclass(frozen=True)
class Wish:
    """The number of places, and their section and rank. None is any."""

    number: int
    section_id: int | None = None
    rank_id: int | None = None

    def allows(self, seat: SeatOnPlan) -> bool:
        """Whether the seat has the section and rank of the wish."""
        return self.allows_kind(seat.section_id, seat.rank_id)

    def allows_kind(self, section_id: int, rank_id: int | None) -> bool:
        """Whether this is the section and rank of the wish."""
        return self.section_id in (None, section_id) and self.rank_id in (None, rank_id)


class Block(NamedTuple):
    """Neighbours, and how good they are: less is better. `order` is compared first: whether it is
    beside the customer's own places, then its rank."""

    order: tuple[int, int]
    away: float
    start: int
    number: int


def blocks(layout: Layout, line: str, wish: Wish) -> list[Block]:
    """The best block first, then those that are nearly as good: of the same rank, at most SPREAD further, and none
    over another. Empty when no block of that number is free."""
    own = _middle_of_mine(layout, line)
    best_first = sorted(_free_blocks(layout, line, wish) if own is None else _near(layout, line, wish, own))
    chosen: list[Block] = []
    seen: set[int] = set()
    for block in best_first:
        best = best_first[0]
        if block.order != best.order or block.away > best.away + SPREAD or len(chosen) == MOST_BLOCKS:
            break
        slots = range(block.start, block.start + block.number)
        if seen.isdisjoint(slots):
            seen.update(slots)
            chosen.append(block)
    return chosen


def left(layout: Layout, line: str, wish: Wish) -> list[SeatOnPlan]:
    """All free seats that the wish allows."""
    taken = zip(layout.slots, line, strict=False)
    return [slot.seat for slot, letter in taken if slot and letter == FREE and wish.allows(slot.seat)]


def split(layout: Layout, line: str, wish: Wish) -> list[Block]:
    """The best of what is not together: in two, in one row or in rows behind each other, nobody alone if that can be;
    else in as few parts as it takes. Empty when fewer are free."""
    for larger in _halves(wish.number):
        if pair := _best_pair(layout, line, wish, larger, wish.number - larger):
            return pair
    return _in_parts(layout, line, wish)


def _free_blocks(layout: Layout, line: str, wish: Wish) -> Iterator[Block]:
    """The free blocks, until no later one can come within the spread: windows come best first."""
    free, best_rank, until = FREE * wish.number, None, math.inf
    for window in layout.windows(wish.number):
        if best_rank is not None and (window.rank != best_rank or window.away - ORPHAN > until):
            return
        if line.startswith(free, window.start) and _is_allowed(layout, wish, window.start):
            block = _block(line, window, wish.number, (0, window.rank), window.away)
            best_rank, until = window.rank, min(until, block.away + SPREAD)
            yield block


def _near(layout: Layout, line: str, wish: Wish, own: Point) -> Iterator[Block]:
    """All free blocks, by their distance from the customer's own places; those beside them come first."""
    free, number = FREE * wish.number, wish.number
    for window in layout.windows(number):
        start = window.start
        if line.startswith(free, start) and _is_allowed(layout, wish, start):
            is_beside = MINE in (line[start - 1], line[start + number])
            away = math.dist(_middle(layout, start, number), own)
            yield _block(line, window, number, (0, 0) if is_beside else (1, window.rank), away)


def _block(line: str, window: Window, number: int, order: tuple[int, int], away: float) -> Block:
    return Block(order, away + _left_alone(line, window.start, number), window.start, number)


def _left_alone(line: str, start: int, number: int) -> float:
    """What it costs those who come later, in widths of a seat: what is left on either side, less what there was."""
    before, after = _free_before(line, start), _free_after(line, start + number)
    return _alone(before) + _alone(after) - _alone(before + number + after)


def _alone(free: int) -> float:
    return ORPHAN if free == 1 else ODD * (free % 2)


def _free_before(line: str, start: int) -> int:
    """How many free neighbours there are before this slot."""
    return start - 1 - max(line.rfind(letter, 0, start) for letter in NOT_FREE)


def _free_after(line: str, end: int) -> int:
    return min(at for letter in NOT_FREE if (at := line.find(letter, end)) >= 0) - end


def _is_allowed(layout: Layout, wish: Wish, start: int) -> bool:
    if wish.section_id is None and wish.rank_id is None:
        return True
    return all(wish.allows(seat) for seat in layout.seats(start, wish.number))


def _middle_of_mine(layout: Layout, line: str) -> Point | None:
    if MINE not in line:
        return None
    spots = [slot.at for slot, letter in zip(layout.slots, line, strict=False) if slot and letter == MINE]
    return fmean(x for x, _y in spots), fmean(y for _x, y in spots)


def _middle(layout: Layout, start: int, number: int) -> Point:
    first, last = layout.slots[start], layout.slots[start + number - 1]
    assert first
    assert last
    return (first.at[0] + last.at[0]) / 2, (first.at[1] + last.at[1]) / 2


def _halves(number: int) -> Iterator[int]:
    """The larger part of each division in two, the most equal first; last the one in which somebody sits alone."""
    yield from range(number - number // 2, number)


def _best_pair(layout: Layout, line: str, wish: Wish, larger: int, smaller: int) -> list[Block]:
    """Two blocks in one row, or in rows behind each other."""
    seconds: dict[int, list[Block]] = {}
    for block in all_free(layout, line, wish, smaller):
        seconds.setdefault(_row(layout, block), []).append(block)
    best: tuple[tuple[int, float], list[Block]] | None = None
    for first in all_free(layout, line, wish, larger)[:TRIED_FIRSTS]:
        row = _row(layout, first)
        for second in (block for near in (row, row - 1, row + 1) for block in seconds.get(near, ())):
            if abs(first.start - second.start) < (larger if first.start < second.start else smaller):
                continue
            rank = max(first.order[1], second.order[1])
            key = rank, first.away + _between(layout, first, second)
            if best is None or key < best[0]:
                best = key, [first, second]
    return best[1] if best else []


def _in_parts(layout: Layout, line: str, wish: Wish) -> list[Block]:
    """The largest block, then the largest that is left nearest to it, until there are enough."""
    parts: list[Block] = []
    missing = wish.number
    size = missing - 1
    while missing and size:
        free = all_free(layout, line, wish, size) if size <= missing else []
        if not free:
            size -= 1
            continue
        part = min(free, key=lambda block: _between(layout, parts[0], block)) if parts else free[0]
        line = line[: part.start] + "t" * size + line[part.start + size :]
        parts.append(part)
        missing -= size
    return [] if missing else parts


def all_free(layout: Layout, line: str, wish: Wish, number: int) -> list[Block]:
    """Every free block of this size, best first."""
    smaller, free = Wish(number, wish.section_id, wish.rank_id), FREE * number
    windows = (window for window in layout.windows(number) if line.startswith(free, window.start))
    return [
        _block(line, window, number, (0, window.rank), window.away)
        for window in windows
        if _is_allowed(layout, smaller, window.start)
    ]


def _row(layout: Layout, block: Block) -> int:
    slot = layout.slots[block.start]
    assert slot
    return slot.row


def _between(layout: Layout, first: Block, second: Block) -> float:
    return math.dist(_middle(layout, first.start, first.number), _middle(layout, second.start, second.number))
