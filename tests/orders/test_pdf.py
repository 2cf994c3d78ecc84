"""The e-tickets as a PDF, read back out of the file itself."""

import logging
import socket
import subprocess
import sys
import threading
from copy import copy
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils.safestring import mark_safe
from PIL import Image

from accounts.models import Picture
from orders.models import Barcode
from orders.models.barcode import new_secret
from orders.tickets.pdf import OurFilesOnly, PdfTrouble, tickets_pdf
from shows.models import Tariff
from tests.orders.bought import buy, buy_unnumbered, tickets_of
from tests.orders.paper import codes, pictures, texts
from ticketing.dates import BRUSSELS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


def draw(order, language: str = "nl", **production) -> bytes:
    """The order's PDF, with some of the production's (or performance's) facts changed."""
    tickets = tickets_of(order)
    for ticket in tickets:
        for name, value in production.items():
            performance = ticket.place.performance
            setattr(performance if hasattr(performance, name) else performance.production, name, value)
    return tickets_pdf(order.organiser, tickets, language)


def test_a_page_says_everything(customer, seated) -> None:
    Tariff.objects.filter(name="Basis").update(name="-26 jaar oud", condition="Toon uw kaart.")
    seated.starts_at = datetime(2026, 11, 27, 20, 15, tzinfo=BRUSSELS)
    order = buy(customer, seated, "A7")
    (page,) = texts(draw(order, starts_at=seated.starts_at, artist="Het Gezelschap", note="Inleiding om 19.30 uur."))
    for fact in (
        "Cultuurcentrum Mechelen",
        "De Vos",
        "Het Gezelschap",
        "vrijdag 27 november 2026, 20.15 uur",
        "Grote zaal, Stadsschouwburg",
        "Keizerstraat 3, 2800 Mechelen",
        "Parterre, rij A, stoel 7",
        "€ 24,00",
        "-26 jaar oud",
        "Toon uw kaart.",
        "Definitieve prijs, alle kosten en btw inbegrepen.",
        f"Bestelling {order.code}",
        "Inleiding om 19.30 uur.",
        "Uit in Mechelen 070 22 28 00",
        "uit@mechelen.be",
    ):
        assert fact in page.replace("\xa0", " "), fact


def test_each_ticket_has_a_page_with_its_own_code_in_the_order_of_the_hall(customer, seated) -> None:
    order = buy(customer, seated, "AA1", "A2", "A10")
    pdf = draw(order)
    assert [page.split(" €")[0].split("De Vos ")[1] for page in texts(pdf)] == [
        "Parterre, rij A, stoel 2",
        "Parterre, rij A, stoel 10",
        "Balkon, rij AA, stoel 1",
    ]
    assert codes(pdf) == [ticket.secret for ticket in tickets_of(order)]
    assert set(codes(pdf)) == set(Barcode.objects.values_list("secret", flat=True))


@pytest.mark.parametrize("dots_per_inch", [45, 72, 150])  # a page as wide as a phone's screen, and on paper
def test_a_scanner_reads_it_on_a_screen_and_on_paper(customer, seated, dots_per_inch) -> None:
    order = buy(customer, seated, "A2")
    assert codes(draw(order), dots_per_inch) == [tickets_of(order)[0].secret]


def test_a_void_code_is_not_the_one_that_is_printed(customer, seated) -> None:
    from django.utils import timezone

    order = buy(customer, seated, "A2")
    Barcode.objects.update(void_at=timezone.now(), void_because="herdruk")
    fresh = Barcode.objects.create(ticket=tickets_of(order)[0])
    assert codes(draw(order)) == [fresh.secret]


def test_a_ticket_without_a_valid_code_is_never_drawn(customer, seated) -> None:
    order = buy(customer, seated, "A2")
    Barcode.objects.all().delete()
    with pytest.raises(PdfTrouble, match="code"):
        draw(order)


def test_an_unnumbered_ticket_says_that_one_sits_as_one_likes(customer, club) -> None:
    (page,) = texts(draw(buy_unnumbered(customer, club)))
    assert "Staanplaatsen, vrije plaatskeuze" in page
    assert "stoel" not in page


def test_a_free_ticket_says_so(customer, club) -> None:
    tickets = tickets_of(buy_unnumbered(customer, club))
    tickets[0].price = Decimal(0)
    (page,) = texts(tickets_pdf(club.production.organiser, tickets, "nl"))
    assert "gratis, Basis" in page
    assert "€" not in page


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nl", "vrijdag 27 november 2026, 20.15 uur"),
        ("fr", "vendredi 27 novembre 2026, 20 h 15"),
        ("en", "Friday 27 November 2026, 20:15"),
    ],
)
def test_it_speaks_the_language_of_the_customer(customer, seated, language, written) -> None:
    moment = datetime(2026, 11, 27, 20, 15, tzinfo=BRUSSELS)
    assert written in texts(draw(buy(customer, seated, "A1"), language, starts_at=moment))[0]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=ZoneInfo("UTC")), "zondag 28 maart 2027, 1.30 uur"),
        (
            datetime(2027, 3, 28, 1, 30, tzinfo=ZoneInfo("UTC")),
            "zondag 28 maart 2027, 3.30 uur",
        ),  # no hour of 2
        (datetime(2027, 10, 31, 0, 30, tzinfo=ZoneInfo("UTC")), "zondag 31 oktober 2027, 2.30 uur"),  # and twice here
        (datetime(2027, 10, 31, 1, 30, tzinfo=ZoneInfo("UTC")), "zondag 31 oktober 2027, 2.30 uur"),
        (datetime(2027, 1, 14, 23, 15, tzinfo=ZoneInfo("UTC")), "vrijdag 15 januari 2027, 0.15 uur"),
    ],
)
def test_the_clock_is_that_of_brussels(customer, seated, moment, written) -> None:
    assert written in texts(draw(buy(customer, seated, "A1"), starts_at=moment))[0]


class Listener(threading.Thread):
    """A web server that notes whether anybody comes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}/"
        self.visits = 0

    def run(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture
def listener():
    listener = Listener()
    listener.start()
    yield listener
    listener.door.shutdown(socket.SHUT_RDWR)
    listener.door.close()
    listener.join()


def test_a_hostile_title_is_text_and_fetches_nothing(customer, seated, listener) -> None:
    title = f"<img src={listener.url}x.png><style>@import '{listener.url}y.css'</style>"
    pdf = draw(buy(customer, seated, "A1"), title=title)
    assert title.replace(" ", "") in texts(pdf)[0].replace(" ", "")
    assert listener.visits == 0


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='{url}x.png'>",
        "<link rel=stylesheet href='{url}x.css'>",
        "<style>@import url({url}x.css)</style>",
        "<style>p {{ background: url({url}x.png) }}</style>",
        "<img src='file:///etc/hostname'>",
        "<object data='{url}x.svg'></object>",
    ],
)
def test_even_unescaped_markup_gets_no_network_and_no_file(customer, seated, listener, markup) -> None:
    order = buy(customer, seated, "A1")
    with pytest.raises(PdfTrouble):
        draw(order, title=mark_safe(markup.format(url=listener.url)))
    assert listener.visits == 0


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "https://example.org/", "file:///etc/passwd", "data:text/plain,x", "ours:other", ""]
)
def test_the_fetcher_knows_its_own_files_alone(url) -> None:
    fetcher = OurFilesOnly({"ours:one": lambda: b"1"})
    assert fetcher.fetch("ours:one").read() == b"1"
    with pytest.raises(PdfTrouble):
        fetcher.fetch(url)


LONG = {
    "words": "Een heel lange titel van een voorstelling die maar niet ophoudt " * 2 + "en dan nog een staart",
    "one word": "W" * 150,
    "emoji": "🎭🎻 De avond 🕺💃 " * 9,
    "arabic": "ألف ليلة وليلة في مسرح المدينة الكبير " * 3,
    "markup": "<b>&amp;</b>\"'" * 10,
}


@pytest.mark.parametrize("title", LONG.values(), ids=LONG)
def test_long_and_foreign_texts_leave_the_rest_in_its_place(customer, seated, title) -> None:
    order = buy(customer, seated, "A1", "A2")
    plain, long = draw(order), draw(order, title=title[:150], artist=title[:150], note=title * 2)
    assert len(texts(long)) == 2
    assert codes(long) == codes(plain)
    the_code = (0, 790, 400, 1190)  # at 144 dots an inch
    for before, after in zip(pictures(plain), pictures(long), strict=True):
        assert before.crop(the_code).tobytes() == after.crop(the_code).tobytes()


def test_the_logo_of_the_house_is_on_it(customer, seated, organiser) -> None:
    target = BytesIO()
    Image.new("RGB", (200, 80), "#00ff00").save(target, "PNG")
    organiser.logo = Picture.objects.create(
        digest="x", content_type="image/png", width=200, height=80, data=target.getvalue()
    )
    organiser.save()
    order = buy(customer, seated, "A1")
    order.organiser.refresh_from_db()
    (page,) = pictures(draw(order))
    assert page.convert("RGB").getpixel((740, 660)) == (0, 255, 0)


def test_a_hundred_tickets_are_a_hundred_small_pages(customer, seated) -> None:
    ticket = tickets_of(buy(customer, seated, "A1"))[0]
    tickets = [copy(ticket) for _ in range(100)]
    for other in tickets:
        other.secret = new_secret()
    pdf = tickets_pdf(seated.production.organiser, tickets, "nl")
    assert codes(pdf, dots_per_inch=60) == [other.secret for other in tickets]
    assert len(pdf) < 250_000


def test_fonts_are_cut_down_by_harfbuzz(customer, seated, caplog) -> None:
    """Without libharfbuzz-subset0 WeasyPrint falls back on a way that takes half a second."""
    with caplog.at_level(logging.WARNING, "weasyprint"):
        pdf = draw(buy(customer, seated, "A1"))
    assert not caplog.records
    assert len(pdf) < 20_000


@pytest.mark.parametrize("library", ["weasyprint", "icalendar"])
def test_no_web_process_loads_what_only_a_worker_needs(library) -> None:
    probe = f"import sys, ticketing.wsgi, ticketing.urls, accounts.tasks; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0
