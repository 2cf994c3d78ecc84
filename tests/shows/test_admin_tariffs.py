"""A tariff's page: what evenings on sale depend on stays for everybody."""

import pytest
from django.urls import reverse

from orders import stock
from shows.models import Price, Tariff
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_sale(organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    stock.put_on_sale(performance)
    return performance


def save(client, tariff, **changes):
    """The form as the page shows it, with changes; what isn't ticked isn't sent."""
    address = reverse("admin:shows_tariff_change", args=[tariff.pk])
    form = client.get(address).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields} | changes
    return client.post(address, {name: value for name, value in shown.items() if value not in (None, False, "")})


def only_tariff(performance) -> Tariff:
    base = performance.prices.order_by("tariff__position").first().tariff
    performance.prices.exclude(tariff=base).delete()
    return base


@pytest.mark.parametrize("change", [{"sold_online": False}, {"members_only": True}, {"minimum": 5}])
def test_the_only_price_of_evenings_on_sale_stays_for_everybody(client, programmer, on_sale, change):
    base = only_tariff(on_sale)
    answer = save(client, base, **change)
    assert answer.status_code == 200
    assert "Zonder dit tarief" in answer.content.decode()
    base.refresh_from_db()
    assert (base.sold_online, base.members_only, base.minimum) == (True, False, None)


def test_beside_another_price_it_may_go(client, programmer, on_sale):
    base = only_tariff(on_sale)
    other = Tariff.objects.create(organiser=base.organiser, name="Ook voor iedereen", position=9)
    for price in on_sale.prices.all():
        Price.objects.create(performance=on_sale, rank=price.rank, tariff=other, amount=price.amount)
    assert save(client, base, sold_online=False).status_code == 302
    base.refresh_from_db()
    assert not base.sold_online


def test_of_a_draft_it_may_go(client, programmer, organiser):
    draft = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    assert save(client, only_tariff(draft), sold_online=False).status_code == 302
