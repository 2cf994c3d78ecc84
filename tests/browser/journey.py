"""The steps of a customer's journey in the browser, with or without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Evening, Shop

ORGANISER = "ccmechelen"
PASSWORD = "Een-eigen-wachtwoord-7"


def register(page: Page, shop: Shop, email: str) -> None:
    """From LOG IN to a customer record, a mailed password, and a personal password."""
    page.goto(f"/{ORGANISER}/")
    page.get_by_role("link", name="LOG IN").click()
    page.get_by_role("link", name="REGISTREREN").click()
    for label, value in {
        "Voornaam": "Fien",
        "Naam": "De Backer",
        "E-mailadres": email,
        "Straat en nummer": "Bruul 12",
        "Postcode": "2800",
        "Gemeente": "Mechelen",
        "Telefoon": "0470 12 34 56",
    }.items():
        page.get_by_label(re.compile(rf"^{label}(\s+\(.*\))?\s*$")).fill(value)
    page.get_by_role("button", name="REGISTREREN").click()
    expect(page.get_by_role("main")).to_contain_text("015 29 40 00")
    log_in(page, email, shop.mailbox.password(email))
    choose_password(page)


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="LOG IN").click()


def choose_password(page: Page) -> None:
    """Choose a personal password: all that a customer with a temporary password can do."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Kies een persoonlijk wachtwoord")
    page.goto(f"/{ORGANISER}/tickets/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kies een persoonlijk wachtwoord")
    page.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    page.get_by_label("Nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="BEWAAR").click()
    expect(page.get_by_role("banner")).to_contain_text("Fien")


def find(page: Page, evening: Evening) -> None:
    """From the front page by TICKETS to the month, its production, and by KOOP to this performance."""
    page.goto(f"/{ORGANISER}/")
    page.get_by_role("link", name=re.compile("KOOP HIER TICKETS ONLINE")).click()
    page.wait_for_url(re.compile(r"/tickets/"))
    for _ in range(12):
        if page.locator(f'main a[href="{evening.production}"]').count():
            break
        turn(page)
    page.get_by_role("main").get_by_role("link", name=evening.title, exact=True).first.click()
    page.locator(f'main a[href="{evening.performance}"]').first.click()
    page.wait_for_url(re.compile(re.escape(evening.performance)))


def turn(page: Page) -> None:
    """To the next month, until all of it is there: a click alone doesn't wait for the page that it leads to."""
    following = page.locator("main a[rel=next]").first
    address = following.get_attribute("href")
    assert address
    following.click()
    page.wait_for_url(lambda url: url.endswith(address))


def choose_seats(page: Page, count: int) -> list[str]:
    """Ticks free seats that stand together, and orders them; returns their names."""
    free = page.locator("input[name=stoel]:not(:disabled)")
    names = []
    for seat in free.all()[:count]:
        seat.check()
        names.append(seat.get_attribute("aria-label") or "")
    page.get_by_role("button", name="BESTEL STOELEN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Winkelmandje")
    return names


def pay(page: Page, outcome: str = "Betaald") -> None:
    """The button that binds, the PSP's page, an outcome, and back in the shop."""
    page.get_by_role("button", name="Bestelling met betalingsverplichting").click()
    choose_outcome(page, outcome)


def choose_outcome(page: Page, outcome: str) -> None:
    """On the PSP's page, until the shop's is there again."""
    page.get_by_role("radio", name="Bancontact").check()
    page.get_by_role("radio", name=outcome).check()
    page.get_by_role("button", name="Doorgaan").click()
    page.wait_for_url(f"**/{ORGANISER}/**")


def order_code(page: Page) -> str:
    """The order number on the page that thanks for a paid order; it waits until the payment is through."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt voor uw bestelling", timeout=60_000)
    match = re.search(r"/bestelling/([A-Z0-9]{8})/", page.url)
    assert match
    return match.group(1)
