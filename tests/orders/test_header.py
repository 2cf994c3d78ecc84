"""The top of every page: how many tickets, and what is in the basket."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organiser
from orders import stock
from orders.models import Place, Ticket
from orders.templatetags.header import facts
from shows.models import Performance
from tests import cast
from tests.guards import guards_off
from tests.orders.bought import buy, buy_unnumbered
from tests.orders.places import lines, run_out, seat_ids
from ticketing import dates

pytestmark = pytest.mark.django_db


def figures(user, organiser: Organiser | None) -> tuple:
    """Tickets, places in the basket, until when."""
    known = facts(Context({"user": user, "organiser": organiser}))
    return known["ticket_count"], known["basket_count"], known["basket_expires_at"]


def test_nobody_has_nothing_and_costs_no_query(organiser) -> None:
    with CaptureQueriesContext(connection) as captured:
        known = facts(Context({"user": AnonymousUser(), "organiser": organiser}))
        facts(Context({}))  # an error page knows nobody
    assert "ticket_count" not in known
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


def test_the_tag_is_what_the_pages_load() -> None:
    assert "LOG IN" in Template("{% load header %}{% customer_header %}").render(Context({}))


def test_it_is_kept_with_a_token_of_each_page_and_drawn_anew_when_it_changes(client, customer, organiser, seated):
    from orders.templatetags import header

    client.force_login(customer)
    address = f"/{organiser.slug}/contact/"
    pages = [client.get(address).content.decode() for _ in range(2)]
    assert len(header._kept) == 1
    assert all(header.TOKEN not in page and "WINKELMANDJE" in page for page in pages)
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1][:64] for page in pages]
    assert tokens[0] != tokens[1]
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    page = client.get(address).content.decode()
    assert '<span class="site-nav__count">1</span>' in page
    assert "data-countdown" in page
    customer.first_name = "Iemand & co"
    customer.save()
    assert "Iemand &amp; co" in client.get(address).content.decode()


def test_that_of_a_visitor_is_kept_and_leads_back_to_each_page(client, organiser):
    from orders.templatetags import header

    address = f"/{organiser.slug}/contact/"
    for question in ("", "?a=1&b=%22"):
        page = client.get(address + question).content.decode()
        assert f'?next={quote(address + question)}">LOG IN' in page
        assert len(header._kept) == 1
    assert "?next=" not in client.get("/login/").content.decode()
