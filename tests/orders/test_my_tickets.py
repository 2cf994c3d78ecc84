"""TICKETS, the QR codes and the PDF: one's own, and nobody else's."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from orders import stock
from orders.models import Barcode, Order, Ticket, TicketsPdf
from shows.models import Performance, Production
from tests import cast
from tests.guards import guards_off
from tests.orders.bought import buy, buy_unnumbered, tickets_of
from ticketing import dates

pytestmark = pytest.mark.django_db
PAGE = "/uw-details/tickets/"


@pytest.fixture
def visitor(client, customer):
    client.force_login(customer)
    return client


@pytest.fixture
def order(customer, seated) -> Order:
    return buy(customer, seated, "A1", "A2")


def page(client, address: str = PAGE) -> str:
    """The page as its reader sees it."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ").split("<main", 1)[1]


def test_it_shows_what_was_bought(visitor, order) -> None:
    shown = page(visitor)
    for fact in (
        "De Vos",
        dates.local(order.places.first().performance.starts_at).strftime("%Y"),
        "Grote zaal, Stadsschouwburg, Keizerstraat 3, 2800 Mechelen",
        "Parterre, rij A, stoel 1",
        "Parterre, rij A, stoel 2",
        "Basis",
        "€ 24,00",
        f"/ccm/bestelling/{order.code}/",
        f"/ccm/bestelling/{order.code}/tickets.pdf",
        *(f"/uw-details/tickets/{ticket.pk}/qr.png" for ticket in tickets_of(order)),
    ):
        assert fact in shown, fact


def test_it_goes_over_all_organisers(visitor, customer, order) -> None:
    harbour = cast.make_organiser("haven", name="Havenhuis")
    other = cast.make_performance(cast.make_production(harbour, "Zeewind"), cast.make_club(harbour))
    stock.put_on_sale(other)
    buy_unnumbered(customer, other)
    shown = page(visitor)
    assert "De Vos" in shown
    assert "Zeewind" in shown
    assert "Havenhuis" in shown


def test_the_coming_evenings_come_first_and_then_the_past_ones_backwards(visitor, customer, organiser) -> None:
    hall = cast.make_club(organiser)
    for days in (-40, 20, -2, 5):
        performance = cast.make_performance(cast.make_production(organiser, f"Dag {days}"), hall)
        stock.put_on_sale(performance)
        buy_unnumbered(customer, performance)
        with guards_off():
            Performance.objects.filter(pk=performance.pk).update(starts_at=dates.now() + timedelta(days=days))
    shown = page(visitor)
    order = ["Komende voorstellingen", "Dag 5<", "Dag 20<", "Voorbije voorstellingen", "Dag -2<", "Dag -40<"]
    assert sorted(order, key=shown.index) == order


def test_tonight_is_still_to_come_and_yesterday_is_past(visitor, order, seated, clock) -> None:
    begins = datetime(2027, 1, 14, 23, 15, tzinfo=ZoneInfo("UTC"))  # 15 January, 0.15 in Mechelen
    with guards_off():
        Performance.objects.filter(pk=seated.pk).update(starts_at=begins)
    clock.set(datetime(2027, 1, 15, 22, 59, tzinfo=ZoneInfo("UTC")))
    assert "Komende voorstellingen" in page(visitor)
    assert '<span class="date__number">15</span>' in page(visitor)
    clock.advance(minutes=2)
    shown = page(visitor)
    assert "Voorbije voorstellingen" in shown
    assert "qr.png" not in shown


def test_void_and_blocked_tickets_are_marked_and_show_no_code(visitor, order) -> None:
    first, second = tickets_of(order)
    Ticket.objects.filter(pk=first.pk).update(void_at=timezone.now(), void_because="terugbetaald")
    Ticket.objects.filter(pk=second.pk).update(blocked_because="teruggevorderd")
    shown = page(visitor)
    assert "Vervallen: terugbetaald" in shown
    assert "Geblokkeerd: teruggevorderd" in shown
    assert "qr.png" not in shown
    for ticket in (first, second):
        assert visitor.get(f"/uw-details/tickets/{ticket.pk}/qr.png").status_code == 404


def test_a_cancelled_performance_is_said_to_be(visitor, order, seated) -> None:
    Performance.objects.filter(pk=seated.pk).update(state=Performance.State.CANCELLED)
    assert "Deze voorstelling is afgelast." in page(visitor)


def test_a_basket_is_not_bought(visitor, customer, club) -> None:
    from tests.orders.places import lines

    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    assert "U kocht nog geen tickets." in page(visitor)


def test_another_customers_tickets_are_not_shown(client, stranger, order) -> None:
    client.force_login(stranger)
    assert "U kocht nog geen tickets." in page(client)


def test_what_was_typed_is_text(visitor, order) -> None:
    Production.objects.update(title="<script>alert(1)</script>")
    assert "<script>" not in page(visitor)


def test_many_evenings_are_paged_with_as_many_queries_as_few(visitor, customer, organiser, clock) -> None:
    hall = cast.make_club(organiser)

    def buy_evenings(number: int) -> None:
        for _ in range(number):
            count = Production.objects.count()
            performance = cast.make_performance(cast.make_production(organiser, f"Avond {count}"), hall)
            stock.put_on_sale(performance)
            buy_unnumbered(customer, performance, 2)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(visitor)
        return len(captured)

    buy_evenings(1)
    page(visitor)  # the process gets to know the organisers
    few = queries()
    buy_evenings(14)
    assert queries() == few <= 6
    assert "Pagina 1 van 2" in page(visitor)
    assert page(visitor).count('class="evening"') == 12
    assert page(visitor, f"{PAGE}?page=2").count('class="evening"') == 3
    for nonsense in ("0", "-1", "99999999999999999999", "x", "%00"):
        assert visitor.get(f"{PAGE}?page={nonsense}").status_code == 200


def test_the_code_on_the_screen_is_that_of_the_ticket(visitor, order) -> None:
    ticket = tickets_of(order)[0]
    response = visitor.get(f"/uw-details/tickets/{ticket.pk}/qr.png")
    picture = Image.open(BytesIO(response.content))
    assert picture.width == 33  # 25 modules, and four of quiet on each side
    (code,) = zxingcpp.read_barcodes(picture.resize((330, 330), Image.Resampling.NEAREST))
    assert code.text == ticket.secret
    assert response["Content-Type"] == "image/png"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_a_reprinted_ticket_shows_its_new_code(visitor, order) -> None:
    ticket = tickets_of(order)[0]
    Barcode.objects.filter(ticket=ticket).update(void_at=timezone.now())
    assert visitor.get(f"/uw-details/tickets/{ticket.pk}/qr.png").status_code == 404
    fresh = Barcode.objects.create(ticket=ticket)
    picture = Image.open(BytesIO(visitor.get(f"/uw-details/tickets/{ticket.pk}/qr.png").content)).resize((330, 330))
    assert zxingcpp.read_barcodes(picture)[0].text == fresh.secret


def test_the_pdf_is_given_to_its_owner_alone_and_kept_nowhere(visitor, order) -> None:
    TicketsPdf.objects.create(order=order, data=b"%PDF-1.7 tickets")
    response = visitor.get(f"/ccm/bestelling/{order.code}/tickets.pdf")
    assert response.content == b"%PDF-1.7 tickets"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="bestelling-{order.code}.pdf"'
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_that_is_not_made_yet_is_said_to_come(visitor, order) -> None:
    response = visitor.get(f"/ccm/bestelling/{order.code}/tickets.pdf")
    assert response.status_code == 202
    assert response["Retry-After"] == "5"
    assert "Probeer opnieuw" in response.content.decode()
    assert not TicketsPdf.objects.exists()


@pytest.fixture
def addresses(order) -> list[str]:
    TicketsPdf.objects.create(order=order, data=b"%PDF")
    return [f"/ccm/bestelling/{order.code}/tickets.pdf", f"/uw-details/tickets/{tickets_of(order)[0].pk}/qr.png"]


def test_another_customer_finds_nothing_there(client, stranger, addresses) -> None:
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_staff_are_customers_here_too(client, addresses) -> None:
    client.force_login(cast.make_customer("baas@example.org", is_staff=True, is_superuser=True))
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_who_is_not_logged_in_must_log_in_first(client, addresses) -> None:
    for address in [PAGE, *addresses]:
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/login/?next={address}"


def test_another_organisers_address_finds_nothing(visitor, order, addresses) -> None:
    cast.make_organiser("haven", name="Havenhuis")
    assert visitor.get(f"/haven/bestelling/{order.code}/tickets.pdf").status_code == 404
    assert visitor.get(f"/nergens/bestelling/{order.code}/tickets.pdf").status_code == 404


@pytest.mark.parametrize("code", ["AAAAAAAA", "x" * 300, "%00", "..%2F..", "'"])
def test_an_unknown_order_has_no_pdf(visitor, organiser, code) -> None:
    assert visitor.get(f"/ccm/bestelling/{code}/tickets.pdf").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "1.0", "x"])
def test_an_unknown_ticket_has_no_code(visitor, order, number) -> None:
    assert visitor.get(f"/uw-details/tickets/{number}/qr.png").status_code == 404


def test_an_order_that_is_not_confirmed_has_neither(visitor, order, addresses) -> None:
    Order.objects.update(state=Order.State.CANCELLED, confirmed_at=None)
    assert [visitor.get(address).status_code for address in addresses] == [404, 404]
    assert "U kocht nog geen tickets." in page(visitor)


def test_these_pages_only_read(visitor, addresses) -> None:
    assert [visitor.post(address).status_code for address in [PAGE, *addresses]] == [405, 405, 405]


def test_the_orders_page_shows_the_same(visitor, order) -> None:
    shown = page(visitor, f"/ccm/bestelling/{order.code}/")
    for fact in (order.code, "De Vos", "Parterre, rij A, stoel 2", "€ 24,00", "€ 48,00", "waarvan 6 % btw", "€ 2,72"):
        assert fact in shown, fact
    assert "wordt gemaakt" in shown
    TicketsPdf.objects.create(order=order, data=b"%PDF")
    assert f"/ccm/bestelling/{order.code}/tickets.pdf" in page(visitor, f"/ccm/bestelling/{order.code}/")
