"""The top of every page: how many tickets, and what is in the basket."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Organiser
from orders import stock
from orders.models import Place, Ticket
from orders.templatetags.header import HeaderFigures
from orders.templatetags.header import figures as figures_of
from shows.models import Performance
from tests import cast
from tests.client import Client
from tests.guards import guards_off
from tests.orders.bought import buy, buy_unnumbered
from tests.orders.places import lines, run_out, seat_ids
from tests.orders.sales import make_clerk, reserve, sell
from ticketing import dates

pytestmark = pytest.mark.django_db


TAG = Template("{% load header %}{% customer_header %}")


def figures(customer, organiser: Organiser | None) -> HeaderFigures:
    return figures_of(customer.pk, organiser)


def test_nobody_has_nothing_and_costs_no_query(organiser) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = TAG.render(Context({"user": AnonymousUser(), "organiser": organiser}))
        error_page = TAG.render(Context({}))  # knows nobody
    assert "LOG IN" in page
    assert "LOG IN" in error_page
    assert len(captured) == 0


def test_it_takes_one_query(customer, organiser, seated) -> None:
    buy(customer, seated, "A1")
    with CaptureQueriesContext(connection) as captured:
        figures(customer, organiser)
    assert len(captured) == 1


def test_it_counts_ones_own_coming_tickets_over_all_organisers(customer, stranger, organiser, seated) -> None:
    harbour = cast.make_organiser("haven", name="Havenhuis")
    other = cast.make_performance(cast.make_production(harbour, "Zeewind"), cast.make_club(harbour))
    stock.put_on_sale(other)
    buy(customer, seated, "A1", "A2")
    buy_unnumbered(customer, other, 3)
    buy(stranger, seated, "A3")
    assert figures(customer, organiser)[0] == figures(customer, harbour)[0] == figures(customer, None)[0] == 5


def test_todays_count_and_yesterdays_do_not(customer, organiser, seated) -> None:
    buy(customer, seated, "A1")
    today = dates.midnight(dates.local(dates.now()).date())
    with guards_off():
        Performance.objects.filter(pk=seated.pk).update(starts_at=today)
    assert figures(customer, organiser)[0] == 1
    with guards_off():
        Performance.objects.filter(pk=seated.pk).update(starts_at=today - timedelta(seconds=1))
    assert figures(customer, organiser)[0] == 0


def test_a_ticket_given_back_does_not_count(customer, organiser, seated) -> None:
    buy(customer, seated, "A1", "A2")
    given_back = Ticket.objects.filter(place__seat__number="1")
    Place.objects.filter(tickets__in=given_back).update(order=None, tariff=None, price=None)
    given_back.update(void_at=timezone.now())
    assert figures(customer, organiser)[0] == 1


def test_the_basket_is_that_of_this_organiser(customer, organiser, club) -> None:
    held = stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    assert figures(customer, organiser) == (0, 2, held.expires_at)
    assert figures(customer, cast.make_organiser("haven", name="Havenhuis")) == (0, 0, None)
    assert figures(customer, None) == (0, 0, None)


def test_what_a_clerk_still_sells_to_the_customer_is_in_no_basket(customer, organiser, seated) -> None:
    clerk = make_clerk(seated)
    sell(clerk, seated, "A3", customer=customer)
    reserve(clerk, seated, "A4", customer=customer)
    assert figures(customer, organiser) == HeaderFigures(0, 0, None)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A5"))
    assert figures(customer, organiser).basket_count == 1


def test_a_basket_whose_hour_is_over_is_empty(customer, organiser, seated) -> None:
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    run_out(held.order_id)
    assert figures(customer, organiser) == (0, 0, None)


def test_every_page_shows_them(client, customer, organiser, seated, club) -> None:
    buy(customer, seated, "A1", "A2")
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 3))
    client.force_login(customer)
    page = client.get("/ccm/contact/").content.decode()
    assert "TICKETS (2)" in page
    assert '<span class="site-nav__count">3</span>' in page


def test_it_is_kept_with_a_token_of_each_page_and_rendered_anew_when_it_changes(client, customer, organiser, seated):
    client.force_login(customer)
    address = f"/{organiser.slug}/contact/"
    pages = [client.get(address).content.decode() for _ in range(2)]
    assert all("WINKELMANDJE" in page for page in pages)
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page) for page in pages]
    assert [len(found) for found in tokens] == [2, 2]  # log out, and another language
    assert not set(tokens[0]) & set(tokens[1])
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    page = client.get(address).content.decode()
    assert '<span class="site-nav__count">1</span>' in page
    assert "data-countdown" in page
    customer.first_name = "Iemand & co"
    customer.save()
    assert "Iemand &amp; co" in client.get(address).content.decode()


def test_what_it_shows_is_kept(client, organiser):
    """The control: what isn't in its key, as the name of a house is, is as old as the part."""
    address = f"/{organiser.slug}/contact/"
    brand = f'<a class="brand" href="/{organiser.slug}/">'
    assert brand in client.get(address).content.decode()
    Organiser.objects.update(logo=None, name="Een andere naam")
    assert "Een andere naam" not in client.get(address).content.decode().partition("<main")[0].partition("<header")[2]


def test_two_customers_at_the_same_moment_see_their_own(customer, stranger, organiser, seated, clock):
    buy(customer, seated, "A1", "A2")
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    own = {customer: "TICKETS (2)", stranger: "TICKETS (0)"}
    seen: dict[tuple[int, int], str] = {}

    def look(person: Customer, number: int) -> None:
        browser = Client()
        browser.force_login(person)
        seen[person.pk, number] = browser.get(f"/{organiser.slug}/contact/").content.decode()

    for number in range(3):
        for person in own:
            look(person, number)
    for (pk, _number), page in seen.items():
        person, other = (customer, stranger) if pk == customer.pk else (stranger, customer)
        assert own[person] in page
        assert person.last_name in page
        assert other.last_name not in page
        assert ("data-countdown" in page) == (person == stranger)
    tokens = [token for page in seen.values() for token in re.findall(r'value="(\w{64})"', page)]
    assert len(set(tokens)) == len(seen)  # one for each page, in both of its forms


def test_that_of_a_visitor_leads_back_to_each_page(client, organiser):
    address = f"/{organiser.slug}/contact/"
    for question in ("", "?a=1&b=%22"):
        page = client.get(address + question).content.decode()
        assert f'?next={quote(address + question)}">LOG IN' in page
    assert "?next=" not in client.get("/login/").content.decode()
