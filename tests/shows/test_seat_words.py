"""How a seat is called where there is little room, and what a row is called in its hall."""

import pytest

from shows.models import Seat


@pytest.mark.parametrize(
    ("row", "number", "called"),
    [("E", "5", "E5"), ("AA", "10", "AA10"), ("1", "12", "1/12"), ("17", "17-1", "17/17-1")],
)
def test_a_seat_is_called_by_row_and_number(row, number, called):
    assert str(Seat(row=row, number=number)) == called


@pytest.mark.parametrize(
    ("label", "own"), [("", ""), ("Rij 3", ""), ("row 3", ""), ("Loge 3", "Loge 3"), ("Rij 4", "Rij 4"), ("Rij", "Rij")]
)
def test_a_rows_own_words_are_what_no_other_hall_says(label, own):
    assert Seat(row="3", row_label=label).own_row_words == own
