"""The page of one price table for several performances."""

import re

import pytest

from orders import stock
from shows.models import VatRate
from tests import cast
from tests.guards import guards_off

from .admin_pages import address, cells


def test_one_table_for_several_performances(client, programmer, ours):
    other = cast.make_performance(ours.production, ours.hall, amount="9.00")
    url = address("shows_performance_prices", ours, other)
    assert "nu verschillende prijzen" in client.get(url).content.decode()
    form = cells(ours, rang1_Basis="12,50", rang2_Basis="€ 1.234,50") | {"voorstelling": [ours.pk, other.pk]}
    assert client.post(url, form).status_code == 302
    for performance in (ours, other):
        amounts = {price.rank.name: str(price.amount) for price in performance.prices.select_related("rank")}
        assert amounts == {"rang 1": "12.50", "rang 2": "1234.50"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "nul of meer"), ("1000000000", "hoogstens"), ("1e9", "als 12,50"), ("12,505", "twee cijfers"),
        ("NaN", "als 12,50"), ("Infinity", "als 12,50"), ("gratis", "als 12,50"), ("9" * 20, "als 12,50"),
        ("1,2,3", "als 12,50"), ("-", "als 12,50"), ("١٢", "als 12,50"), ("12.", "als 12,50"), ("10000", "hoogstens"),
    ],
)  # fmt: skip
def test_an_odd_price_is_told_beside_its_cell_and_what_was_typed_stays(client, programmer, ours, typed, said):
    form = cells(ours, rang1_Basis=typed, rang2_Basis="7,77") | {"voorstelling": ours.pk}
    response = client.post(address("shows_performance_prices", ours), form)
    html = response.content.decode()
    assert response.status_code == 200
    assert said in str(response.context["form"].errors)
    assert 'value="7,77"' in html
    assert f'value="{typed}"' in html
    assert ours.prices.get(rank__name="rang 1", tariff__name="Basis").amount == 24


@pytest.mark.parametrize(
    ("typed", "kept"), [("12,50", "12.50"), ("12.50", "12.50"), ("0", "0.00"), ("9999,99", "9999.99")]
)
def test_a_price_as_people_type_it(client, programmer, ours, typed, kept):
    form = cells(ours, rang1_Basis=typed) | {"voorstelling": ours.pk}
    assert client.post(address("shows_performance_prices", ours), form).status_code == 302
    assert str(ours.prices.get().amount) == kept


def test_prices_are_filled_in_from_another_performance_and_not_yet_saved(client, programmer, ours, organiser):
    other = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_hall(organiser), amount="77.00")
    shown = client.get(address("shows_performance_prices", ours) + f"&van={other.pk}").content.decode()
    assert 'value="77,00"' in shown
    assert ours.prices.filter(amount=77).count() == 0


def test_a_performance_on_sale_does_not_lose_what_it_needs(client, programmer, ours):
    stock.put_on_sale(ours)
    url = address("shows_performance_prices", ours)
    response = client.post(url, cells(ours, rang1_Basis="10") | {"voorstelling": ours.pk})
    assert "nog geen prijs: rang 2" in response.content.decode()
    with guards_off():
        VatRate.objects.filter(category="standard").delete()
    full = cells(ours, rang1_Basis="10", rang2_Basis="10") | {"voorstelling": ours.pk}
    standard = {name: "standard" if name.startswith("btw") else value for name, value in full.items()}
    assert "btw-percentage ontbreekt" in client.post(url, standard).content.decode()
    assert ours.prices.count() == 4


def test_the_second_to_save_prices_is_told(client, programmer, ours):
    url = address("shows_performance_prices", ours)
    seen = re.search(r'name="gezien" value="([^"]*)"', client.get(url).content.decode())[1].replace("&quot;", '"')
    ours.prices.filter(rank__name="rang 1", tariff__name="Basis").update(amount=99)
    form = cells(ours, rang1_Basis="1", rang2_Basis="1") | {"voorstelling": ours.pk, "gezien": seen}
    response = client.post(url, form)
    assert "intussen prijzen gewijzigd: rang 1 / Basis" in response.content.decode()
    assert ours.prices.filter(amount=99).exists()


def test_performances_in_different_halls_have_no_one_table(client, programmer, ours, organiser):
    other = cast.make_performance(ours.production, cast.make_club(organiser))
    assert "dezelfde zaal" in client.get(address("shows_performance_prices", ours, other), follow=True).content.decode()
