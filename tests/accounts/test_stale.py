"""Two people with one form of the admin: the second is told, and loses nothing that they typed."""

import re
from html import unescape
from threading import Barrier

import pytest
from django.urls import reverse

from accounts.admin_bases import stale
from accounts.models import Organiser, StaffRole
from shows.models import Production, Season
from tests import cast
from tests.client import Client
from tests.races import at_once, stopping, without_clause


def programmer(organiser, name):
    person = cast.make_customer(f"{name.lower()}@example.org", None, first_name=name, is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=StaffRole.Role.CHIEF)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture
def an(organiser):
    return programmer(organiser, "An")


@pytest.fixture
def bert(organiser):
    return programmer(organiser, "Bert")


@pytest.fixture
def production(organiser):
    return cast.make_production(organiser, text="Het verhaal.")


def page(production):
    return reverse("admin:shows_production_change", args=[production.pk])


def filled_in(client, url, **typed):
    """The form as the browser would send it, with what was typed."""
    html = client.get(url).content.decode()
    form = html[html.index('method="post" id="') :]
    values = {}
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>(?:[^<]*(?=</textarea>))?", form):
        name = re.search(r'name="([^"]+)"', tag)
        if name and 'type="checkbox"' not in tag and 'type="submit"' not in tag and 'type="file"' not in tag:
            value = re.search(r'value="([^"]*)"', tag)
            values[name[1]] = unescape(value[1] if value else tag.rpartition(">")[2]).strip()
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else ""
    return values | typed


def test_the_second_is_warned_what_the_first_changed_and_keeps_what_they_typed(an, bert, production):
    url = page(production)
    first, second = filled_in(an, url, title="De Wolf"), filled_in(bert, url, summary="In één zin van Bert")
    assert an.post(url, first).status_code == 302
    response = bert.post(url, second)
    html = response.content.decode()
    assert response.status_code == 200
    assert "An Peeters (" in html
    assert "heeft dit intussen gewijzigd: titel." in html
    assert "In één zin van Bert" in html
    production.refresh_from_db()
    assert (production.title, production.summary) == ("De Wolf", "")


def test_who_saves_again_knows_and_is_obeyed(an, bert, production):
    url = page(production)
    second = filled_in(bert, url, title="De Vos en de Raaf")
    an.post(url, filled_in(an, url, title="De Wolf"))
    html = bert.post(url, second).content.decode()
    seal = unescape(re.search(r'name="gezien" value="([^"]*)"', html)[1])
    assert bert.post(url, second | {"gezien": seal}).status_code == 302
    production.refresh_from_db()
    assert production.title == "De Vos en de Raaf"


def test_a_change_elsewhere_than_in_the_form_is_no_clash(an, production):
    url = page(production)
    mine = filled_in(an, url, title="De Wolf")
    cast.make_performance(production, cast.make_club(production.organiser))
    assert an.post(url, mine).status_code == 302


@pytest.mark.parametrize("seal", ["", "{", "[]", "0", '{"title": 1}', "[" * 100_000])
def test_a_seal_that_is_nonsense_has_seen_nothing(an, production, seal):
    url = page(production)
    response = an.post(url, filled_in(an, url, title="De Wolf") | {"gezien": seal})
    assert response.status_code == 200
    assert "intussen gewijzigd" in response.content.decode()


def test_the_rows_of_a_page_are_seen_too(an, bert, organiser):
    hall = cast.make_hall(organiser)
    url = reverse("admin:shows_hall_change", args=[hall.pk])
    second = filled_in(bert, url)
    hall.ranks.filter(name="rang 2").update(name="galerij")
    response = bert.post(url, second)
    assert response.status_code == 200
    assert "intussen gewijzigd: rangen" in response.content.decode()


@pytest.mark.parametrize("model", ["organiser", "season"])
def test_other_pages_warn_too(an, bert, organiser, production, model):
    rows = {"organiser": Organiser, "season": Season}[model].objects
    url = reverse(f"admin:{'accounts' if model == 'organiser' else 'shows'}_{model}_change", args=[rows.get().pk])
    second = filled_in(bert, url)
    rows.update(name="Anders")
    assert "intussen gewijzigd: naam" in bert.post(url, second).content.decode()


def saves(an, bert, production, **sent):
    """Both have the form, and send it: what each answers."""
    url = page(production)
    forms = [filled_in(an, url, title="Van An") | sent, filled_in(bert, url, title="Van Bert") | sent]
    return [lambda: an.post(url, forms[0]).status_code, lambda: bert.post(url, forms[1]).status_code]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_both_at_once_one_is_saved_and_one_is_warned(organiser, an, bert, production, _again):
    assert sorted(at_once(*saves(an, bert, production))) == [200, 302]


@pytest.mark.django_db(transaction=True)
def test_without_comparing_both_are_saved_and_one_is_lost(organiser, an, bert, production, monkeypatch):
    """The control: what the first typed is gone, and nobody was warned."""
    monkeypatch.setattr(stale, "changed", lambda *_: [])
    assert at_once(*saves(an, bert, production)) == [302, 302]
    assert Production.objects.get().title in ("Van An", "Van Bert")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_may_be_saved(organiser, an, bert, production):
    """The other control: compared before the first has written, both look untouched."""
    both_compared = Barrier(2, timeout=30)

    def without_the_lock(save):
        slow = stopping(save, at='UPDATE "shows_production"', before=both_compared.wait)
        return without_clause(slow, "FOR NO KEY UPDATE")

    assert at_once(*map(without_the_lock, saves(an, bert, production))) == [302, 302]
