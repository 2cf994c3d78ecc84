"""What stands round every page."""

import re

import pytest
from django.urls import reverse


def links(html: str) -> dict[str, str]:
    """The words of each link → where it leads."""
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
    return {re.sub(r"<[^>]+>|\s+", " ", words).strip(): href for href, words in found}


@pytest.fixture
def page(client, organiser):
    return client.get(f"/{organiser.slug}/contact/").content.decode()


def test_log_in_stands_at_the_top_and_comes_back_here(page, organiser):
    assert links(page)["LOG IN"] == f"{reverse('login')}?next=/{organiser.slug}/contact/"


def test_tickets_lead_to_the_programme(page, organiser):
    assert links(page)["TICKETS"] == reverse("programme", args=[organiser.slug])


def test_a_customer_sees_a_name_with_a_menu(client, organiser, customer):
    client.force_login(customer)
    page = client.get(f"/{organiser.slug}/contact/").content.decode()
    assert "LOG IN" not in page
    assert re.search(r"<summary[^>]*>\s*<span>An<span[^>]*> Peeters</span>", page)
    assert links(page)["UW DETAILS"] == reverse("details")
    assert links(page)["TICKETS (0)"] == reverse("tickets")
    logout = re.search(rf'<form method="post" action="{reverse("logout")}">(.*?)</form>', page, re.S)
    assert logout
    assert "LOG UIT" in logout[1]
    assert "csrfmiddlewaretoken" in logout[1]


def test_the_first_thing_on_a_page_leads_past_the_frame(page):
    body = page[page.index("<body>") :]
    assert re.search(r"<body>\s*<a class=\"skip\" href=\"#inhoud\">", body)
    assert page.count('id="inhoud"') == 1


def test_the_footer_says_whom_to_call_and_who_sells(page, organiser):
    footer = page[page.index("<footer") :]
    for text in (
        organiser.phone,
        organiser.email,
        organiser.box_office_phone,
        organiser.box_office_email,
        organiser.school_email,
        organiser.legal_name,
        organiser.enterprise_number,
    ):
        assert text in footer


def test_the_language_is_chosen_by_a_form_that_comes_back_here(page, organiser):
    form = re.search(r'<form class="languages".*?</form>', page, re.S)
    assert form
    assert f'action="{reverse("language")}"' in form[0]
    assert f'name="next" value="/{organiser.slug}/contact/"' in form[0]
    assert re.findall(r'value="(nl|fr|en)"', form[0]) == ["nl", "fr", "en"]


def test_the_page_wears_the_colours_of_its_house(client, page, organiser):
    sheet = re.search(r'href="(/huisstijl/[^"]+\.css)"', page)
    assert sheet
    response = client.get(sheet[1])
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert f"--accent:{organiser.accent}" in response.content.decode()
    assert "immutable" in response["Cache-Control"]


def test_colours_asked_for_under_an_old_version_are_not_kept(client, organiser):
    response = client.get(reverse("house_style", args=[organiser.slug, "0123456789ab"]))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_the_banner_of_the_demo_leads_to_the_mailbox_and_is_nowhere_else(client, organiser, settings):
    settings.DEMO_URL = "http://127.0.0.1:8025"
    banner = "Demonstratie: er wordt niets echt betaald."
    page = client.get(f"/{organiser.slug}/contact/").content.decode()
    assert banner in page
    assert links(page)["Postvak"] == "http://127.0.0.1:8025"
    settings.DEMO_URL = ""
    assert banner not in client.get(f"/{organiser.slug}/contact/").content.decode()


def test_what_is_not_there_is_said_in_the_frame(client, organiser):
    response = client.get("/bestaat/niet/echt/")
    assert response.status_code == 404
    assert "LOG IN" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_an_explanation(organiser):
    from tests.client import Client

    response = Client(enforce_csrf_checks=True).post(reverse("language"), {"language": "fr"})
    assert response.status_code == 403
    assert "Nog eens, graag" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_a_page_for_trouble_takes_nothing_for_granted(template):
    """No request, no visitor, no database: the fixture for one is not asked for here."""
    from django.template.loader import render_to_string

    assert "<h1>" in render_to_string(template)
