"""The steps of the programming office in /beheer/: a hall from a file, a production, dates, prices, on sale."""

import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Shop

WHO = "programmatie@voorbeeld.be"
TUESDAY = 1


@dataclass(frozen=True)
class Planned:
    """What is being set up: the names, and the three Tuesdays."""

    hall: str
    title: str
    days: list[date]

    @classmethod
    def after(cls, today: date, weeks: int, mark: str) -> "Planned":
        """From the first Tuesday that is so many weeks away. `mark` sets apart the names of two runs on one demo."""
        soonest = today + timedelta(weeks=weeks)
        first = soonest + timedelta(days=(TUESDAY - soonest.weekday()) % 7)
        days = [first + timedelta(weeks=n) for n in range(3)]
        return cls(f"Kleine proefzaal {mark}", f"De vuurtorenwachter {mark}", days)


def plan(name: str) -> dict[str, Any]:
    """A hall of 6 rows of 12 in two zones, in the open format, with three faults: a repeated guid, a size that is no
    integer, and a key that nobody knows."""
    rows = {zone: [_row(zone, letter, n) for n, letter in enumerate(letters)] for zone, letters in ZONES.items()}
    rows["Balkon"][0]["seats"][1]["seat_guid"] = rows["Balkon"][0]["seats"][0]["seat_guid"]
    stage = {"shape": "rectangle", "position": {"x": 60, "y": 20}, "rectangle": {"width": 240, "height": 40},
             "color": "#dddddd", "text": {"text": "PODIUM", "position": {"x": 120, "y": 20}}}  # fmt: skip
    zones = [
        {"name": "Parterre", "position": {"x": 0, "y": 0}, "rows": rows["Parterre"], "areas": [stage]},
        {"name": "Balkon", "position": {"x": 0, "y": 230}, "rows": rows["Balkon"], "areas": []},
    ]
    ranks = [{"name": "Eerste rang", "color": "#1b6ca8"}, {"name": "Tweede rang", "color": "#3f8f4f"}]
    return {"name": name, "size": {"width": 360.5, "height": 340}, "categories": ranks, "zones": zones, "maker": "wij"}


ZONES = {"Parterre": "ABCD", "Balkon": "EF"}


def _row(zone: str, letter: str, n: int) -> dict[str, Any]:
    rank, top = ("Eerste rang", 100) if zone == "Parterre" else ("Tweede rang", 30)
    seats = [
        {"seat_guid": f"{letter}{m}", "seat_number": str(m), "category": rank, "position": {"x": 26 * m, "y": 0}}
        for m in range(1, 13)
    ]
    return {"row_number": letter, "position": {"x": 10, "y": top + 30 * n}, "seats": seats}


def file_of(plan: dict[str, Any]) -> dict[str, Any]:
    return {"name": "proefzaal.json", "mimeType": "application/json", "buffer": json.dumps(plan).encode()}


def poster() -> dict[str, Any]:
    data = io.BytesIO()
    Image.linear_gradient("L").resize((2000, 1300)).convert("RGB").save(data, "JPEG")
    return {"name": "affiche.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def enter(page: Page, shop: Shop) -> None:
    """Into /beheer/, by its own login."""
    page.goto("/beheer/")
    page.get_by_label("E-mailadres").fill(WHO)
    page.get_by_label("Wachtwoord").fill(shop.demo_password(WHO))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Zalen", exact=True).first).to_be_visible()


def send_plan(page: Page, content: dict[str, Any]) -> None:
    """From the list of halls to the report about this file."""
    page.goto("/beheer/shows/hall/")
    page.get_by_role("link", name="Zaalplan inlezen").click()
    page.get_by_label("Locatie").select_option("Cultuurcentrum, Mechelen")
    page.get_by_label("Zaalplan").set_input_files(file_of(content))
    page.get_by_role("button", name="Lees na").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Verslag van proefzaal.json")


def make_production(page: Page, planned: Planned) -> None:
    page.goto("/beheer/shows/production/add/")
    page.get_by_label("Titel").fill(planned.title)
    page.get_by_label("Uitvoerder").fill("Gezelschap De Kaap")
    page.get_by_label("Seizoen").select_option(index=1)
    page.get_by_label("Genre").select_option("Dans")
    page.get_by_label("In één zin").fill("Wie waakt er over wie waakt?")
    page.get_by_label("Tekst:").fill("Een wachter, een trap van tweehonderd treden, en de zee.")
    page.get_by_label("Nieuw beeld").set_input_files(poster())
    page.get_by_label("Beschrijving van het beeld").fill("Een lichtbundel over zee")
    page.get_by_label("Duur (minuten)").fill("75")
    page.get_by_role("button", name="Opslaan en opnieuw bewerken").click()
    expect(page.locator("form img[src*='/beeld/']")).to_be_visible()


def fill_series(page: Page, planned: Planned, today: date) -> None:
    """Every Tuesday at 20.15, three times, on sale since yesterday; shown, not yet made."""
    page.get_by_role("link", name="Reeks voorstellingen").click()
    hall = page.get_by_label("Zaal:")
    hall.select_option(hall.locator("option", has_text=planned.hall).get_attribute("value"))
    page.get_by_label("Eerste dag").fill(planned.days[0].isoformat())
    page.get_by_label("of zoveel keer").fill("3")
    page.get_by_label("dinsdag").check()
    page.get_by_label("Beginuur").fill("20:15")
    page.get_by_label("Verkoop vanaf:", exact=True).fill(f"{today - timedelta(days=1)}T10:00")
    page.get_by_role("button", name="Toon de reeks").click()


def choose(page: Page, planned: Planned, act: str) -> None:
    """The performances of the production in the list, all ticked, and what is done with them."""
    page.goto(f"/beheer/shows/performance/?q={planned.title}")
    for box in page.locator("input.action-select").all():
        box.check()
    page.get_by_label("Actie:").select_option(act)
    page.get_by_role("button", name="Uitvoeren").click()


def set_prices_by_keyboard(page: Page, prices: dict[str, str]) -> None:
    """The price table, without a pointer: by tab from cell to cell, and enter. `prices` by the cell's own name."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Prijzen")
    page.wait_for_load_state()
    left = dict(prices)
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement?.getAttribute('aria-label')") or ""
        if name in left:
            page.keyboard.type(left.pop(name))
        if not left:
            break
    assert not left, f"not reached by tab: {left}"
    page.keyboard.press("Enter")
