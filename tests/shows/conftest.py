"""A performance of the house, and one of another house."""

import pytest

from tests import cast


@pytest.fixture
def ours(organiser):
    return cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))


@pytest.fixture
def theirs(db):
    other = cast.make_organiser("ander", name="Ander huis")
    return cast.make_performance(cast.make_production(other, "Van hen"), cast.make_hall(other))
