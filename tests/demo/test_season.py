"""The sample season: as large as promised, the same for the same day, loaded once, and sound."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Customer, Mail, Organiser
from accounts.pictures import build
from demo.season import evenings, people, sales, texts, theatre
from demo.season.loading import POSTER_BYTES, load
from demo.season.posters import poster
from orders.models import Order, Place, Ticket
from shows import price_tables
from shows.models import Genre, Hall, Performance, Production, SaleStatus, Seat
from ticketing import dates

TODAY = dates.local(dates.now()).date()
DAYS = [date(2026, 11, 22), date(2026, 11, 30), date(2027, 1, 1), date(2027, 2, 28), date(2028, 6, 15)]


@pytest.fixture(scope="module")
def season(django_db_setup, django_db_blocker):
    """Loaded once for all the tests that only look at it, and then rolled back."""
    messages: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(TODAY, messages.append)
        connection.check_constraints()  # else every test that looks at it would check all of it again at its end
        yield messages
        transaction.set_rollback(True)


@pytest.fixture
def centre(season, db):
    return Organiser.objects.get(slug="ccmechelen")


def of(centre):
    return Performance.objects.public().filter(production__organiser=centre)


def test_it_is_as_large_as_promised(centre):
    assert Production.objects.filter(organiser=centre).count() == 60
    assert Genre.objects.filter(organiser=centre, production__isnull=False).distinct().count() == 8
    assert of(centre).count() == 100
    assert Performance.objects.filter(audience="schools").count() >= 5
    assert Organiser.objects.count() == 2


def test_it_spans_ten_months_and_fills_this_one_and_the_coming_ones(centre):
    months = Counter(
        dates.first_of_month(dates.local(moment).date()) for moment in of(centre).values_list("starts_at", flat=True)
    )
    wanted = {dates.month_after(TODAY, n) for n in range(-1, 9)}
    assert set(months) == wanted
    assert months[dates.first_of_month(TODAY)] >= 15
    assert min(months.values()) >= 4


def test_there_is_everything_that_can_happen_to_a_visitor(centre):
    found = Counter(performance.sale_status(timezone.now()) for performance in of(centre))
    assert found[SaleStatus.SOLD_OUT] >= 5
    assert found[SaleStatus.LATER] >= 5
    for status in SaleStatus:
        assert found[status], status
    assert sum(performance.has_few_left for performance in of(centre)) >= 5


def test_who_is_early_for_what_is_far_away_pays_less(centre):
    early = Performance.objects.filter(production__organiser=centre, prices__from_on__isnull=False).distinct()
    assert early
    for performance in early:
        now, later = price_tables.tables_of(performance).values()
        assert now.keys() == later.keys()
        assert all(later[cell].amount == worth.amount + 2 for cell, worth in now.items())


def test_the_theatre_has_over_a_thousand_seats_and_wheelchair_places(centre):
    theatre_hall = Hall.objects.annotate(seats=Count("sections__seats")).order_by("-seats").first()
    seats = Seat.objects.filter(section__hall=theatre_hall)
    assert seats.filter(kind="regular").count() > 1000
    assert set(theatre_hall.sections.values_list("name", flat=True)) == {"Parterre", "Balkon"}
    assert seats.filter(kind="wheelchair").count() == 6
    assert seats.filter(kind="companion").count() == 4
    assert seats.filter(replaced_by__isnull=False).count() == 4
    halls = Hall.objects.filter(venue__organiser=centre)
    assert halls.filter(sections__is_numbered=False).exists()
    assert halls.count() == 3


def test_the_rows_are_curved_and_no_two_seats_overlap():
    drawn = list(theatre.seats())
    row = [seat for seat in drawn if (seat.section, seat.row) == ("Parterre", "F")]
    middle, ends = row[len(row) // 2].y, (row[0].y, row[-1].y)
    assert max(ends) < middle - 20
    spots = sorted((seat.x, seat.y) for seat in drawn)
    near = [
        (one, two)
        for index, one in enumerate(spots)
        for two in spots[index + 1 : index + 40]
        if abs(one[0] - two[0]) < 16 and abs(one[1] - two[1]) < 16
    ]
    assert near == []


def test_what_is_sold_is_consistent(centre):
    sold = Place.objects.filter(order__isnull=False)
    assert sold.count() == Ticket.objects.count() > 5000
    assert not Mail.objects.exclude(state="sent").exists()
    assert not Order.objects.exclude(state="confirmed").exists()
    call_command("check_invariants")


class LastMoment(Random):
    """Every sale is at the last possible moment."""

    def random(self) -> float:
        return 1.0


@pytest.mark.parametrize("month", [1, 7])
def test_nothing_was_sold_after_now(clock, month):
    now = datetime(2027, month, 15, 12, tzinfo=UTC)
    clock.set(now)
    for began in (datetime(2026, 7, 30, 10, tzinfo=dates.BRUSSELS), datetime(2026, 12, 1, 10, tzinfo=dates.BRUSSELS)):
        performance = Performance(sale_from=began, sale_until=now + timedelta(days=9))
        assert sales.moment_of_sale(performance, LastMoment()) == now


def test_the_figure_of_what_is_left_is_what_the_places_say(centre):
    free = Count("places", filter=Q(places__order=None, places__channel="online", places__blocked_because=""))
    on_sale = of(centre).filter(state=Performance.State.ON_SALE).annotate(free=free)
    assert len(on_sale) > 90
    assert {one.pk: one.places_left for one in on_sale} == {one.pk: one.free for one in on_sale}


def test_the_demos_customer_has_tickets(centre):
    customer = Customer.objects.get(email="klant@voorbeeld.be")
    orders = Order.objects.filter(customer=customer)
    assert orders
    assert orders.filter(pdf__isnull=False).count() == orders.count()


@pytest.mark.parametrize("login", people.LOGINS)
def test_everybody_of_the_demo_can_log_in(client, centre, login):
    email, password, *_ = login
    assert client.login(email=email, password=password) or client.login(username=email, password=password)


def test_a_second_time_does_nothing(season, db):
    before = Performance.objects.count(), Order.objects.count()
    assert not load(TODAY, print)
    assert (Performance.objects.count(), Order.objects.count()) == before


def test_it_reports_its_progress(season, db):
    assert "60 producties" in " ".join(season)


def planned(today):
    plan = evenings.plan(texts.productions("productions"), today, Random(f"season {today.isoformat()}"))
    return [(evening.production["title"], evening.starts_at, evening.fate) for evening in plan]


@pytest.mark.parametrize("today", DAYS)
def test_the_same_day_gives_the_same_season(today):
    assert planned(today) == planned(today)
    assert planned(today) != planned(today + timedelta(days=1))


@pytest.mark.parametrize("today", DAYS)
def test_on_any_day_there_is_enough_to_come(today):
    evenings_planned = planned(today)
    assert len(evenings_planned) == 100
    coming = [moment for _, moment, _ in evenings_planned if moment.date() >= today]
    assert len(coming) >= 75
    hall_days = Counter(
        (moment, production["hall"])
        for production in texts.productions("productions")
        for title, moment, _ in evenings_planned
        if title == production["title"]
    )
    if (dates.month_after(today) - today).days > 7:
        assert max(hall_days.values()) == 1


def test_a_production_has_the_same_poster_every_day_and_a_light_one():
    image, words = poster("Zout", "theater", 4)
    again, _ = poster("Zout", "theater", 4)
    assert image.size == (1200, 800)
    assert image.tobytes() == again.tobytes()
    assert words
    assert len(build(image, max_bytes=POSTER_BYTES).data) <= POSTER_BYTES


def test_every_text_has_two_to_four_paragraphs():
    for production in texts.productions("productions"):
        paragraphs = texts.full_text(production, "ccmechelen").split("\n\n")
        assert 2 <= len(paragraphs) <= 4
        assert "{" not in "".join(paragraphs)
