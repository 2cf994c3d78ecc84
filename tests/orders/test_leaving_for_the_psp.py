"""From the pay button to the PSP and on to a bank, in a browser that holds a form's redirects against form-action."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.http import HttpResponseRedirect
from django.urls import reverse
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Waited

from orders.models import Payment
from orders.views import payment as view

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank() -> Iterator[str]:
    """The checkout of a PSP that sends on at once, by a redirect to another host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_bank = self.headers["Host"].startswith("localhost")
            body = b"<!doctype html><title>De bank</title><h1>Uw bank</h1>" if is_bank else b""
            self.send_response(200 if is_bank else 302)
            if not is_bank:
                self.send_header("Location", f"http://localhost:{server.server_port}/bank/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/checkout/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def basket(request, browser, client, customer, seated, psp, bank, live_server) -> Iterator[Page]:
    """The page of a basket whose checkout stands ready at that PSP."""
    psp.faults(webhooks={"mute": True})
    paying.start(paying.basket(customer, seated))
    Payment.objects.update(checkout_url=bank)
    client.force_login(customer)
    context = browser.new_context(java_script_enabled=request.param)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + reverse("basket", args=["ccm"]))
    yield page
    context.close()


def press(page: Page) -> None:
    page.get_by_role("button", name="Bestelling met betalingsverplichting").click()


def test_the_way_leads_wherever_the_psp_sends_on(basket, live_server):
    press(basket)
    expect(basket.get_by_role("heading", level=1)).to_have_text("Uw bank")
    basket.go_back()  # past the page that leaves by itself
    expect(basket.get_by_role("heading", level=1)).to_have_text("Winkelmandje")


def test_a_redirect_in_answer_to_the_form_would_not_get_there(basket, monkeypatch):
    """The control."""
    monkeypatch.setattr(view, "leave_for_the_psp", lambda request, order, address: HttpResponseRedirect(address))
    with pytest.raises(Waited), basket.expect_event("load", timeout=2_000):
        press(basket)
    expect(basket.get_by_role("heading", level=1)).to_have_text("Winkelmandje")
