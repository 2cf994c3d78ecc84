"""A hall that is edited while a performance in it is put on sale: what was laid out is what the hall says."""

from threading import Event

import pytest
from django.db import IntegrityError, transaction

from orders import stock
from orders.models import Place
from shows.models import Seat
from tests import cast
from tests.guards import function_without
from tests.races import at_once, wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(organiser):
    return cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))


def edit_slowly(begun: Event, until=wait_until_blocked):
    """Seat A1 becomes a companion's place; it is committed after that: when somebody waits for it."""

    def act():
        with transaction.atomic():
            Seat.objects.filter(row="A", number="1").update(kind=Seat.Kind.COMPANION)
            begun.set()
            until()
        return "edited"

    return act


def sell_after(begun: Event, performance, sold: Event | None = None):
    def act():
        begun.wait()
        stock.put_on_sale(performance)
        if sold:
            sold.set()
        return "sold"

    return act


def channel_of_a1() -> str:
    return Place.objects.get(seat__row="A", seat__number="1").channel


def test_an_edit_under_way_is_waited_for(draft):
    begun = Event()
    assert at_once(*[edit_slowly(begun), sell_after(begun, draft)]) == ["edited", "sold"]
    assert channel_of_a1() == "desk"


def test_an_edit_that_comes_later_is_refused(draft):
    begun = Event()

    def sell_slowly():
        with transaction.atomic():
            stock.put_on_sale(draft)
            begun.set()
            wait_until_blocked()

    def edit():
        begun.wait()
        Seat.objects.filter(row="A", number="1").update(kind=Seat.Kind.COMPANION)

    sold, refused = at_once(sell_slowly, edit)
    assert sold is None
    assert isinstance(refused, IntegrityError)
    assert Seat.objects.get(row="A", number="1").kind == Seat.Kind.REGULAR
    assert channel_of_a1() == "online"


@pytest.fixture
def without_the_lock(db):
    """The trigger looks at the hall, and doesn't lock it."""
    with function_without("shows_refuse_when_frozen(bigint)", "FOR SHARE"):
        yield


def test_control_without_the_lock_what_is_sold_is_not_what_the_hall_says(draft, without_the_lock):
    begun, sold = Event(), Event()
    assert at_once(edit_slowly(begun, sold.wait), sell_after(begun, draft, sold)) == ["edited", "sold"]
    assert channel_of_a1() == "online"
    assert Seat.objects.get(row="A", number="1").kind == Seat.Kind.COMPANION
