"""Best places in a browser, with and without JavaScript, by keyboard, on a phone; and what is said when it can't be."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.browser.conftest import PHONE, Shop
from tests.browser.looking import look


def name_under_the_finger(page: Page) -> None:
    """The rows' letters are scrolled away on a phone: the bar names the seat. What can't get smaller looks so."""
    seat = page.locator("input[name=stoel]:not(:disabled)").first
    seat.check()
    expect(page.locator("[data-caption]")).to_be_visible()
    expect(page.locator("[data-caption]")).to_have_text(seat.get_attribute("aria-label") or "?")
    smaller, larger = (page.locator(f"[data-step='{step}']") for step in (-1, 1))
    expect(smaller).to_be_disabled()
    colours = [button.evaluate("element => getComputedStyle(element).color") for button in (smaller, larger)]
    assert colours[0] != colours[1]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_two_together_on_a_phone_and_others_instead(
    shop: Shop, open_page: Callable[..., Page], javascript: bool
) -> None:
    """Chosen for the customer, named in the basket, seen on the map, given back, and other seats chosen."""
    page = open_page(javascript=javascript, viewport=PHONE)
    journey.log_in(page, "vriend@voorbeeld.be", shop.demo_password("vriend@voorbeeld.be"))
    evening = shop.evenings(numbered=True)[4 if javascript else 3]
    page.goto(evening.performance)
    button = page.get_by_role("button", name="BESTEL BESTE PLAATSEN")
    top = button.bounding_box()
    assert top
    assert top["y"] < PHONE["height"]  # seen without scrolling
    page.get_by_label("Aantal").select_option("3")
    if javascript:
        expect(page.locator("[data-best] [data-sum]")).to_contain_text(re.compile(r"^3 plaatsen: "))
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Winkelmandje")
    names = page.locator(".basket__place").all_inner_texts()
    assert len(names) >= 3
    page.get_by_role("link", name=re.compile("Bekijk uw plaatsen, of kies andere")).first.click()
    expect(page.get_by_role("region", name=re.compile(r"stoelen? in uw winkelmandje"))).to_be_visible()
    page.get_by_role("button", name="Geef terug en kies andere").click()
    expect(page.get_by_text("teruggegeven")).to_be_visible()
    expect(page.get_by_role("region", name=re.compile(r"in uw winkelmandje"))).to_have_count(0)
    if javascript:
        name_under_the_finger(page)


def test_by_keyboard_alone(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page()
    journey.log_in(page, "klant@voorbeeld.be", shop.demo_password("klant@voorbeeld.be"))
    page.goto(shop.evenings(numbered=True)[2].performance)
    page.get_by_label("Aantal").focus()
    page.keyboard.press("3")  # a 1 would choose 10, the next that begins with it, and nothing be left to other stories
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'submit'"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Winkelmandje")


def test_what_cannot_be_together_is_told_and_looks_well(shop: Shop, open_page: Callable[..., Page]) -> None:
    """The pages that only best places shows, by axe and on every width."""
    page = open_page()
    evening = shop.evenings(numbered=True)[0]
    for rank in range(1, 4):
        page.goto(evening.performance)
        page.get_by_label("Aantal").select_option("10")
        if page.get_by_label("Rang en prijs").locator("option").count() > rank:
            page.get_by_label("Rang en prijs").select_option(index=rank)
        form = page.locator("[data-best]")
        query = form.evaluate("form => new URLSearchParams(new FormData(form)).toString()")
        page.goto(f"{evening.performance}?{query}")
        if page.get_by_role("alert").count():
            expect(page.get_by_role("alert")).to_contain_text("Er is niets voor u vastgehouden.")
            break
    look(page, "choose-not-together", checked_elsewhere=[".seat-form"])
