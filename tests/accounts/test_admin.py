"""The admin: its door is the shop's, and nobody gives themselves rights."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from PIL import Image

from accounts.models import Customer, Mail, Organiser, StaffRole
from tests import cast

from .test_login import log_in, make_temporary
from .test_mail import owe

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db):
    """Of the network's own staff."""
    return cast.make_customer("chef@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def clerk(organiser):
    """Works for one organiser, with every permission on accounts that Django can give."""
    clerk = cast.make_customer("balie@example.org", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    StaffRole.objects.create(customer=clerk, organiser=organiser, role=StaffRole.Role.BOX_OFFICE)
    return clerk


def customer_form(customer, **fields):
    values = {
        field: getattr(customer, field) or ""
        for field in (
            "email",
            "first_name",
            "last_name",
            "street",
            "postal_code",
            "city",
            "country",
            "phone",
            "language",
        )
    }
    return values | {"is_active": "on"} | fields


def test_staff_log_in_by_the_same_door_and_come_back(client, chief):
    assert client.get("/beheer/").url == "/beheer/login/?next=/beheer/"
    door = client.get("/beheer/login/?next=/beheer/accounts/mail/")
    assert door.url == "/login/?next=/beheer/accounts/mail/"
    assert log_in(client, chief.email, next="/beheer/accounts/mail/").url == "/beheer/accounts/mail/"
    assert client.get("/beheer/accounts/mail/").status_code == 200
    assert client.get("/beheer/login/").url == "/beheer/"


def test_the_admins_own_login_takes_no_password(client, chief):
    answer = client.post("/beheer/login/", {"username": chief.email, "password": cast.PASSWORD})
    assert answer.url.startswith("/login/")
    assert "_auth_user_id" not in client.session


def test_a_customer_is_refused(client, customer):
    client.force_login(customer)
    assert client.get("/beheer/", follow=True).status_code == 403
    assert client.post("/beheer/login/").status_code == 403


def test_a_temporary_password_opens_no_admin(client, chief):
    assert log_in(client, chief.email, make_temporary(chief), next="/beheer/").url == "/wachtwoord-kiezen/"
    assert client.get("/beheer/").url == "/wachtwoord-kiezen/"
    assert client.post("/beheer/logout/").url == "/wachtwoord-kiezen/"


def test_there_is_one_page_to_change_a_password(client, chief):
    client.force_login(chief)
    assert client.get("/beheer/password_change/").url == "/wachtwoord-kiezen/"
    assert client.post("/beheer/password_change/").url == "/wachtwoord-kiezen/"


@pytest.mark.parametrize("model", ["customer", "organiser", "staffrole", "mail"])
def test_the_network_sees_every_list_and_searches_it(client, chief, clerk, organiser, model):
    owe(organiser=organiser)
    client.force_login(chief)
    url = reverse(f"admin:accounts_{model}_changelist")
    assert client.get(url).status_code == 200
    assert client.get(url, {"q": "balie"}).status_code == 200
    assert client.get(url, {"q": "'; --\0"}).status_code == 200


def test_a_customer_is_found_by_name_and_address_and_shows_no_password(client, chief, customer):
    client.force_login(chief)
    url = reverse("admin:accounts_customer_changelist")
    for words in ("Peeters", "An Peeters", "an@example"):
        assert "an@example.org" in client.get(url, {"q": words}).content.decode()
    assert "an@example.org" not in client.get(url, {"q": "Vogel"}).content.decode()
    page = client.get(reverse("admin:accounts_customer_change", args=[customer.pk])).content.decode()
    assert 'name="password"' not in page
    assert "argon2" not in page


def test_a_new_customer_of_staff_has_no_password_and_one_record(client, chief, customer):
    client.force_login(chief)
    url = reverse("admin:accounts_customer_add")
    new = customer_form(customer, email="Nieuw@Example.org")
    assert client.post(url, new).status_code == 302
    made = Customer.objects.get(email="nieuw@example.org")
    assert not made.has_usable_password()
    assert client.post(url, new).status_code == 200  # twice
    assert client.post(url, new | {"email": ""}).status_code == 302
    assert client.post(url, new | {"email": ""}).status_code == 302
    assert Customer.objects.filter(email=None).count() == 2


def test_nobody_makes_themselves_more_than_they_are(client, clerk, customer):
    client.force_login(clerk)
    own = reverse("admin:accounts_customer_change", args=[clerk.pk])
    rights = {
        "is_superuser": "on",
        "is_staff": "on",
        "email": "dief@example.org",
        "user_permissions": [Permission.objects.first().pk],
    }
    client.post(own, customer_form(clerk, **rights))
    after = Customer.objects.get(pk=clerk.pk)
    assert (after.is_superuser, after.email) == (False, "balie@example.org")
    client.post(reverse("admin:accounts_staffrole_add"), {"customer": clerk.pk, "organiser": 1, "role": "chief"})
    assert StaffRole.objects.count() == 1


def test_staff_see_their_own_organiser_alone(client, clerk, organiser, customer):
    other = cast.make_organiser("kern", name="De Kern")
    owe(organiser=organiser, recipient="eigen@example.org")
    foreign = owe(organiser=other, recipient="ander@example.org")
    client.force_login(clerk)
    mails = client.get(reverse("admin:accounts_mail_changelist")).content.decode()
    assert "eigen@example.org" in mails
    assert "ander@example.org" not in mails
    for path in (
        reverse("admin:accounts_mail_change", args=[foreign.pk]),
        reverse("admin:accounts_organiser_change", args=[other.pk]),
        reverse("admin:accounts_customer_change", args=[customer.pk]),
    ):
        assert client.get(path).url == "/beheer/"  # Django: "doesn't exist. Perhaps it was deleted?"
    assert client.get(reverse("admin:accounts_organiser_change", args=[organiser.pk])).status_code == 200
    assert client.get(reverse("admin:accounts_staffrole_changelist")).status_code == 403


def test_a_house_is_looked_after_by_its_chief(client, clerk, organiser):
    client.force_login(clerk)
    url = reverse("admin:accounts_organiser_change", args=[organiser.pk])
    assert client.post(url, organiser_form(organiser, tagline="Door de balie")).status_code == 403
    StaffRole.objects.update(role=StaffRole.Role.CHIEF)
    assert client.post(url, organiser_form(organiser, tagline="Door de chef")).status_code == 302
    organiser.refresh_from_db()
    assert organiser.tagline == "Door de chef"
    assert client.get(reverse("admin:accounts_organiser_add")).status_code == 403
    assert client.post(reverse("admin:accounts_organiser_delete", args=[organiser.pk])).status_code == 403


def test_mail_is_looked_at_and_no_more(client, chief, organiser):
    mail = owe(organiser=organiser)
    client.force_login(chief)
    change = reverse("admin:accounts_mail_change", args=[mail.pk])
    page = client.get(change).content.decode()
    assert "an@example.org" in page
    assert "_save" not in page
    assert client.post(change, {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:accounts_mail_delete", args=[mail.pk])).status_code == 403
    assert client.get(reverse("admin:accounts_mail_add")).status_code == 403
    assert '<select name="action"' not in client.get(reverse("admin:accounts_mail_changelist")).content.decode()
    assert Mail.objects.get().state == "due"


def organiser_form(organiser, **fields):
    form = {}
    for field in Organiser._meta.fields:
        if field.name not in ("id", "logo"):
            form[field.name] = getattr(organiser, field.name) or ""
    form |= {"languages": "nl", "position": 0}
    form |= {f"staffrole_set-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return form | fields


def test_an_organiser_gets_its_looks_and_logo(client, chief, organiser):
    client.force_login(chief)
    file = io.BytesIO()
    Image.new("RGBA", (40, 20), "#ff000080").save(file, "PNG")
    file.seek(0)
    file.name = "logo.png"
    url = reverse("admin:accounts_organiser_change", args=[organiser.pk])
    answer = client.post(url, organiser_form(organiser, accent="#112233", new_logo=file))
    assert answer.status_code == 302, answer.context["errors"]
    organiser.refresh_from_db()
    assert (organiser.accent, organiser.logo.width) == ("#112233", 40)
    client.post(url, organiser_form(organiser, tagline="Nieuw"))
    organiser.refresh_from_db()
    assert organiser.logo  # kept


def test_an_organisers_slug_stays(client, chief, organiser):
    client.force_login(chief)
    url = reverse("admin:accounts_organiser_change", args=[organiser.pk])
    assert client.post(url, organiser_form(organiser, slug="elders", tagline="Nieuw")).status_code == 302
    organiser.refresh_from_db()
    assert (organiser.slug, organiser.tagline) == ("ccm", "Nieuw")


@pytest.mark.parametrize("bad", [{"accent": "red"}, {"accent": "#12345;}"}, {"noreply_email": "x"}])
def test_bad_looks_are_explained(client, chief, organiser, bad):
    client.force_login(chief)
    url = reverse("admin:accounts_organiser_change", args=[organiser.pk])
    assert client.post(url, organiser_form(organiser, **bad)).status_code == 200
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "logo.svg"
    assert client.post(url, organiser_form(organiser, new_logo=file)).status_code == 200
    organiser.refresh_from_db()
    assert organiser.logo is None


def test_allauths_list_of_addresses_is_not_there(client, chief):
    client.force_login(chief)
    assert client.get("/beheer/account/emailaddress/").status_code == 404
