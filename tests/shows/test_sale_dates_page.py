"""The page that sets the sale dates of several performances."""

import re
from html import unescape

from shows.models import Performance
from tests import cast
from ticketing import dates

from .admin_pages import address


def test_sale_dates_of_many_at_once(client, programmer, ours):
    other = cast.make_performance(ours.production, ours.hall)
    url = address("shows_performance_sale_dates", ours, other)
    form = {
        "voorstelling": [ours.pk, other.pk],
        "sale_days": "20",
        "presale_from": "2026-06-01T09:00",
        "sale_hour": "09:30",
    }
    assert client.post(url, form).status_code == 302
    for performance in Performance.objects.all():
        day = dates.local(performance.starts_at).date()
        sale = dates.local(performance.sale_from)
        assert ((day - sale.date()).days, sale.strftime("%H:%M")) == (20, "09:30")
        assert dates.local(performance.presale_from).strftime("%d/%m/%Y %H:%M") == "01/06/2026 09:00"


def test_sale_dates_that_cannot_be_change_nothing(client, programmer, ours):
    late = {"voorstelling": ours.pk, "sale_from": "2099-01-01T10:00"}
    response = client.post(address("shows_performance_sale_dates", ours), late)
    assert "De verkoop zou eindigen voor ze begint." in response.content.decode()
    ours.refresh_from_db()
    assert ours.sale_from < dates.now()


def test_the_second_of_two_who_set_sale_dates_is_told(client, programmer, ours):
    url = address("shows_performance_sale_dates", ours)
    seen = re.search(r'name="gezien" value="([^"]*)"', client.get(url).content.decode())[1]
    form = {"voorstelling": ours.pk, "gezien": unescape(seen), "sale_days": "20"}
    assert client.post(url, form).status_code == 302
    second = client.post(url, form | {"sale_days": "30"})
    assert "intussen verkoopdata gewijzigd" in second.content.decode()
    assert 'value="30"' in second.content.decode()
    ours.refresh_from_db()
    assert (dates.local(ours.starts_at).date() - dates.local(ours.sale_from).date()).days == 20
    again = re.search(r'name="gezien" value="([^"]*)"', second.content.decode())[1]
    assert client.post(url, form | {"sale_days": "30", "gezien": unescape(again)}).status_code == 302
