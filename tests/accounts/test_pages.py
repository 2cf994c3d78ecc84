"""Pages that staff write: found, fallen back, linked, edited by their own house, and never a way in."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts import pages
from accounts.models import Organiser, Page, PageVersion, StaffRole
from tests import cast

pytestmark = pytest.mark.django_db

FIXED = ["voorwaarden", "privacy", "toegankelijkheid"]


@pytest.fixture
def written(organiser):
    pages.give_first_pages(organiser)
    return {page.slug: page for page in Page.objects.filter(organiser=organiser)}


@pytest.fixture
def chief(organiser):
    """Looks after one house."""
    chief = cast.make_customer("chef@example.org", is_staff=True)
    StaffRole.objects.create(customer=chief, organiser=organiser, role=StaffRole.Role.CHIEF)
    return chief


def form(page: Page | None = None, **fields):
    values = {"organiser": "", "slug": "", "language": "nl", "title": "Titel", "text": "Tekst", "position": "3"}
    if page:
        values |= {"title": page.title, "text": page.text, "position": page.position}
    inline = {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0}
    return values | inline | fields


@pytest.mark.parametrize("slug", FIXED)
def test_a_house_has_its_pages_with_its_own_names(client, organiser, written, slug):
    page = client.get(reverse("page", args=[organiser.slug, slug])).content.decode()
    assert organiser.name in page
    assert "{" not in page.split("<main")[1].split("</main>")[0]
    assert "Bijgewerkt op" in page


@pytest.mark.parametrize("slug", FIXED)
def test_a_fixed_page_is_there_before_anybody_wrote_it(client, organiser, slug):
    Page.objects.all().delete()
    assert client.get(reverse("page", args=[organiser.slug, slug])).status_code == 200
    assert client.get(reverse("network_page", args=[slug])).status_code == 200


def test_the_terms_say_what_the_law_asks(client, organiser, written):
    page = client.get(reverse("page", args=[organiser.slug, "voorwaarden"])).content.decode()
    for said in (
        "0207.499.430",
        "Stad Mechelen",
        "geldt geen herroepingsrecht (art. VI.53, 12°",
        "betalen we de prijs",
        "met Bancontact, een kaart",
    ):
        assert said in page


def test_the_first_pages_are_given_once(organiser, written):
    assert pages.give_first_pages(organiser) == 0
    assert PageVersion.objects.filter(page__organiser=organiser).count() == len(written) == 4


def test_what_changes_with_the_house_changes_on_its_pages(client, organiser, written):
    Organiser.objects.update(phone="015 00 00 00")
    assert "015 00 00 00" in client.get(reverse("page", args=[organiser.slug, "voorwaarden"])).content.decode()


def test_another_language_or_dutch_and_said_so(client, organiser, written):
    url = reverse("page", args=[organiser.slug, "voorwaarden"])
    client.post(reverse("language"), {"language": "fr"})
    page = client.get(url).content.decode()
    assert '<div class="prose" lang="nl">' in page
    pages.save(
        Page(organiser=organiser, slug="voorwaarden", language="fr", title="Conditions", text="En *bref*"), by=None
    )
    page = client.get(url).content.decode()
    assert "<em>bref</em>" in page
    assert 'lang="nl"' not in page.split("<main")[1].split("</main>")[0]


def test_an_unknown_page_or_house_is_not_found(client, organiser, written):
    for url in ("/ccm/info/bestaat-niet/", "/nergens/info/privacy/", "/info/bestaat-niet/", "/ccm/info/%00/"):
        assert client.get(url).status_code == 404
    assert client.get("/ccm/info/contact/").url == "/ccm/contact/"
    assert client.post("/ccm/info/privacy/").status_code == 405


def test_the_pages_are_linked_at_the_foot_and_at_the_order_button(client, organiser, written):
    pages.save(Page(organiser=organiser, slug="vestiaire", title="Vestiaire", text="Gratis."), by=None)
    foot = client.get(reverse("front", args=[organiser.slug])).content.decode().split("<footer")[1]
    links = re.findall(r'href="(/ccm/info/[^"]*)"', foot)
    assert links == [f"/ccm/info/{slug}/" for slug in [*FIXED, "vestiaire"]]


def test_the_network_has_pages_of_its_own(client, organiser):
    foot = client.get("/").content.decode().split("<footer")[1]
    assert 'href="/info/privacy/"' in foot
    assert client.get("/info/privacy/").status_code == 200


def test_the_contact_page_carries_the_text_of_staff(client, organiser, written):
    pages.save(written["contact"], by=None)
    Page.objects.filter(slug="contact").update(text="Elke **dinsdag** gesloten. <script>x</script>")
    page = client.get(reverse("contact", args=[organiser.slug])).content.decode()
    assert "<strong>dinsdag</strong>" in page
    assert "<script>x" not in page


def test_the_privacy_page_tells_the_terms_that_the_night_keeps(client, organiser, written):
    from accounts.privacy import registry

    page = client.get(reverse("page", args=[organiser.slug, "privacy"])).content.decode()
    assert len(registry.terms()) >= 8
    for term in registry.terms():
        assert term.what in page
        assert term.how_long in page


def test_queries_do_not_grow_with_the_pages(client, organiser, written, django_assert_max_num_queries):
    for number in range(30):
        pages.save(Page(organiser=organiser, slug=f"pagina-{number}", title=f"P {number}", text="x"), by=None)
    with django_assert_max_num_queries(4):
        client.get(reverse("page", args=[organiser.slug, "privacy"]))
    with translation.override("fr"), django_assert_max_num_queries(1):
        pages.links(organiser)


def test_a_chief_edits_the_pages_of_the_own_house_alone(client, chief, organiser, written):
    other = cast.make_organiser("ander", name="Ander huis")
    pages.give_first_pages(other)
    client.force_login(chief)
    listed = client.get(reverse("admin:accounts_page_changelist")).content.decode()
    assert "Ander huis" not in listed
    own = reverse("admin:accounts_page_change", args=[written["privacy"].pk])
    assert client.get(own).status_code == 200
    for foreign in Page.objects.exclude(organiser=organiser):
        url = reverse("admin:accounts_page_change", args=[foreign.pk])
        assert client.get(url).status_code == 302  # "bestaat niet"
        client.post(url, form(foreign, text="gekaapt"))
    assert not Page.objects.filter(text="gekaapt").exists()


def test_a_saved_page_keeps_what_it_said(client, chief, organiser, written):
    client.force_login(chief)
    page = written["privacy"]
    answer = client.post(reverse("admin:accounts_page_change", args=[page.pk]), form(page, text="Nieuw **beleid**"))
    assert answer.status_code == 302, answer.context["errors"]
    page.refresh_from_db()
    assert page.text == "Nieuw **beleid**"
    versions = list(PageVersion.objects.filter(page=page))
    assert [(version.text, version.saved_by) for version in versions[:1]] == [("Nieuw **beleid**", chief)]
    assert len(versions) == 2
    assert page.slug == "privacy"


def test_a_chief_makes_a_free_page_but_none_of_the_network(client, chief, organiser):
    client.force_login(chief)
    add = reverse("admin:accounts_page_add")
    assert client.post(add, form(organiser=organiser.pk, slug="foyer")).status_code == 302
    assert client.post(add, form(organiser="", slug="overal")).status_code == 200
    other = cast.make_organiser("ander")
    assert client.post(add, form(organiser=other.pk, slug="daar")).status_code == 200
    assert client.post(add, form(organiser=organiser.pk, slug="foyer")).status_code == 200  # it is there already
    assert set(Page.objects.filter(title="Titel").values_list("slug", flat=True)) == {"foyer"}


def test_a_fixed_page_stays_and_a_free_one_may_go(client, chief, organiser, written):
    free = Page(organiser=organiser, slug="foyer", title="Foyer")
    pages.save(free, by=None)
    client.force_login(chief)
    assert (
        client.post(reverse("admin:accounts_page_delete", args=[written["privacy"].pk]), {"post": "yes"}).status_code
        == 403
    )
    assert client.post(reverse("admin:accounts_page_delete", args=[free.pk]), {"post": "yes"}).status_code == 302
    assert not Page.objects.filter(slug="foyer").exists()
    assert Page.objects.filter(organiser=organiser, slug="privacy").exists()


def test_the_box_office_reads_and_no_more(client, chief, organiser, written):
    StaffRole.objects.update(role=StaffRole.Role.BOX_OFFICE)
    client.force_login(chief)
    url = reverse("admin:accounts_page_change", args=[written["privacy"].pk])
    assert client.get(url).status_code == 200
    assert client.post(url, form(written["privacy"], text="x")).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "a" * 1_000_000},
        {"text": "> " * 600_000},
        {"text": "x\x00y"},
        {"slug": "../beheer"},
        {"slug": "a" * 200},
        {"slug": "é ü"},
        {"language": "xx"},
        {"title": ""},
        {"title": "t" * 500},
        {"position": "-1"},
        {"position": "99999999999"},
        {"organiser": "0 OR 1=1"},
        {"organiser": "9" * 30},
    ],
)
def test_nonsense_is_explained(client, chief, organiser, fields):
    client.force_login(chief)
    answer = client.post(reverse("admin:accounts_page_add"), form(organiser=organiser.pk, slug="goed") | fields)
    assert answer.status_code == 200
    assert answer.context["errors"]


def test_a_new_house_begins_with_its_pages(client):
    client.force_login(cast.make_customer("netwerk@example.org", is_staff=True, is_superuser=True))
    house = cast.make_organiser("model")
    fields = ["name", "legal_name", "enterprise_number", "street", "postal_code", "city", "phone", "email"]
    fields += ["box_office_name", "box_office_phone", "box_office_email", "noreply_email"]
    values = {name: getattr(house, name) for name in fields} | {"slug": "nieuw", "languages": "nl", "position": 1}
    values |= {"accent": "#8a1538", "on_accent": "#ffffff", "paper": "#faf7f2", "ink": "#1c1a17"}
    values |= {"max_places_per_performance": 10, "max_places_per_basket": 80}
    values |= {"staffrole_set-TOTAL_FORMS": 0, "staffrole_set-INITIAL_FORMS": 0}
    answer = client.post(reverse("admin:accounts_organiser_add"), values)
    assert answer.status_code == 302, answer.context["errors"]
    assert Page.objects.filter(organiser__slug="nieuw").count() == 4
