"""A season set up by a programmer, found by a visitor: from the file of a hall to a paid ticket, in a real browser."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import journey, office
from tests.browser.conftest import Shop
from tests.browser.looking import Look
from tests.browser.office import Planned
from ticketing import dates

WEEKS = 9  # later than the evenings that the other stories buy


def test_a_season_is_set_up_found_and_sold(shop: Shop, open_page: Callable[..., Page], look_at: Look) -> None:
    today = dates.local(dates.now()).date()
    planned = Planned.after(today, WEEKS, secrets.token_hex(2))
    programmer, visitor = open_page(), open_page()
    office.enter(programmer, shop)
    read_in(programmer, planned, look_at)
    plan_and_price(programmer, planned, look_at)
    journey.register(visitor, shop, f"fien-{secrets.token_hex(3)}@example.org")
    find_three_ways(visitor, planned, look_at)
    buy(visitor, planned, look_at)
    look_after_the_sale(programmer, planned, look_at)
    next_version(programmer, planned, look_at)
    second_is_told(programmer, open_page(), shop, planned, look_at)


def read_in(page: Page, planned: Planned, look_at: Look) -> None:
    """First a file that must be mended, then one with faults that are told."""
    broken = office.plan(planned.hall)
    broken["zones"][0]["rows"][0]["seats"][0]["position"] = {"x": "links"}
    office.send_plan(page, broken)
    expect(page.get_by_role("main")).to_contain_text("Dit plan kan niet ingelezen worden")
    look_at(page, "admin-hall-refused")
    page.get_by_role("link", name="Kies een ander bestand").click()
    look_at(page, "admin-hall-import")
    office.send_plan(page, office.plan(planned.hall))
    main = page.get_by_role("main")
    expect(main).to_contain_text("72 plaatsen in 2 zaaldelen en 2 rangen")
    for fault in ("Er zijn 3 fouten gevonden", "dubbele guid", "/size", "/maker"):
        expect(main).to_contain_text(fault)
    look_at(page, "admin-hall-report")
    page.get_by_role("button", name="Maak deze zaal").click()
    expect(page.get_by_role("img", name=re.compile("Plan van"))).to_be_visible()
    look_at(page, "admin-hall")


def plan_and_price(page: Page, planned: Planned, look_at: Look) -> None:
    """A production, three dates in a row, prices by keyboard alone, on sale."""
    office.make_production(page, planned)
    office.fill_series(page, planned, dates.local(dates.now()).date())
    expect(page.get_by_role("heading", level=2, name="3 nieuwe voorstellingen")).to_be_visible()
    look_at(page, "admin-series-shown")
    page.get_by_role("button", name="Maak deze voorstellingen").click()
    expect(page.get_by_role("main")).to_contain_text("3 voorstellingen gemaakt, als ontwerp.")
    office.choose(page, planned, "Prijzen instellen")
    prices = {"Eerste rang, Basis": "24", "Tweede rang, Basis": "18,50", "Eerste rang, -26 jaar": "12"}
    office.set_prices_by_keyboard(page, prices)
    expect(page.get_by_role("main")).to_contain_text("Prijzen van 3 voorstellingen bewaard.")
    office.choose(page, planned, "Zet in verkoop")
    expect(page.get_by_text("Klaar voor de verkoop.")).to_have_count(3)
    look_at(page, "admin-put-on-sale-ready")
    page.get_by_role("button", name=re.compile("Zet 3 voorstellingen in verkoop")).click()
    expect(page.get_by_role("main")).to_contain_text("3 voorstellingen staan in verkoop.")


def find_three_ways(page: Page, planned: Planned, look_at: Look) -> None:
    """By genre and month, in the calendar and the list, and by a word written wrong."""
    main = page.get_by_role("main")
    named = main.get_by_role("link", name=re.compile(planned.title)).first
    views = page.get_by_role("navigation", name="Weergave")
    page.goto(f"/{journey.ORGANISER}/tickets/")
    page.get_by_role("navigation", name="Genre").get_by_role("link", name="Dans").click()
    for _ in range(12):
        if f"maand={planned.days[0]:%Y-%m}" in page.url:
            break
        journey.turn(page)
    expect(named).to_be_visible()
    look_at(page, "programme-genre")
    views.get_by_role("link", name="Kalender").click()
    expect(page.get_by_role("table").get_by_role("link", name=re.compile(planned.title)).first).to_be_visible()
    assert "genre=dans" in page.url
    look_at(page, "programme-genre-calendar")
    views.get_by_role("link", name="Lijst").click()
    expect(named).to_be_visible()
    look_at(page, "programme-genre-list")
    page.goto(f"/{journey.ORGANISER}/tickets/")
    page.get_by_role("searchbox").fill("vuurtorenwagter")
    page.get_by_role("button", name="ZOEK").click()
    expect(named).to_be_visible()
    look_at(page, "search-misspelt")
    named.click()


def buy(page: Page, planned: Planned, look_at: Look) -> None:
    """From the production's page: the two best places of the first evening, paid."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(planned.title)
    look_at(page, "production-three-dates")
    page.get_by_role("link", name=re.compile(r"KOOP .*20\.15")).first.click()
    look_at(page, "choose-best")
    page.get_by_label("Aantal").select_option("2")
    page.get_by_role("button", name="BESTEL BESTE PLAATSEN").click()
    expect(page.locator(".basket__place")).to_have_count(2)
    journey.pay(page)
    journey.order_code(page)
    page.goto("/uw-details/verwijdering/")
    look_at(page, "erasure-not-now")
    page.goto("/uw-details/")
    with page.expect_download() as download:
        page.get_by_role("button", name="MIJN GEGEVENS DOWNLOADEN").click()
    assert planned.title in download.value.path().read_text()


def look_after_the_sale(page: Page, planned: Planned, look_at: Look) -> None:
    """The figures of what was sold, and two places blocked on the map."""
    page.goto(f"/beheer/shows/performance/?q={planned.title}")
    row = page.get_by_role("row").filter(has=page.locator(".field-sold", has_text=re.compile("^2$")))
    expect(row.locator(".field-free")).to_have_text("70")
    look_at(page, "admin-performances")
    row.get_by_role("link").first.click()
    page.get_by_role("link", name="Plaatsen blokkeren").click()
    for box in page.locator("input[name=plaats]:not(:disabled)").all()[:2]:
        box.check()
    page.get_by_label("Reden").fill("mengtafel")
    page.get_by_role("button", name="Blokkeer").click()
    expect(page.get_by_role("main")).to_contain_text("2 plaatsen geblokkeerd.")
    look_at(page, "admin-block-places")


def next_version(page: Page, planned: Planned, look_at: Look) -> None:
    """The hall is fixed by the sale; its next version is not."""
    page.goto(f"/beheer/shows/hall/?q={planned.hall}")
    page.get_by_role("link", name=planned.hall).first.click()
    expect(page.get_by_role("main")).to_contain_text("Deze zaal ligt vast")
    look_at(page, "admin-hall-frozen")
    page.get_by_role("button", name="Maak een nieuwe versie").click()
    expect(page.get_by_role("heading", name="Versies")).to_be_visible()
    look_at(page, "admin-hall-versions")


def second_is_told(page: Page, other: Page, shop: Shop, planned: Planned, look_at: Look) -> None:
    """`page` shows a form that somebody else saves first; what was typed is still there."""
    page.goto(f"/beheer/shows/production/?q={planned.title}")
    page.get_by_role("link", name=planned.title).click()
    office.enter(other, shop)
    other.goto(page.url)
    other.get_by_label("Duur (minuten)").fill("80")
    other.get_by_role("button", name="Opslaan en opnieuw bewerken").click()
    expect(other.locator(".messagelist .success")).to_be_visible()
    page.get_by_label("Uitvoerder").fill("Gezelschap Het Baken")
    page.get_by_role("button", name="Opslaan en opnieuw bewerken").click()
    expect(page.get_by_role("main")).to_contain_text("heeft dit intussen gewijzigd: duur (minuten)")
    expect(page.get_by_label("Uitvoerder")).to_have_value("Gezelschap Het Baken")
    look_at(page, "admin-second-is-told")


def test_the_office_writes_the_pages_of_its_house(shop: Shop, open_page: Callable[..., Page], look_at: Look) -> None:
    page = open_page()
    office.enter(page, shop)
    page.goto("/beheer/accounts/page/")
    page.get_by_role("link", name="Privacy", exact=True).click()
    look_at(page, "admin-page")
