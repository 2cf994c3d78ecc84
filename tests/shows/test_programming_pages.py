"""The programming office's pages: rows of dates, price tables, sale dates, copies. Odd input is told."""

import io
import re
import zlib
from contextlib import contextmanager
from datetime import date
from html import unescape
from threading import Event, Thread

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from PIL import Image, ImageFile

from accounts import pictures
from accounts.models import Picture, StaffRole
from orders import stock
from shows import copying
from shows.models import Genre, Performance, Price, Production, Season, Tariff, VatRate
from tests import cast
from tests.guards import guards_off
from ticketing import dates


@pytest.fixture
def ours(organiser):
    return cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))


@pytest.fixture
def theirs(db):
    other = cast.make_organiser("ander", name="Ander huis")
    return cast.make_performance(cast.make_production(other, "Van hen"), cast.make_hall(other))


def address(name, *performances):
    return reverse(f"admin:{name}") + "?" + "&".join(f"voorstelling={one.pk}" for one in performances)


# A row of dates


def series(production, at, **fields):
    values = {
        "hall": at.pk, "first": "2026-10-20", "number": "3", "weekdays": ["1"], "hour": "20:15", "audience": "public",
        "sale_from": "2026-06-02T10:00", "sale_ends": "0", "sold_online": "on",
    }  # fmt: skip
    return reverse("admin:shows_production_series", args=[production.pk]), values | fields


def seal(response):
    return re.search(r'name="getoond" value="(\w+)"', response.content.decode())[1]


def test_a_row_is_shown_before_it_is_made(client, programmer, ours):
    url, form = series(ours.production, ours.hall, prices_of=ours.pk, left_out="27/10/2026")
    shown = client.post(url, form | {"toon": "1"})
    html = shown.content.decode()
    for day in ("dinsdag 20 oktober 2026, 20.15 uur", "dinsdag 3 november 2026", "dinsdag 10 november 2026"):
        assert day in html
    assert Performance.objects.count() == 1
    assert client.post(url, form | {"maak": "1", "getoond": seal(shown)}).status_code == 302
    made = Performance.objects.exclude(pk=ours.pk)
    assert [dates.local(one.starts_at).strftime("%d/%m %H:%M") for one in made] == [
        "20/10 20:15",
        "03/11 20:15",
        "10/11 20:15",
    ]
    assert {one.prices.count() for one in made} == {4}
    assert LogEntry.objects.filter(change_message__contains="reeks").count() == 3


def test_what_was_not_shown_is_not_made(client, programmer, ours):
    url, form = series(ours.production, ours.hall)
    seen = seal(client.post(url, form | {"toon": "1"}))
    response = client.post(url, form | {"hour": "19:00", "maak": "1", "getoond": seen})
    assert "Kijk ze opnieuw na" in response.content.decode()
    client.post(url, form | {"maak": "1"})
    assert Performance.objects.count() == 1


def test_a_row_made_twice_is_made_once_and_told(client, programmer, ours):
    url, form = series(ours.production, ours.hall)
    form["getoond"] = seal(client.post(url, form))
    for _ in range(2):
        last = client.post(url, form | {"maak": "1"}, follow=True)
    assert "3 bestonden al en zijn niet gewijzigd." in last.content.decode()
    assert Performance.objects.count() == 4


NONSENSE = [
    {"first": "2026-13-45"}, {"first": ""}, {"number": "201"}, {"number": "-1"}, {"number": "", "until": ""},
    {"until": "2026-01-01", "number": ""}, {"weekdays": ["9"]}, {"weekdays": []}, {"hour": "25:99"}, {"hour": "NaN"},
    {"left_out": "gisteren"}, {"left_out": "31/02/2026"}, {"hall": "0"}, {"hall": "9" * 30}, {"hall": "x\x00"},
    {"sale_from": ""}, {"sale_from": "2027-03-28T02:30"}, {"sale_from": "morgen"}, {"sale_days": "1e9"},
    {"sale_days": "5"}, {"sale_ends": "99999999999"}, {"prices_of": "-3"}, {"audience": "wie"}, {"note": "x" * 500},
    {"first": "9999-12-31", "until": "9999-12-31", "number": ""},
    {"until": "2036-01-01", "number": "", "weekdays": ["0", "1"]},
    {"first": "0001-01-01", "until": "0001-01-01", "number": "", "sale_from": "", "sale_days": "999"},
]  # fmt: skip


@pytest.mark.parametrize("odd", NONSENSE)
def test_an_odd_row_is_told_and_nothing_is_made(client, programmer, ours, odd):
    url, form = series(ours.production, ours.hall, **odd)
    response = client.post(url, form | {"maak": "1", "getoond": "x"})
    assert response.status_code == 200
    assert Performance.objects.count() == 1
    if response.context["form"].errors:
        assert "Er is niets bewaard" in response.content.decode()


@pytest.mark.parametrize(("day", "said"), [("2027-03-28", "bestaat 02.30 uur niet"), ("2026-10-25", "twee keer")])
def test_an_hour_that_the_clock_skips_or_doubles_is_told_beside_its_day(client, programmer, ours, day, said):
    url, form = series(ours.production, ours.hall, first=day, number="1", weekdays=["6"], hour="02:30")
    assert said in client.post(url, form).content.decode()


# One performance


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


# Prices


def cells(performance, **amounts):
    ranks = {rank.name: rank.pk for rank in performance.hall.ranks.all()}
    tariffs = {tariff.name: tariff.pk for tariff in Tariff.objects.all()}
    form = {f"btw-{pk}": "culture" for pk in tariffs.values()}
    for name, amount in amounts.items():
        rank, tariff = name.split("_")
        form[f"prijs-{ranks[rank.replace('rang', 'rang ')]}-{tariffs[tariff]}"] = amount
    return form


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


# Sale dates


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


# Copies


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


# A production and its picture


def production_form(production, **fields):
    values = {"organiser": production.organiser_id, "season": production.season_id, "genre": production.genre_id}
    return values | {"title": "Ça ira, mijn liefje!", "slug": "", "text": "Een hele lap tekst."} | fields


def test_the_web_address_makes_itself(client, programmer, ours):
    url = reverse("admin:shows_production_add")
    for _ in range(2):
        assert client.post(url, production_form(ours.production)).status_code == 302
    assert list(Production.objects.filter(title__startswith="Ça").values_list("slug", flat=True).order_by("slug")) == [
        "ca-ira-mijn-liefje",
        "ca-ira-mijn-liefje-2",
    ]


def png(width, height, rows=b""):
    """A PNG that says how large it is; its data may be short."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    ends = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).convert("RGB").save(out, kind)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TEXT_BOMB = picture()[:33] + b"\x00\x00\x10\x00zTXtx\x00\x00" + zlib.compress(b"0" * 80_000_000)
HOSTILE = {
    "svg": SVG, "20,000 pixels": png(20_000, 20_000), "a line of 60,000": png(60_000, 1), "bomb": png(7_900, 7_900),
    "short data": png(300, 200, b"0" * 100), "cut off": picture()[:2000], "cut jpeg": picture("JPEG")[:1500],
    "cut webp": picture("WEBP")[:500], "nothing": b"", "text": b"hallo", "16 MB": picture() + b"0" * 16_000_000,
    "html as png": b"\x89PNG\r\n\x1a\n<html>", "text bomb": TEXT_BOMB,
}  # fmt: skip


@pytest.mark.filterwarnings("default")  # as in production: Pillow only warns of a smaller bomb
def test_what_is_cut_off_is_refused_beside_weasyprint_too(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ValueError, match="kunnen lezen"):
        pictures.build(HOSTILE["cut jpeg"])


@pytest.mark.parametrize("name", ["20,000 pixels", "a line of 60,000", "bomb"])
def test_how_large_a_picture_may_be_is_said(name):
    with pytest.raises(ValueError, match="hoogstens 8000 pixels breed of hoog, en 40 megapixels"):
        pictures.build(HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_picture_is_told_beside_the_field_and_the_text_stays(client, programmer, ours, name):
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("beeld.png", HOSTILE[name])}
    response = client.post(reverse("admin:shows_production_add"), form)
    assert response.status_code == 200
    assert "Dit " in str(response.context["adminform"].form.errors["new_picture"]) or name == "nothing"
    assert "Een hele lap tekst." in response.content.decode()
    assert not Picture.objects.exists()


def test_a_picture_is_made_smaller_and_its_metadata_goes(client, programmer, ours):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 1.0, 40.0)}
    exif[0x010F] = "Geheim toestel"
    out = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(out, "JPEG", exif=exif)
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("b.jpg", out.getvalue())}
    assert client.post(reverse("admin:shows_production_add"), form).status_code == 302
    kept = Picture.objects.get()
    assert (kept.width, kept.content_type) == (1200, "image/webp")
    assert b"Geheim" not in bytes(kept.data)
    assert not Image.open(io.BytesIO(bytes(kept.data))).getexif()


# What is used isn't deleted


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


# Whose it is


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
    with locked_by_another(new):
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
    with locked_by_another(organiser):
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


@contextmanager
def locked_by_another(row):
    """Somebody else has this row, as whoever deletes it would, until the end."""
    held, over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            list(type(row).objects.select_for_update().filter(pk=row.pk))
            held.set()
            over.wait(20)
        connection.close()

    other = Thread(target=hold)
    other.start()
    assert held.wait(10)
    try:
        yield
    finally:
        over.set()
        other.join()
