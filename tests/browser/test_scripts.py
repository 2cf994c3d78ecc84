"""What the scripts add, in a browser with a clock of its own. No server and no database: the pages are handed to it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from ticketing import dates

STATIC = Path(settings.BASE_DIR) / "static"
SITE = "http://winkel.test/"


@pytest.fixture
def show(browser):
    """Shows a body with one script; the page's clock stands still until it is moved."""
    page = browser.new_page()

    def open_(body: str, script: str) -> Page:
        html = f'<!doctype html><title>t</title><body>{body}<script type="module" src="/{script}"></script>'

        def answer(route: Route) -> None:
            if route.request.url == SITE:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            else:
                route.fulfill(path=STATIC / "js" / script, content_type="text/javascript")

        page.route("**/*", answer)
        page.clock.install()
        page.goto(SITE)
        return page

    yield open_
    page.close()


def countdown(minutes: float) -> str:
    return render_to_string(
        "components/countdown.html", {"until": dates.now() + timedelta(minutes=minutes, seconds=0.9)}
    )


def test_the_countdown_is_seen_all_the_time_and_spoken_at_four_moments(show):
    page = show(countdown(30), "countdown.js")
    clock, spoken = page.locator("[data-countdown-clock]"), page.locator("[data-countdown-spoken]")
    page.clock.run_for(1000)
    expect(clock).to_have_text("29:59")
    expect(spoken).to_contain_text("Uw plaatsen blijven vast tot")
    page.clock.run_for(19 * 60_000)
    expect(spoken).to_contain_text("Uw plaatsen blijven vast tot")
    page.clock.run_for(60_000)
    expect(spoken).to_have_text("Let op: uw plaatsen blijven nog 10 minuten vast.")
    page.clock.run_for(8 * 60_000)
    expect(spoken).to_have_text("Let op: uw plaatsen blijven nog 2 minuten vast.")
    expect(page.locator("[data-countdown]")).to_have_attribute("data-hurry", "")
    page.clock.run_for(2 * 60_000)
    expect(spoken).to_have_text("De tijd is om: uw plaatsen zijn vrijgegeven.")
    expect(page.get_by_role("link", name="Kijk opnieuw")).to_be_visible()


def test_a_page_opened_late_does_not_repeat_the_warnings_of_before(show):
    page = show(countdown(5), "countdown.js")
    page.clock.run_for(30_000)
    expect(page.locator("[data-countdown-spoken]")).to_contain_text("Uw plaatsen blijven vast tot")


def test_a_page_that_slept_shows_the_time_of_now(show):
    """A telephone in a pocket stops the timers of a page, not the hour."""
    page = show(countdown(30), "countdown.js")
    page.clock.fast_forward(25 * 60_000)
    expect(page.locator("[data-countdown-clock]")).to_have_text("5:00")
    expect(page.locator("[data-countdown-spoken]")).to_have_text("Let op: uw plaatsen blijven nog 10 minuten vast.")


def test_the_time_in_the_header_is_short(show):
    until = dates.now() + timedelta(minutes=2, seconds=0.9)
    page = show(render_to_string("components/_time_left.html", {"until": until}), "countdown.js")
    left = page.locator("[data-countdown]")
    expect(left).to_have_text("nog 2 min.")
    page.clock.run_for(90_000)
    expect(left).to_have_text("nog 30 s")
    page.clock.run_for(30_000)
    expect(left).to_have_text("tijd om")


MENU = "<button>elders</button><details data-menu><summary>An</summary><a href='#'>UW DETAILS</a></details>"


def test_the_menu_closes_on_escape_and_gives_the_focus_back(show):
    page = show(MENU, "menu.js")
    page.locator("summary").click()
    page.get_by_role("link").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_the_menu_closes_on_a_click_elsewhere(show):
    page = show(MENU, "menu.js")
    page.locator("summary").click()
    expect(page.get_by_role("link")).to_be_visible()
    page.get_by_role("button").click()
    expect(page.get_by_role("link")).to_be_hidden()


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_first_control_of_a_group(show):
    body = (
        '<div data-error-summary tabindex="-1"><a href="#group">Manier: kies er een</a></div>'
        '<div id="group"><input type="radio" name="way" aria-label="Per post"></div>'
    )
    page = show(body, "errors.js")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link").click()
    expect(page.get_by_role("radio")).to_be_focused()


def row_of_seats(row: str, taken: str = "") -> str:
    seats = (f"{row}{number}" for number in range(1, 5))
    boxes = (f'<input type="checkbox" aria-label="{seat}"{" disabled" if seat == taken else ""}>' for seat in seats)
    return f"<fieldset>{''.join(boxes)}</fieldset>"


def test_arrows_go_from_free_seat_to_free_seat_and_the_map_is_one_stop(show):
    rows = row_of_seats("A", taken="A3") + row_of_seats("B")
    page = show(f'<form data-seats><div class="deel">{rows}</div><button>BESTEL</button>', "seat-keys.js")
    here = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    keys = ["Tab", "ArrowRight", "ArrowRight", "ArrowDown", "Home", "ArrowUp", "End", "Tab", "Shift+Tab"]
    went = []
    for key in keys:
        page.keyboard.press(key)
        went.append(page.evaluate(here))
    assert went == ["A1", "A2", "A4", "B4", "B1", "A1", "A4", "BESTEL", "A4"]


def test_a_seat_that_is_taken_under_the_finger_leads_to_its_neighbour(show):
    page = show(f'<form data-seats><div class="deel">{row_of_seats("A")}</div>', "seat-keys.js")
    page.keyboard.press("Tab")
    page.evaluate(
        "seat => { seat.disabled = true; seat.dispatchEvent(new CustomEvent('seat:gone', { bubbles: true })); }",
        page.get_by_label("A1").element_handle(),
    )
    expect(page.get_by_label("A2")).to_be_focused()
