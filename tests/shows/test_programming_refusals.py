"""What the admin refuses the programming office: what is used, what another house has, what somebody else is at."""

import re

import pytest
from django.urls import reverse

from accounts.models import StaffRole
from orders import stock
from shows import copying
from shows.models import Genre, Performance, Season, Tariff, VatRate
from tests import cast
from tests.races import locked

from .admin_pages import address, series


@pytest.mark.parametrize("model", ["season", "genre", "tariff", "rank", "production"])
def test_what_is_used_is_not_deleted_and_that_is_told(client, programmer, ours, model):
    stock.put_on_sale(ours)
    used = {
        "season": ours.production.season, "genre": ours.production.genre, "tariff": Tariff.objects.get(name="Basis"),
        "rank": ours.hall.ranks.first(), "production": ours.production,
    }[model]  # fmt: skip
    response = client.post(reverse(f"admin:shows_{model}_delete", args=[used.pk]), {"post": "yes"}, follow=True)
    assert response.status_code in (200, 403)
    assert type(used).objects.filter(pk=used.pk).exists()


def test_the_last_percentage_of_a_category_stays_and_that_is_told(admin_client, ours):
    rate = VatRate.objects.get(category="culture")
    url = reverse("admin:shows_vatrate_delete", args=[rate.pk])
    shown = admin_client.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "het laatste percentage van zijn categorie" in shown
    chosen = {"action": "delete_selected", "_selected_action": [rate.pk], "post": "yes"}
    shown = admin_client.post(reverse("admin:shows_vatrate_changelist"), chosen, follow=True).content.decode()
    assert "het laatste percentage van zijn categorie" in shown
    assert VatRate.objects.filter(pk=rate.pk).exists()


def test_a_name_that_is_taken_is_told_beside_the_field(client, programmer, ours, organiser):
    other = Genre.objects.create(organiser=organiser, name="Dans", slug="dans")
    form = {"name": "Theater", "slug": "theater", "position": "1"}
    response = client.post(reverse("admin:shows_genre_change", args=[other.pk]), form)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def pages_of(performance):
    production = performance.production
    return [
        reverse("admin:shows_production_series", args=[production.pk]),
        reverse("admin:shows_production_copy", args=[production.pk]),
        reverse("admin:shows_season_copy", args=[production.season_id]),
        *(address(f"shows_performance_{name}", performance) for name in ("prices", "sale_dates")),
        address("orders_put_on_sale", performance),
        reverse("admin:orders_performance_places", args=[performance.pk]),
        reverse("admin:orders_withdraw", args=[performance.pk]),
    ]


def test_another_house_finds_nothing(client, programmer, ours, theirs):
    for url in pages_of(theirs):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"voorstelling": theirs.pk, "blokkeer": "1"}).status_code == 404, url
    for url in pages_of(ours):
        assert client.get(url).status_code == 200, url
        assert "Van hen" not in client.get(url).content.decode()


def test_others_numbers_among_ones_own_are_not_there(client, programmer, ours, theirs):
    assert client.get(address("shows_performance_prices", ours, theirs)).status_code == 404
    url, form = series(ours.production, theirs.hall, prices_of=theirs.pk)
    assert {"hall", "prices_of"} <= set(client.post(url, form).context["form"].errors)
    copy = reverse("admin:shows_season_copy", args=[ours.production.season_id])
    assert client.post(copy, {"target": theirs.production.season_id}).context["form"].errors


@pytest.mark.parametrize("role", [StaffRole.Role.BOX_OFFICE, StaffRole.Role.DOOR])
def test_who_does_not_programme_may_not(client, organiser, ours, role):
    person = cast.make_customer("balie@example.org", None, is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=role)
    client.force_login(person)
    assert {client.get(url).status_code for url in pages_of(ours)} == {403}


def test_a_customer_is_sent_away(client, customer, ours):
    client.force_login(customer)
    assert {client.get(url).status_code for url in pages_of(ours)} <= {302, 403}


@pytest.mark.parametrize("named", ["", "x", "0", "-1", "9" * 25, "١", "1&voorstelling=x", "%00"])
def test_no_such_performances(client, programmer, ours, named):
    for name in ("shows_performance_prices", "shows_performance_sale_dates", "orders_put_on_sale"):
        assert client.get(reverse(f"admin:{name}") + f"?voorstelling={named}").status_code == 404


def test_too_large_a_number_in_the_address(client, programmer):
    assert client.get(f"/beheer/shows/production/{2**70}/reeks/").status_code == 404


def test_the_list_costs_the_same_however_long(client, programmer, ours, django_assert_max_num_queries):
    stock.put_on_sale(ours)
    for _ in range(12):
        cast.make_performance(ours.production, ours.hall)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("admin:shows_performance_changelist")).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(reverse("admin:shows_production_change", args=[ours.production_id]))
    with django_assert_max_num_queries(20):
        client.get(address("orders_put_on_sale", *Performance.objects.all()))


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_another_is_told(client, programmer, ours, organiser):
    """The second of two clicks on a large season waits for the first, and no longer than the database lets it."""
    new = Season.objects.create(organiser=organiser, name="Later", starts_on="2028-09-01", ends_on="2029-06-30")
    url = reverse("admin:shows_season_copy", args=[ours.production.season_id])
    with locked(new):
        answer = client.post(url, {"target": new.pk, "weeks": "52"}, follow=True)
    assert answer.status_code == 409
    assert "Iemand anders is hier net mee bezig" in answer.content.decode()
    assert not new.production_set.exists()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()))
    assert client.post(url, sent).status_code == 302  # one press sends all of it again
    assert new.production_set.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_at_the_very_end_is_not_said_to_have_succeeded(client, programmer, organiser):
    """Foreign keys are judged when the transaction ends: by then the admin has thanked for it."""
    season = {"organiser": organiser.pk, "name": "Later", "starts_on": "2028-09-01", "ends_on": "2029-06-30"}
    with locked(organiser):
        answer = client.post(reverse("admin:shows_season_add"), season, follow=True).content.decode()
    assert "Iemand anders is hier net mee bezig" in answer
    assert "toegevoegd" not in answer
    assert not Season.objects.exists()


def test_what_somebody_else_deleted_meanwhile_is_told(client, programmer, ours, organiser, monkeypatch):
    new = Season.objects.create(organiser=organiser, name="Later", starts_on="2028-09-01", ends_on="2029-06-30")
    copy = copying.copy_season

    def too_late(*args, **kwargs):
        new.delete()
        return copy(*args, **kwargs)

    monkeypatch.setattr(copying, "copy_season", too_late)
    url = reverse("admin:shows_season_copy", args=[ours.production.season_id])
    answer = client.post(url, {"target": new.pk, "weeks": "52"}, follow=True)
    assert "Iemand anders heeft dit intussen verwijderd" in answer.content.decode()
