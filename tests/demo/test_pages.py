"""The simulator's and the mailbox's pages in a real browser: accessible, whole on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe


@pytest.fixture
def pages(mollie, mailbox):
    """One of every page."""
    mailbox.send(b"Subject: Uw tickets\r\nContent-Type: text/html\r\n\r\n<h1>Dag</h1>")
    opened, paid, over = mollie.new(), mollie.new(), mollie.new()
    mollie.end(paid)
    mollie.control(f"/payments/{paid}/refunds", {"value": "4.00"})
    mollie.end(over, "failed")
    paths = ("/", f"/checkout/{opened}", f"/checkout/{over}", f"/test-mode/{paid}", "/checkout/unknown")
    mails = (mailbox.url, mailbox.messages()[0]["url"], f"{mailbox.url}/messages/unknown")
    return [mollie.url + path for path in paths] + list(mails)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(browser, pages, scheme):
    viewport = {"width": 390, "height": 844}
    with browser.new_context(color_scheme=scheme, viewport=viewport, bypass_csp=True) as context:
        page = context.new_page()
        for url in pages:
            page.goto(url)
            found = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(page).response["violations"]]
            assert (url, found) == (url, [])
            assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_customer_pays_without_javascript_and_comes_back(browser, mollie, mailbox):
    payment = mollie.new(redirectUrl=f"{mailbox.url}/?to=back")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(mollie.get(payment)["_links"]["checkout"]["href"])
        page.get_by_label("KBC/CBC").check()
        page.get_by_label("Mislukt").check()
        page.get_by_role("button", name="Doorgaan").click()
        page.wait_for_url(f"{mailbox.url}/?to=back")
    assert (mollie.get(payment)["status"], mollie.get(payment)["method"]) == ("failed", "kbc")
