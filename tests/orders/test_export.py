"""A customer's own data as a file: all of it, nobody else's, and nothing that opens a door."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.privacy import registry
from accounts.privacy.export import export
from orders.models import Barcode, Lapse
from tests import cast
from ticketing import dates

from .bought import buy, buy_unnumbered
from .paying import basket, begin

pytestmark = pytest.mark.django_db
URL = "/uw-details/gegevens/"


def read(client) -> dict:
    answer = client.post(URL)
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))


def test_the_file_tells_all_that_is_known(client, customer, seated):
    order = buy(customer, seated, "A1", "A2")
    Lapse.objects.create(customer=customer, performance=seated, places=2)
    audit.record(cast.make_customer("balie@example.org", is_staff=True, first_name="Bea"), customer, "adres gewijzigd")
    begin(basket(customer, seated, "A5"))
    client.force_login(customer)
    told = read(client)
    assert told["klantenfiche"][0]["e-mailadres"] == "an@example.org"
    assert told["klantenfiche"][0]["straat en nummer"] == "Bruul 1"
    bought, open_basket = told["bestellingen"]
    assert (bought["bestelnummer"], bought["toestand"]) == (order.code, "bevestigd")
    assert [ticket["plaats"] for ticket in bought["tickets"]] == [
        "Parterre, rij A, stoel 1",
        "Parterre, rij A, stoel 2",
    ]
    assert (bought["tickets"][0]["prijs in euro"], bought["tickets"][0]["btw in procent"]) == ("24.00", "6.00")
    assert open_basket["betalingen"][0]["bedrag in euro"] == "24.00"
    assert [mail["aan"] for mail in told["mails"]] == ["an@example.org"]
    assert told["verlopen winkelmandjes"][0]["plaatsen"] == 2
    assert told["handelingen van medewerkers"][0]["wat"] == "adres gewijzigd"
    assert "Bea" not in json.dumps(told)
    assert "wat is dit" in told["over dit bestand"]


def test_it_opens_no_door_and_holds_no_secret(client, customer, seated):
    buy(customer, seated, "A1")
    payment = begin(basket(customer, seated, "A5"))
    client.force_login(customer)
    text = json.dumps(read(client))
    for secret in (Barcode.objects.get().secret, payment.reference, str(payment.idempotency_key), customer.password):
        assert secret not in text


def test_it_is_of_nobody_else(client, customer, stranger, seated):
    buy(stranger, seated, "A1")
    audit.record(customer, stranger, "adres gewijzigd")
    client.force_login(customer)
    told = read(client)
    assert told["bestellingen"] == told["mails"] == told["handelingen van medewerkers"] == []
    assert "Vreemde" not in json.dumps(told)


def test_it_is_a_private_file(client, customer):
    client.force_login(customer)
    answer = client.post(URL)
    day = dates.local(dates.now()).date().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="mijn-gegevens-{day}.json"'
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nobody_fetches_it_unasked(client, customer):
    assert client.post(URL).url.startswith("/login/")
    client.force_login(customer)
    assert client.get(URL).status_code == 405


def test_the_seventh_within_an_hour_is_refused(client, customer):
    client.force_login(customer)
    assert [client.post(URL).status_code for _ in range(7)] == [200] * 6 + [302]
    assert "Te veel pogingen" in client.get(reverse("details")).content.decode()


def test_signs_of_all_kinds_stay_json(client, customer, seated):
    customer.last_name = '"}],\n\u2028</script>\\é😀'
    customer.save()
    client.force_login(customer)
    assert read(client)["klantenfiche"][0]["naam"] == customer.last_name


def test_many_orders_take_as_many_queries_as_few(customer, club, organiser):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            json.loads("".join(export(customer)))
        return len(asked)

    buy_unnumbered(customer, club, 1)
    few = queries()
    for _ in range(8):
        buy_unnumbered(customer, club, 1)
    assert queries() == few <= 12


def test_it_is_written_row_by_row(customer, club):
    for _ in range(3):
        buy_unnumbered(customer, club, 1)
    pieces = [piece for piece in export(customer) if '"bestelnummer"' in piece]
    assert len(pieces) == 3


def test_a_higher_app_adds_its_part(client, customer, monkeypatch):
    class Schools(registry.PersonalData):
        def export(self, customer):
            return {"scholen": iter([{"klas": "3A"}])}

        def hindrances(self, customer):
            return ["Er is nog een reservatie."]

    with_schools = [*registry.parts(), Schools()]
    monkeypatch.setattr(registry, "parts", lambda: with_schools)
    client.force_login(customer)
    assert read(client)["scholen"] == [{"klas": "3A"}]
    assert "Er is nog een reservatie." in client.get("/uw-details/verwijdering/").content.decode()
