"""The mail that brings the tickets, through a real SMTP server."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from accounts.mail import sending
from accounts.models import Mail
from orders.models import Barcode, Order, Ticket, TicketsPdf
from orders.tickets import confirmation_mail, pdf
from shows.models import Performance, Production, Tariff
from tests import cast
from tests.guards import guards_off
from tests.orders.bought import buy, buy_unnumbered, tickets_of
from tests.orders.paper import codes
from tests.orders.post import Postbox, part
from ticketing.dates import BRUSSELS

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 27, 20, 15, tzinfo=BRUSSELS)


@pytest.fixture
def postbox(settings):
    postbox = Postbox()
    postbox.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
    yield postbox
    postbox.controller.stop()


@pytest.fixture
def on_the_27th(seated) -> Performance:
    with guards_off():
        Performance.objects.filter(pk=seated.pk).update(starts_at=EVENING)
    return seated


def send(postbox):
    """Sends the one mail that is owed, and reads it."""
    assert sending.send(Mail.objects.get().pk)
    assert Mail.objects.get().state == Mail.State.SENT, Mail.objects.get().last_error
    return postbox.messages[-1]


def test_it_comes_from_the_organiser_to_the_customer(customer, seated, postbox) -> None:
    order = buy(customer, seated, "A1")
    message = send(postbox)
    assert message["From"] == "Cultuurcentrum Mechelen <noreply@mechelen.be>"
    assert message["To"] == customer.email
    assert message["Subject"] == f"Uw tickets voor Cultuurcentrum Mechelen (bestelling {order.code})"
    assert message["Message-ID"] == Mail.objects.get().message_id


@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
def test_both_texts_tell_the_order(customer, on_the_27th, postbox, content_type) -> None:
    order = buy(customer, on_the_27th, "A1", "A2", "AA3")
    text = part(send(postbox), content_type).get_content().replace("\xa0", " ").replace("&nbsp;", " ")
    for fact in (
        "Dag An Peeters",
        order.code,
        "De Vos",
        "vrijdag 27 november 2026, 20.15 uur",
        "Grote zaal, Stadsschouwburg",
        "Keizerstraat 3, 2800 Mechelen",
        "Parterre, rij A, stoel 1",
        "Parterre, rij A, stoel 2",
        "Balkon, rij AA, stoel 3",
        "24,00",
        "70,00",
        "waarvan 6 % btw",
        "3,96",
        "geldt geen herroepingsrecht (art. VI.53, 12° WER)",
        "/ccm/info/voorwaarden/",
        "Stad Mechelen",
        "0207.499.430",
        "Minderbroedersgang 5, 2800 Mechelen",
        "015 29 40 00",
        "cultuurcentrum@mechelen.be",
        "Uit in Mechelen",
        "070 22 28 00",
        f"/ccm/bestelling/{order.code}/",
    ):
        assert fact in text, fact


def test_the_tickets_are_attached_and_are_what_the_customer_downloads(client, customer, seated, postbox) -> None:
    order = buy(customer, seated, "A1", "A2")
    attached = part(send(postbox), "application/pdf")
    assert attached.get_filename() == f"tickets-{order.code}.pdf"
    assert codes(attached.get_content()) == [ticket.secret for ticket in tickets_of(order)]
    client.force_login(customer)
    assert client.get(f"/ccm/bestelling/{order.code}/tickets.pdf").content == attached.get_content()


def test_the_evenings_are_attached_for_a_calendar(customer, on_the_27th, club, postbox) -> None:
    Production.objects.filter(title="De Vos").update(duration=95)
    with guards_off():
        Performance.objects.filter(pk=club.pk).update(starts_at=EVENING + timedelta(days=1))
    buy_first_then_both(customer, on_the_27th, club)
    first, second = Calendar.from_ical(part(send(postbox), "text/calendar").get_content()).walk("VEVENT")
    assert first["summary"] == "De Vos"
    assert first.decoded("dtstart") == EVENING
    assert first.decoded("dtend") == EVENING + timedelta(minutes=95)
    assert first["location"] == "Grote zaal, Stadsschouwburg, Keizerstraat 3, 2800 Mechelen"
    assert "Parterre, rij A, stoel 1" in first["description"]
    assert second.decoded("dtend") - second.decoded("dtstart") == timedelta(hours=2)
    assert first["uid"] != second["uid"]


def buy_first_then_both(customer, seated, club) -> Order:
    """One order over two evenings."""
    from orders import stock
    from tests.orders.places import seat_ids

    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    return buy_unnumbered(customer, club, 2)


@pytest.mark.parametrize(
    "moment",
    [datetime(2027, 3, 28, 1, 30, tzinfo=ZoneInfo("UTC")), datetime(2027, 10, 31, 0, 30, tzinfo=ZoneInfo("UTC"))],
)
def test_no_change_of_the_clock_moves_an_evening(customer, seated, postbox, moment) -> None:
    with guards_off():
        Performance.objects.filter(pk=seated.pk).update(starts_at=moment)
    buy(customer, seated, "A1")
    (event,) = Calendar.from_ical(part(send(postbox), "text/calendar").get_content()).walk("VEVENT")
    assert event.decoded("dtstart") == moment


def test_the_same_evening_keeps_its_name_in_a_calendar(customer, seated) -> None:
    buy(customer, seated, "A1")
    once, again = (confirmation_mail.order_confirmed(Mail.objects.get()).attachments[1][1] for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("language", "hour"), [("nl", "20.15 uur"), ("fr", "20\xa0h\xa015"), ("en", "Friday 27 November 2026, 20:15")]
)
def test_it_speaks_the_language_of_the_customer(on_the_27th, postbox, language, hour) -> None:
    buy(cast.make_customer("marie@example.org", language=language), on_the_27th, "A1")
    message = send(postbox)
    assert message["Content-Language"] == language
    assert hour in part(message, "text/plain").get_content()
    assert f'<html lang="{language}">' in part(message, "text/html").get_content()


def test_hostile_words_are_text_in_html_and_no_headers(customer, seated, organiser, postbox) -> None:
    Production.objects.update(title="<script>alert(1)</script>")
    Tariff.objects.filter(name="Basis").update(name="O'Brien & <b>")
    customer.first_name = "An\r\nBcc: alle@example.org"
    customer.save()
    buy(customer, seated, "A1")
    message = send(postbox)
    assert "<script>" not in part(message, "text/html").get_content()
    assert "O'Brien & <b>" in part(message, "text/plain").get_content()
    assert message["Bcc"] is None


def test_free_tickets_cost_nothing_in_words(customer, organiser, postbox) -> None:
    from orders import stock

    free = cast.make_performance(cast.make_production(organiser, "Gratis"), cast.make_club(organiser), amount="0.00")
    stock.put_on_sale(free)
    buy_unnumbered(customer, free)
    text = part(send(postbox), "text/plain").get_content()
    assert "Basis: gratis" in text
    assert "btw" not in text


def test_a_retry_mails_the_very_same_pdf(customer, seated, monkeypatch) -> None:
    order = buy(customer, seated, "A1")
    drawn = []
    monkeypatch.setattr(pdf, "tickets_pdf", lambda *facts: drawn.append(facts) or b"%PDF drawn")
    letters_made = [confirmation_mail.order_confirmed(Mail.objects.get()) for _ in range(3)]
    assert len(drawn) == 1
    assert {letter.attachments[0][1] for letter in letters_made} == {b"%PDF drawn"}
    TicketsPdf.objects.filter(order=order).delete()
    confirmation_mail.order_confirmed(Mail.objects.get())
    assert len(drawn) == 2


def test_what_is_no_longer_confirmed_is_not_mailed(customer, seated, postbox) -> None:
    order = buy(customer, seated, "A1")
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED, confirmed_at=None)
    sending.send(Mail.objects.get().pk)
    assert (Mail.objects.get().state, postbox.messages) == (Mail.State.SENT, [])


@pytest.mark.parametrize("fault", ["void_at", "blocked_because"])
def test_tickets_that_open_no_door_are_not_sent_to_print(customer, seated, postbox, fault) -> None:
    order = buy(customer, seated, "A1", "A2")
    first, second = tickets_of(order)
    Ticket.objects.filter(pk=first.pk).update(**{fault: EVENING if fault == "void_at" else "teruggevorderd"})
    assert codes(part(send(postbox), "application/pdf").get_content()) == [second.secret]


def test_an_order_of_which_nothing_is_valid_is_not_mailed(customer, seated, postbox) -> None:
    buy(customer, seated, "A1")
    Ticket.objects.update(blocked_because="teruggevorderd")
    sending.send(Mail.objects.get().pk)
    assert postbox.messages == []


def test_a_pdf_that_can_not_be_made_puts_the_mail_off(customer, seated, postbox) -> None:
    buy(customer, seated, "A1")
    Barcode.objects.all().delete()
    sending.send(Mail.objects.get().pk)
    mail = Mail.objects.get()
    assert (mail.state, postbox.messages) == (Mail.State.DUE, [])
    assert "PdfTrouble" in mail.last_error


def test_the_vat_of_each_rate_is_reckoned_on_its_sum(customer, seated, postbox) -> None:
    buy(customer, seated, "A1", "A2")
    ticket = Ticket.objects.first()
    with guards_off():
        Ticket.objects.filter(pk=ticket.pk).update(vat_percentage=Decimal(21))
    text = part(send(postbox), "text/plain").get_content()
    assert "waarvan 6 % btw: 1,36 euro" in text
    assert "waarvan 21 % btw: 4,17 euro" in text
