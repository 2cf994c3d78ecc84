"""The form of one performance in the admin."""

from datetime import date

from django.urls import reverse

from orders import stock
from shows.models import Performance, Price
from tests import cast
from ticketing import dates


def test_an_hour_that_is_not_there_is_told_beside_its_field(client, programmer, ours):
    moment = {"starts_at": "2027-03-28T02:30", "sale_from": "2026-06-02T10:00", "sale_until": "2027-03-28T20:00"}
    form = {"production": ours.production_id, "hall": ours.hall_id, "audience": "public", "sold_online": "on", **moment}
    response = client.post(reverse("admin:shows_performance_change", args=[ours.pk]), form)
    assert "bestaat 02.30 uur niet" in str(response.context["adminform"].form.errors["starts_at"])


def test_a_quarter_past_midnight_is_that_day(client, programmer, ours):
    moment = {"starts_at": "2026-10-25T00:15", "sale_from": "2026-06-02T10:00", "sale_until": "2026-10-25T00:15"}
    form = {"production": ours.production_id, "hall": ours.hall_id, "audience": "public", "sold_online": "on", **moment}
    assert client.post(reverse("admin:shows_performance_change", args=[ours.pk]), form).status_code == 302
    ours.refresh_from_db()
    assert dates.local(ours.starts_at).date() == date(2026, 10, 25)


def test_what_is_on_sale_is_shown_read_only_with_the_reason(client, programmer, ours):
    stock.put_on_sale(ours)
    url = reverse("admin:shows_performance_change", args=[ours.pk])
    shown = client.get(url)
    assert "wat de kopers kochten" in shown.content.decode()
    assert not {"production", "hall", "starts_at", "audience"} & set(shown.context["adminform"].form.fields)


def test_a_draft_is_deleted_with_its_prices_and_what_is_on_sale_is_not(client, programmer, ours):
    draft = cast.make_performance(ours.production, ours.hall)
    stock.put_on_sale(ours)
    for performance, status in ((draft, 302), (ours, 403)):
        url = reverse("admin:shows_performance_delete", args=[performance.pk])
        assert client.post(url, {"post": "yes"}).status_code == status
    assert list(Performance.objects.all()) == [ours]
    assert not Price.objects.exclude(performance=ours).exists()
