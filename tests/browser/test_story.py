"""The main job, walked in a real browser: from the front page to the QR code in the mailbox."""

import io
import re
import secrets
from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.browser.conftest import PHONE, Shop
from tests.browser.looking import picture


def codes_in(pdf: bytes) -> list[str]:
    """The QR codes of a PDF, a page each, as a scanner reads them from paper."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[index].render(scale=2).to_pil() for index in range(len(document))]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def code_on_screen(page: Page) -> str:
    """The QR code of the opened ticket, as a scanner reads it from the telephone's screen."""
    drawn = picture(page.locator("img.ticket__qr:visible").first)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    return found.text


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_programme_to_e_tickets_in_the_mailbox(
    shop: Shop, open_page: Callable[..., Page], javascript: bool
) -> None:
    email = f"fien-{'js' if javascript else 'html'}-{secrets.token_hex(3)}@example.org"
    page = open_page(javascript=javascript)
    journey.register(page, shop, email)
    numbered, club = shop.evenings(numbered=True)[0], shop.evenings(numbered=False)[0]

    journey.find(page, numbered)
    seats = journey.choose_seats(page, 2)
    assert all(re.search(r".+, rij .+, stoel .+, .*rang.*, \d+,\d\d euro", seat, re.I) for seat in seats), seats
    journey.find(page, club)
    page.locator("form[data-numbers] select, form[data-numbers] input[type=number]").first.wait_for()
    first_number = page.locator("form[data-numbers] select, form[data-numbers] input[type=number]").first
    if first_number.evaluate("element => element.tagName") == "SELECT":
        first_number.select_option("1")
    else:
        first_number.fill("1")
    page.get_by_role("button", name="BESTEL", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(numbered.title)
    expect(page.get_by_role("main")).to_contain_text(club.title)

    page.get_by_role("combobox").first.select_option(index=1)
    page.get_by_role("button", name="TARIEVEN BEWAREN").click()
    expect(page.get_by_role("main")).to_contain_text("herroepingsrecht")

    another = open_page(javascript=javascript, viewport=PHONE)  # the basket is there on another device
    journey.log_in(another, email, journey.PASSWORD)
    another.goto(f"/{journey.ORGANISER}/winkelmandje/")
    expect(another.get_by_role("main")).to_contain_text(numbered.title)
    another.get_by_role("button", name=re.compile("VERWIJDER")).last.click()
    expect(another.get_by_role("main")).not_to_contain_text(club.title)

    page.goto(f"/{journey.ORGANISER}/winkelmandje/")
    journey.pay(page, "Geannuleerd")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Bedankt voor uw bestelling")
    page.goto(f"/{journey.ORGANISER}/winkelmandje/")
    journey.pay(page)
    code = journey.order_code(page)

    mail = next(mail for mail in shop.mailbox.all_to(email, at_least=2) if code in mail["subject"])
    assert "noreply@" in mail["from"]
    assert "015 29 40 00" in mail["text"]
    codes = codes_in(shop.mailbox.attachment(mail, ".pdf"))
    assert len(codes) == len(set(codes)) == 2
    assert b"BEGIN:VEVENT" in shop.mailbox.attachment(mail, ".ics")

    page.goto("/uw-details/")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"TICKETS \(2\)")).click()
    page.locator("summary", has_text="QR").first.click()
    assert code_on_screen(page) in codes


def test_two_on_one_seat_the_slower_is_told_which(shop: Shop, open_page: Callable[..., Page]) -> None:
    evening = shop.evenings(numbered=True)[1]
    quick, slow = open_page(), open_page()
    for page, email in ((quick, "klant@voorbeeld.be"), (slow, "vriend@voorbeeld.be")):
        journey.log_in(page, email, shop.demo_password(email))
        page.goto(evening.performance)
    wanted = slow.locator("input[name=stoel]:not(:disabled)").all()[:2]
    names = [seat.get_attribute("aria-label") or "" for seat in wanted]
    values = [seat.get_attribute("value") for seat in wanted]
    for seat in wanted:
        seat.check()
    quick.locator(f"input[name=stoel][value='{values[0]}']").check()
    quick.get_by_role("button", name="BESTEL STOELEN").click()
    expect(quick.get_by_role("heading", level=1)).to_have_text("Winkelmandje")
    slow.get_by_role("button", name="BESTEL STOELEN").click()
    place = ", ".join(names[0].split(", ")[:3]).removesuffix(" (aan de gang)")
    expect(slow.get_by_role("alert")).to_contain_text(place)
    expect(slow.locator(f"input[name=stoel][value='{values[1]}']")).to_be_checked()
    expect(slow.locator(f"input[name=stoel][value='{values[0]}']")).to_be_disabled()


def test_the_keyboard_alone_buys(shop: Shop, open_page: Callable[..., Page]) -> None:
    """Tab, space and enter: no pointer at all, from login to the basket."""
    page = open_page()
    page.goto("/login/")
    page.get_by_label("E-mailadres").focus()
    page.keyboard.type("klant@voorbeeld.be")
    page.keyboard.press("Tab")
    page.keyboard.type(shop.demo_password("klant@voorbeeld.be"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/uw-details/")
    page.goto(shop.evenings(numbered=True)[2].performance)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('input[name=stoel]:not(:disabled)')"):
            break
    page.keyboard.press("Space")
    assert page.locator("input[name=stoel]:checked:not(:disabled)").count() == 1
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Winkelmandje")
