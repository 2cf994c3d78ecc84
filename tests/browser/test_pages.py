"""Every page: no finding of axe, no sideways scrolling on the narrowest phone, and a picture to look at."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.browser.conftest import Shop
from tests.browser.looking import look

VISITOR = {
    "network": "/",
    "front": "/ccmechelen/",
    "programme": "/ccmechelen/tickets/",
    "calendar": "/ccmechelen/tickets/?weergave=kalender",
    "list": "/ccmechelen/tickets/?weergave=lijst",
    "empty-month": "/ccmechelen/tickets/?maand=2031-01",
    "search": "/ccmechelen/tickets/?zoek=avond",
    "search-misspelled": "/ccmechelen/tickets/?zoek=meridiann&weergave=kalender",
    "search-nothing": "/ccmechelen/tickets/?zoek=qqqqq",
    "contact": "/ccmechelen/contact/",
    "terms": "/ccmechelen/info/voorwaarden/",
    "privacy": "/ccmechelen/info/privacy/",
    "accessibility": "/deloskade/info/toegankelijkheid/",
    "network-privacy": "/info/privacy/",
    "login": "/login/",
    "register": "/registreren/",
    "request-password": "/wachtwoord-opvragen/",
    "not-found": "/ccmechelen/productie/bestaat-niet/",
    "admin-login": "/beheer/",
}
CUSTOMER = {
    "details": "/uw-details/",
    "edit-details": "/uw-details/bewerk/",
    "choose-password": "/wachtwoord-kiezen/",
    "erasure": "/uw-details/verwijdering/",
    "tickets": "/uw-details/tickets/",
    "empty-basket": "/ccmechelen/winkelmandje/",
}


@pytest.mark.parametrize(("name", "path"), VISITOR.items())
def test_pages_of_a_visitor(open_page: Callable[..., Page], name: str, path: str) -> None:
    page = open_page()
    page.goto(path)
    look(page, name)


def test_pages_of_a_production(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page()
    for name, evening in (("seats", shop.evenings(numbered=True)[0]), ("club", shop.evenings(numbered=False)[0])):
        page.goto(evening.production)
        look(page, f"production-{name}")
        page.goto(evening.performance)
        look(page, f"choose-{name}")


def test_pages_of_a_customer(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page()
    journey.log_in(page, "vriend@voorbeeld.be", shop.demo_password("vriend@voorbeeld.be"))
    for name, path in CUSTOMER.items():
        page.goto(path)
        look(page, name)
    page.goto(shop.evenings(numbered=True)[3].performance)
    journey.choose_seats(page, 2)
    look(page, "basket")
    page.get_by_role("button", name="Bestelling met betalingsverplichting").click()
    expect(page.get_by_role("radio", name="Bancontact")).to_be_visible()
    look(page, "psp-checkout")
    journey.choose_outcome(page, "Mislukt")
    look(page, "order-failed")
    page.goto("/ccmechelen/winkelmandje/")
    journey.pay(page)
    journey.order_code(page)
    look(page, "order-paid")
    page.goto("/uw-details/tickets/")
    page.locator("summary", has_text="QR").first.click()
    look(page, "tickets-with-code")


def test_the_other_organiser_wears_its_own_look(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/")
    accents = set()
    for link in page.get_by_role("main").get_by_role("link").all():
        if re.fullmatch(r"/[a-z0-9-]+/", path := link.get_attribute("href") or ""):
            other = open_page()
            other.goto(path)
            accents.add(other.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')"))
            look(other, "front" + path.replace("/", "-").rstrip("-"))
    assert len(accents) == 2


def test_the_mailbox_is_a_page_too(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(shop.environment["DEMO_URL"])
    look(page, "mailbox")
