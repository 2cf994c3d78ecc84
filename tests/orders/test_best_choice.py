"""Which places are best: tables of small halls, and what holds in any hall."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.stock import best_places_choice, best_places_layout
from orders.stock.best_places_choice import SPREAD, Wish
from orders.stock.best_places_layout import Layout, SeatOnPlan


def hall(*rows: str, ranks: str = "") -> tuple[Layout, str]:
    """A hall drawn in letters, a line a row, a section a blank line: f free, t taken, m mine, w a wheelchair place,
    a space where no seat is. `ranks` has a digit a row (0 is the best). The layout, and its line."""
    seats, letters, section = [], "", 1
    for y, row in enumerate(rows):
        section += row == ""
        for x, letter in enumerate(row):
            if letter != " ":
                rank = int(ranks[y]) if ranks else 0
                where = (section, f"R{y}", rank, rank, 24.0 * x, 26.0 * y)
                seats.append(SeatOnPlan(len(seats) + 1, *where, letter != "w", f"Deel {section}", str(x)))
                letters += letter
    layout = best_places_layout.lay_out(seats)
    return layout, layout.line(letters)


def chosen(found: list, layout: Layout) -> list[str]:
    """The blocks as 'row:numbers'."""
    seats = [layout.seats(block.start, block.number) for block in found]
    return [f"{block[0].row}:{','.join(seat.number for seat in block)}" for block in seats]


@pytest.mark.parametrize(
    ("rows", "number", "best"),
    [
        # The middle of the row, a third of the way back.
        (["fffff"], 1, "R0:2"),
        (["fffffff"], 3, "R0:2,3,4"),
        (["ffffff", "ffffff", "ffffff", "ffffff"], 2, "R1:2,3"),
        (["fffff"] * 7, 5, "R2:0,1,2,3,4"),
        # What is taken, or no ordinary seat, parts neighbours; so do an aisle and a missing seat.
        (["fftff"], 2, "R0:0,1"),
        (["fftfff"], 3, "R0:3,4,5"),
        (["ffwff"], 2, "R0:0,1"),
        (["fff  fff", "ffffffff"], 4, "R1:2,3,4,5"),
        (["ff fff"], 3, "R0:3,4,5"),
        # Nobody is left alone between others, if a block nearly as good prevents it.
        (["ttfffftt"], 3, "R0:2,3,4"),
        (["ffff"], 2, "R0:0,1"),
        (["tffft", "ttfft"], 2, "R1:2,3"),
        # Nor by and by, when pairs fill the rest: 4 and 4 are left, not 3 and 5.
        (["ffffffffff"], 2, "R0:4,5"),
        (["ffffffff"], 2, "R0:2,3"),
        # For one, the seat that stands alone already, rather than one that leaves another alone.
        (["tftfft"], 1, "R0:1"),
        # Beside what one has; else near it.
        (["fffffffmm"], 2, "R0:5,6"),
        (["fffffffff", "tttttttmm", "ttttttttt"], 2, "R0:7,8"),
        (["fffffff", "fffffff", "fffffmt"], 1, "R2:4"),
    ],
)
def test_the_best_block(rows, number, best):
    layout, line = hall(*rows)
    assert chosen(best_places_choice.blocks(layout, line, Wish(number)), layout)[0] == best


@pytest.mark.parametrize(
    ("rows", "number"), [(["fftff"], 3), (["ff ff"], 3), (["ffwff"], 3), (["ff", "ff"], 3), (["ttt"], 1), ([""], 1)]
)
def test_what_is_not_together_is_no_block(rows, number):
    layout, line = hall(*rows)
    assert best_places_choice.blocks(layout, line, Wish(number)) == []


def test_the_better_rank_comes_first_and_rank_and_section_can_be_asked_for():
    layout, line = hall("ffffff", "ffffff", "", "ffffff", ranks="0101")
    first = {
        wish: chosen(best_places_choice.blocks(layout, line, wish), layout)[:1]
        for wish in (Wish(2), Wish(2, rank_id=1), Wish(2, section_id=2), Wish(2, 2, 0), Wish(7))
    }
    assert first == {
        Wish(2): ["R0:2,3"],
        Wish(2, rank_id=1): ["R3:2,3"],
        Wish(2, section_id=2): ["R3:2,3"],
        Wish(2, 2, 0): [],
        Wish(7): [],
    }
    layout, line = hall("ttff", "ffff", ranks="01")
    assert chosen(best_places_choice.blocks(layout, line, Wish(2)), layout)[0] == "R0:2,3"
    assert chosen(best_places_choice.blocks(layout, line, Wish(4)), layout) == ["R1:0,1,2,3"]


def test_numbers_say_nothing_about_neighbours():
    """5 3 1 2 4 6, given in the order of the numbers: 1 and 2 sit together, 2 and 3 don't."""
    place = {5: 0, 3: 1, 1: 2, 2: 3, 4: 4, 6: 5}
    seats = [SeatOnPlan(n, 1, "A", 0, 0, 24.0 * place[n], 0.0, True, "P", str(n)) for n in range(1, 7)]
    layout = best_places_layout.lay_out(seats)
    blocks = best_places_choice.blocks(layout, layout.line("ffffff"), Wish(2))
    assert chosen(blocks, layout)[0] == "A:1,2"
    assert chosen(best_places_choice.blocks(layout, layout.line("ftffff"), Wish(3)), layout) == ["A:5,3,1"]


def test_a_section_drawn_on_its_side_is_the_same_section():
    """Rows that run from top to bottom, as on a side balcony."""
    spots = [(row, number) for row in range(4) for number in range(6)]
    for aside in (False, True):
        seats = [
            SeatOnPlan(
                6 * r + n, 1, f"R{r}", 0, 0, *((26.0 * r, -24.0 * n) if aside else (24.0 * n, 26.0 * r)), number=str(n)
            )
            for r, n in spots
        ]
        layout = best_places_layout.lay_out(seats)
        (row, numbers) = chosen(best_places_choice.blocks(layout, layout.line("f" * 24), Wish(2)), layout)[0].split(":")
        assert (row, set(numbers.split(","))) == ("R1", {"2", "3"})


@pytest.mark.parametrize(
    ("rows", "number", "parts"),
    [
        (["ffftff"], 5, ["R0:0,1,2", "R0:4,5"]),
        (["tffft", "fftff"], 5, ["R0:1,2,3", "R1:0,1"]),
        (["tfftt", "tttff"], 4, ["R0:1,2", "R1:3,4"]),
        (["fff  f"], 4, ["R0:0,1,2", "R0:5"]),
        (["ftftf"], 3, ["R0:2", "R0:0", "R0:4"]),
        (["ff", "tt", "tt", "ff"], 4, ["R0:0,1", "R3:0,1"]),
        (["fftf"], 5, []),
        (["ttt"], 2, []),
    ],
)
def test_the_best_split(rows, number, parts):
    layout, line = hall(*rows)
    assert chosen(best_places_choice.split(layout, line, Wish(number)), layout) == parts


def test_a_split_keeps_to_rank_and_section():
    layout, line = hall("fftf", "ffff", "", "ffff", ranks="0100")
    assert chosen(best_places_choice.split(layout, line, Wish(3, 1, 0)), layout) == ["R0:0,1", "R0:3"]
    assert best_places_choice.split(layout, line, Wish(4, 1, 0)) == []


HALLS = st.lists(st.text("fffftm w", max_size=12), min_size=1, max_size=7)
WISHES = st.builds(Wish, st.integers(1, 10), st.none() | st.just(1), st.none() | st.integers(0, 2))


@given(HALLS, WISHES)
def test_every_block_is_free_together_and_within_the_spread(rows, wish):
    """Free seats alone, neighbours in one row of one section, of the rank asked for, none over another; the first is
    the best; and when there is none, no so many neighbours are free."""
    layout, line = hall(*rows, ranks="0121012")
    found = best_places_choice.blocks(layout, line, wish)
    used: set[int] = set()
    for block in found:
        seats = layout.seats(block.start, wish.number)
        assert len(seats) == wish.number
        assert line[block.start : block.start + wish.number] == "f" * wish.number
        assert len({(seat.section_id, seat.row) for seat in seats}) == 1
        assert all(wish.allows(seat) and seat.is_regular for seat in seats)
        steps = [after.x - before.x for before, after in pairwise(seats)]
        assert steps == [24.0] * (wish.number - 1)
        assert block.order == found[0].order
        assert found[0].away <= block.away <= found[0].away + SPREAD
        assert used.isdisjoint(range(block.start, block.start + wish.number))
        used.update(range(block.start, block.start + wish.number))
    if not found:
        allowed = "".join(
            letter if slot and wish.allows(slot.seat) else "|" for slot, letter in zip(layout.slots, line, strict=False)
        )
        assert "f" * wish.number not in allowed


@given(HALLS, WISHES)
def test_no_block_is_better_than_the_first(rows, wish):
    """Against plain reckoning over everything: the early end of the search loses nothing."""
    layout, line = hall(*rows, ranks="0121012")
    found = best_places_choice.blocks(layout, line, wish)
    everything = best_places_choice.all_free(layout, line, wish, wish.number)
    if "m" not in line:
        assert (found[:1] or [None])[0] == (min(everything) if everything else None)


@given(HALLS, WISHES)
def test_a_split_seats_everybody_once_or_nobody(rows, wish):
    layout, line = hall(*rows, ranks="0121012")
    parts = best_places_choice.split(layout, line, wish)
    slots = [slot for block in parts for slot in range(block.start, block.start + block.number)]
    enough = len(best_places_choice.left(layout, line, wish)) >= wish.number
    assert len(slots) == len(set(slots))
    assert all(line[slot] == "f" and wish.allows(layout.slots[slot].seat) for slot in slots)
    if wish.number > 1:
        assert len(slots) == (wish.number if enough else 0)
