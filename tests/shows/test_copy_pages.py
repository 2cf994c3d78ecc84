"""The pages that copy a season and a production."""

from django.urls import reverse

from shows.models import Production, Season


def test_a_season_is_copied_once(client, programmer, ours, organiser):
    old = ours.production.season
    new = Season.objects.create(organiser=organiser, name="Later", starts_on="2028-09-01", ends_on="2029-06-30")
    url = reverse("admin:shows_season_copy", args=[old.pk])
    assert "1 productie" in client.get(url).content.decode()
    for _ in range(2):
        last = client.post(url, {"target": new.pk, "weeks": "52"}, follow=True)
    assert "Bestond al" in last.content.decode()
    assert new.production_set.count() == 1


def test_a_production_is_copied_under_a_free_address(client, programmer, ours):
    url = reverse("admin:shows_production_copy", args=[ours.production_id])
    form = {"title": "De Vos 2", "slug": "de-vos", "season": ours.production.season_id, "weeks": "52"}
    assert "Er is al een productie met dit webadres" in client.post(url, form).content.decode()
    assert client.post(url, form | {"slug": "de-vos-2", "with_performances": "on"}).status_code == 302
    assert Production.objects.get(slug="de-vos-2").performances.count() == 1
