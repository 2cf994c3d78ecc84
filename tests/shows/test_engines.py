"""What search engines and those who share a page are told."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from accounts.pictures import store
from shows import schema_org, sitemaps
from shows.models import Price, Production, Tariff
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all

DAY = timedelta(days=1)


@pytest.fixture
def hall(organiser):
    return cast.make_hall(organiser)


def perform(production, hall, **fields):
    usual = {"state": "on_sale", "places_total": 50, "places_left": 50}
    return cast.make_performance(production, hall, **(usual | fields))


def head(client, name, *args, **query):
    forget_all()
    return client.get(reverse(name, args=args), query).content.decode().split("</head>")[0]


def told(client, organiser, slug="de-vos"):
    """The block of data of a production's page."""
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', head(client, "production", organiser.slug, slug)
    )
    assert found
    return json.loads(found[1])["@graph"]


def test_each_coming_performance_is_an_event(client, organiser, hall):
    production = cast.make_production(organiser, artist="Het Bos", duration=90, minimum_age=8, summary="Kort.")
    performance = perform(production, hall)
    perform(production, hall, starts_at=dates.now() - DAY, sale_from=dates.now() - 9 * DAY)
    (event,) = told(client, organiser)
    assert event["@type"] == "TheaterEvent"
    assert event["startDate"] == dates.local(performance.starts_at).isoformat()
    assert event["endDate"] == dates.local(performance.starts_at + timedelta(minutes=90)).isoformat()
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["address"]["streetAddress"] == "Keizerstraat 3"
    assert event["performer"]["name"] == "Het Bos"
    assert event["typicalAgeRange"] == "8-"
    assert {(offer["name"], offer["price"]) for offer in event["offers"]} == {
        ("Basis, rang 1", "24.00"), ("-26 jaar, rang 1", "12.00"),
        ("Basis, rang 2", "22.00"), ("-26 jaar, rang 2", "11.00"),
    }  # fmt: skip
    offer = event["offers"][0]
    assert (offer["priceCurrency"], offer["availability"]) == ("EUR", "https://schema.org/InStock")
    assert offer["url"] == settings.SITE_URL + reverse("performance", args=[organiser.slug, performance.pk])


@pytest.mark.parametrize(
    ("fields", "availability"),
    [
        ({"places_left": 0}, "SoldOut"), ({"places_left": 4}, "LimitedAvailability"),
        ({"sale_from": dates.now() + DAY}, "PreOrder"),
        ({"sale_from": dates.now() + DAY, "presale_from": dates.now() - DAY}, "PreSale"),
        ({"sold_online": False}, "InStoreOnly"), ({"sale_until": dates.now() - timedelta(hours=1)}, "Discontinued"),
    ],
)  # fmt: skip
def test_availability_is_told(client, organiser, hall, fields, availability):
    performance = perform(cast.make_production(organiser), hall, **fields)
    offer = told(client, organiser)[0]["offers"][0]
    assert offer["availability"] == "https://schema.org/" + availability
    assert offer["url"].endswith(reverse("production", args=[organiser.slug, "de-vos"])) == (availability[0] != "L")
    assert performance.pk


def test_what_is_cancelled_is_told_and_not_offered(client, organiser, hall):
    perform(cast.make_production(organiser), hall, state="cancelled")
    (event,) = told(client, organiser)
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in event


def test_prices_of_friends_and_of_the_desk_are_not_offered_to_everybody(client, organiser, hall):
    perform(cast.make_production(organiser), hall)
    Tariff.objects.filter(name="Basis").update(members_only=True)
    assert {offer["name"][:3] for offer in told(client, organiser)[0]["offers"]} == {"-26"}
    Tariff.objects.update(sold_online=False)
    assert "offers" not in told(client, organiser)[0]


def test_the_price_table_says_for_whom_a_price_is(client, organiser, hall):
    perform(cast.make_production(organiser), hall)
    Tariff.objects.filter(name="Basis").update(members_only=True)
    Tariff.objects.filter(name="-26 jaar").update(sold_online=False)
    shown = client.get(reverse("production", args=[organiser.slug, "de-vos"])).content.decode()
    rows = {row.split("<")[0].strip(): row.split("</tr>")[0] for row in shown.split('<th scope="row">')[1:]}
    assert "alleen met een vriendenpas" in rows["Basis"]
    assert "alleen aan de balie of telefonisch" in rows["-26 jaar"]
    assert "Toon uw identiteitskaart." in rows["-26 jaar"]
    assert Price.objects.exists()


def test_no_text_ends_the_block_of_data(client, organiser, hall):
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    production = cast.make_production(organiser, artist=nasty, summary=nasty, text=nasty)
    Production.objects.filter(pk=production.pk).update(title=nasty)
    perform(production, hall)
    (event,) = told(client, organiser)
    assert event["name"] == nasty
    page = client.get(reverse("production", args=[organiser.slug, "de-vos"]))
    assert "<script>alert" not in page.content.decode()
    assert "unsafe-inline" not in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("slug", "kind"),
    [("theater", "TheaterEvent"), ("jazz-wereld", "MusicEvent"), ("danstheater", "TheaterEvent"), ("iets", "Event")],
)
def test_the_kind_of_an_event_is_its_genre_s(slug, kind):
    assert schema_org.event_type(slug) == kind


def test_a_shared_production_has_its_picture_and_one_address(client, organiser, hall):
    picture = store(Image.new("RGB", (60, 40), "red"))
    perform(cast.make_production(organiser, picture=picture, picture_alt='Een "vos"', summary="Kort & goed."), hall)
    shown = head(client, "production", organiser.slug, "de-vos", utm_source="x")
    path = settings.SITE_URL + reverse("production", args=[organiser.slug, "de-vos"])
    assert f'<link rel="canonical" href="{path}">' in shown
    assert f'property="og:image" content="{settings.SITE_URL}{reverse("picture", args=[picture.digest])}"' in shown
    assert 'property="og:image:alt" content="Een &quot;vos&quot;"' in shown
    assert 'name="description" content="Kort &amp; goed."' in shown


def test_views_of_a_month_have_one_address(client, organiser):
    shown = head(client, "programme", organiser.slug, maand="2031-05", weergave="kalender", tekoop="1", x="y")
    path = reverse("programme", args=[organiser.slug])
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}?maand=2031-05">' in shown
    assert "noindex" not in shown
    assert "noindex" in head(client, "programme", organiser.slug, zoek="vos")


def addresses(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)
    return [place.text.removeprefix(settings.SITE_URL) for place in root.iterfind("*/{*}loc")]


def test_the_sitemap_has_all_that_is_public_and_nothing_else(client, organiser, hall, monkeypatch):
    monkeypatch.setattr(sitemaps, "URLS_PER_FILE", 2)
    for n in range(3):
        perform(cast.make_production(organiser, f"P {n}"), hall)
    perform(cast.make_production(organiser, "Ontwerp"), hall, state="draft")
    perform(cast.make_production(organiser, "School"), hall, audience="schools")
    cast.make_production(organiser, "Zonder data")
    files = addresses(client, "/sitemap.xml")
    assert files == [f"/sitemap-{n}.xml" for n in (1, 2, 3)]
    found = [address for path in files for address in addresses(client, path)]
    pages = [reverse("network"), *(reverse(name, args=[organiser.slug]) for name in ("front", "programme", "contact"))]
    assert sorted(found) == sorted(
        [*pages, *(reverse("production", args=[organiser.slug, f"p-{n}"]) for n in range(3))]
    )
    for path in found:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", [0, 9, 10**12, 10**30])
def test_a_sitemap_that_is_none_is_not_found(client, db, number):
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_are_told_where_to_look(client, db, settings):
    settings.DEMO_URL = ""
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /beheer/" in lines
    assert "Disallow: /" not in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_a_demo_is_nobody_s_to_find(client, db, settings):
    settings.DEMO_URL = "http://127.0.0.1:1"
    assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()
