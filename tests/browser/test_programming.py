"""A programmer's own pages in the admin, by axe, on a phone and at a desk; and a season's first evening by keyboard."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.browser.conftest import Shop
from tests.browser.looking import look
from ticketing import dates

FOUND = """
import json
from shows.models import Performance
own = Performance.objects.filter(production__organiser__slug="ccmechelen", state="on_sale")
seats = own.filter(hall__sections__is_numbered=True).order_by("-places_total", "pk").first()
club = own.filter(hall__sections__is_numbered=False).order_by("pk").first()
later = own.filter(prices__from_on__isnull=False).select_related("production").order_by("pk").first()
day = later.prices.exclude(from_on=None).first().from_on
print("FOUND", json.dumps({"seats": seats.pk, "club": club.pk, "production": seats.production_id,
                           "season": seats.production.season_id, "later": later.pk, "day": str(day),
                           "slug": later.production.slug}))
"""


def found(shop: Shop) -> dict[str, Any]:
    """Numbers of a performance with seats, one without, a production and a season; and of one whose prices change: its
    number, the day, and its production's name in the address."""
    told = shop.manage("shell", "-c", FOUND)
    (line,) = [line for line in told.stdout.splitlines() if line.startswith("FOUND")]
    numbers: dict[str, Any] = json.loads(line.removeprefix("FOUND "))
    return numbers


def log_in(page: Page, shop: Shop) -> None:
    journey.log_in(page, "beheer@voorbeeld.be", shop.demo_password("beheer@voorbeeld.be"))


def test_the_programming_pages(shop: Shop, open_page: Callable[..., Page]) -> None:
    page, numbers = open_page(), found(shop)
    log_in(page, shop)
    shows = "/beheer/shows"
    pages = {
        "list": f"{shows}/performance/",
        "production": f"{shows}/production/{numbers['production']}/change/",
        "performance": f"{shows}/performance/{numbers['seats']}/change/",
        "series": f"{shows}/production/{numbers['production']}/reeks/",
        "copy-production": f"{shows}/production/{numbers['production']}/kopie/",
        "copy-season": f"{shows}/season/{numbers['season']}/kopie/",
        "prices": f"{shows}/performance/prijzen/?voorstelling={numbers['seats']}",
        "prices-later": f"{shows}/performance/prijzen/?voorstelling={numbers['later']}&vanaf={numbers['day']}",
        "sale-dates": f"{shows}/performance/verkoopdata/?voorstelling={numbers['seats']}",
        "put-on-sale": f"{shows}/performance/in-verkoop/?voorstelling={numbers['seats']}",
        "places": f"{shows}/performance/{numbers['seats']}/plaatsen/",
        "places-club": f"{shows}/performance/{numbers['club']}/plaatsen/",
        "withdraw": f"{shows}/performance/{numbers['seats']}/uit-verkoop/",
    }
    for name, path in pages.items():
        page.goto(path)
        look(page, f"admin-{name}")


def test_prices_that_end_by_themselves_by_keyboard_and_as_a_visitor_reads_them(
    shop: Shop, open_page: Callable[..., Page]
) -> None:
    page, numbers = open_page(javascript=False), found(shop)
    log_in(page, shop)
    page.goto(f"/beheer/shows/performance/prijzen/?voorstelling={numbers['later']}&vanaf={numbers['day']}")
    page.locator("input[name^=prijs]").first.fill("98,50")
    page.keyboard.press("Enter")
    page.get_by_text("van 1 voorstelling bewaard.").wait_for()
    visitor = open_page()
    visitor.goto(f"/{journey.ORGANISER}/productie/{numbers['slug']}/")
    captions = visitor.locator(".prices caption").all_inner_texts()
    assert [caption.split()[0] for caption in captions[:2]] == ["Tot", "Vanaf"]
    expect(visitor.locator(".prices table").nth(1)).to_contain_text("98,50")
    look(visitor, "production-later-prices")


MONTHS = {10: "oktober", 11: "november"}


def tuesday_before_winter(today: date) -> date:
    """The first of three Tuesdays around the end of summer time, some months from now."""
    end = date(today.year + (today.month > 7), 10, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7 + 12)


def test_a_row_of_tuesdays_without_javascript_or_mouse(shop: Shop, open_page: Callable[..., Page]) -> None:
    page, numbers = open_page(javascript=False), found(shop)
    log_in(page, shop)
    page.goto(f"/beheer/shows/production/{numbers['production']}/reeks/")
    page.get_by_label("Zaal", exact=False).first.select_option(index=1)
    first = tuesday_before_winter(dates.local(dates.now()).date())
    page.locator("[name=first]").fill(first.isoformat())
    page.locator("[name=number]").fill("3")
    page.get_by_label("dinsdag").focus()
    page.keyboard.press("Space")
    page.locator("[name=hour]").fill("20:15")
    page.locator("[name=sale_from]").fill(f"{first - timedelta(days=140)}T10:00")
    page.get_by_role("button", name="Toon de reeks").focus()
    page.keyboard.press("Enter")
    for day in (first, first + timedelta(weeks=2)):
        page.get_by_text(f"dinsdag {day.day} {MONTHS[day.month]} {day.year}, 20.15 uur").wait_for()
    page.get_by_role("button", name="Maak deze voorstellingen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("3 voorstellingen gemaakt, als ontwerp.").wait_for()
