"""The components: what is said beside a field, how a price and a countdown are written."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from ticketing import dates


class Card(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op uw kaart.")
    phone = forms.CharField(label="Telefoon", required=False)
    agreed = forms.BooleanField(label="Akkoord")
    way = forms.ChoiceField(label="Manier", choices=[("a", "Per post"), ("b", "Per mail")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Er is iets met het geheel.")


def field(name: str, data: dict[str, str] | None = None) -> str:
    return render_to_string("components/field.html", {"field": Card(data)[name]})


def test_a_field_has_its_label_and_its_help():
    html = field("name")
    assert '<label class="field__label" for="id_name">Naam</label>' in html
    assert 'id="id_name_helptext">Zoals op uw kaart.' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_what_is_wrong_stands_beside_the_field_and_is_tied_to_it():
    html = field("name", {"name": ""})
    assert 'id="id_name_error">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_stays_and_is_escaped():
    assert 'value="&lt;b&gt;An"' in field("name", {"name": "<b>An"})


def test_only_a_field_that_may_stay_empty_says_so():
    assert "mag leeg blijven" in field("phone")
    assert "mag leeg blijven" not in field("name")


def test_a_group_is_a_fieldset_with_a_legend():
    html = field("way", {})
    assert "<legend" in html
    assert html.count("<label") == 2
    assert 'aria-describedby="id_way_error"' in html


def test_the_summary_leads_to_each_field():
    html = render_to_string("components/error_summary.html", {"form": Card({})})
    assert 'role="alert"' in html
    assert "Er is iets met het geheel." in html
    for name in ("name", "agreed", "way"):
        assert f'href="#id_{name}"' in html


def test_no_summary_without_errors():
    assert render_to_string("components/error_summary.html", {"form": Card()}).strip() == ""


def test_a_price_is_seen_with_a_sign_and_heard_in_words():
    html = render_to_string("components/price.html", {"amount": Decimal(24)})
    assert '<span aria-hidden="true">€\u00a024,00</span>' in html
    assert "24,00 euro" in html
    assert "gratis" in render_to_string("components/price.html", {"amount": Decimal(0)})


@pytest.mark.parametrize(
    ("left", "few", "word"), [(90, False, "ruim"), (5, True, "laatste plaatsen"), (0, False, "uitverkocht")]
)
def test_what_is_left_is_said_by_shape_and_word(left, few, word):
    performance = SimpleNamespace(places_left=left, has_few_left=few)
    html = render_to_string("components/badge_left.html", {"performance": performance})
    assert word in html
    assert "<svg" in html


def test_the_countdown_says_until_when_without_a_script():
    until = dates.now() + timedelta(minutes=43)
    html = render_to_string("components/countdown.html", {"until": until})
    assert f"vast tot <time>{dates.local(until).strftime('%-H.%M')} uur</time>" in html
    assert 'data-left="258' in html or 'data-left="257' in html


@pytest.mark.django_db
def test_the_pager_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/", {"genre": "dans", "page": "2"})
    html = render_to_string("components/pager.html", {"page": Paginator(range(30), 10).page(2)}, request=request)
    assert "?genre=dans&amp;page=1" in html
    assert "?genre=dans&amp;page=3" in html
    assert "Pagina 2 van 3" in html
