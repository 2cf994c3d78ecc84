"""French and English: complete, compiled, and read as a visitor reads them. Dutch is the msgid."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings

from accounts.mail import sending
from accounts.models import Mail
from orders import stock
from shows.models import Performance, Tariff
from tests import cast
from tests.orders.bought import buy
from tests.orders.places import seat_ids

ROOT = Path(settings.BASE_DIR)
LANGUAGES = ["fr", "en"]
# What must stand in a translation as it stands in the text: placeholders, tags, the signs that scripts fill in.
FIXED = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+>|[#@]")
DUTCH = re.compile(
    r"\b(koop|bestel\w*|winkelmandje|bewaar|bewerk|verwijder|opvragen|zaaldeel|klantenfiche|betal\w+|wachtwoord|"
    r"voorstelling\w*|rij|stoel\w*|plaats\w*|tarie\w+|uitverkocht|vrij|uw|een|het|niet|voor|van|bij|naar|ook|wij)\b",
    re.I,
)


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))


def texts(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each translation beside the Dutch that it stands for."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid if form == 0 else entry.msgid_plural, text) for form, text in entry.msgstr_plural.items()]


def fixed_parts(text: str) -> Counter[str]:
    return Counter(FIXED.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language):
    found = catalogue(language)
    assert [entry.msgid for entry in found.untranslated_entries()] == []
    assert [entry.msgid for entry in found.fuzzy_entries()] == []
    assert [entry.msgid for entry in found if not all(text.strip() for _, text in texts(entry))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    compiled = polib.mofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.mo"))
    assert {e.msgid: texts(e) for e in compiled} == {e.msgid: texts(e) for e in catalogue(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_stay(language):
    for entry in catalogue(language):
        for dutch, text in texts(entry):
            known = [fixed_parts(dutch), fixed_parts(entry.msgid_plural or dutch)]  # French counts 0 as one
            assert fixed_parts(text) in known, f"{dutch!r} became {text!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_on_a_button_stay_capitals(language):
    changed = [(e.msgid, e.msgstr) for e in catalogue(language) if e.msgid.isupper() and not e.msgstr.isupper()]
    assert changed == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed: bin/setup --dev")
def test_every_text_of_the_sources_is_gathered(tmp_path):
    """bin/messages in a copy finds nothing that the committed files lack, and nothing that they have too much."""
    copy = tmp_path / "copy"
    unwanted = shutil.ignore_patterns(".*", "data*", "tests", "bench", "static*", "test-output", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=unwanted)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run([copy / "bin/messages"], check=True, capture_output=True, env=os.environ | {"PATH": path})
    for language in LANGUAGES:
        gathered = polib.pofile(str(copy / f"locale/{language}/LC_MESSAGES/django.po"))
        committed = {(entry.msgid, entry.msgid_plural) for entry in catalogue(language)}
        assert {(entry.msgid, entry.msgid_plural) for entry in gathered} == committed


class Reader(HTMLParser):
    """The words of a page: what is read, and what is read out or filled in later. Not what names its own language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_foreign = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.is_foreign = tag == "button" and "lang" in known
        spoken = [v for k, v in known.items() if k in {"aria-label", "alt", "title"} or k.startswith("data-")]
        self.words += [] if self.is_foreign else [value for value in spoken if not value.startswith("/")]

    def handle_data(self, data: str) -> None:
        if not self.is_foreign and data.strip():
            self.words.append(" ".join(data.split()))

    def handle_endtag(self, tag: str) -> None:
        self.is_foreign = self.is_foreign and tag != "button"


def dutch_in(text: str) -> list[str]:
    """Outside the pages that staff wrote in Dutch alone, which say so to a screen reader too, and data for machines."""
    ours = re.sub(r'<div class="prose" lang="nl">.*?</div>|<script.*?</script>', "", text, flags=re.DOTALL)
    return [words for words in Reader(ours).words if DUTCH.search(words)]


@pytest.fixture
def seated(organiser) -> Performance:
    """A numbered performance on sale, whose own texts have no Dutch in them that DUTCH knows."""
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))
    Tariff.objects.update(condition="")
    stock.put_on_sale(performance)
    return performance


def pages(performance: Performance) -> list[str]:
    shop = ["/", "/ccm/", "/ccm/contact/", "/ccm/tickets/", "/ccm/productie/de-vos/"]
    seats = [f"/ccm/voorstelling/{performance.pk}/", "/ccm/winkelmandje/"]
    return [*shop, *seats, "/uw-details/", "/uw-details/bewerk/", "/uw-details/tickets/", "/wachtwoord-kiezen/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_shop_speaks_dutch(client, customer, seated, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for url in ("/login/", "/registreren/", "/wachtwoord-opvragen/", "/ccm/tickets/", "/bestaat/niet/"):
        assert dutch_in(client.get(url).content.decode()) == [], url
    client.force_login(customer)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    for url in pages(seated):
        answer = client.get(url)
        assert (answer.status_code, answer["Content-Language"]) == (200, language), url
        assert dutch_in(answer.content.decode()) == [], url


def test_the_same_eyes_find_the_dutch_of_a_dutch_page(client, seated):
    """The control of the test above."""
    assert "LOG IN" in Reader(client.get("/login/").content.decode()).words
    assert any("wachtwoord" in words for words in dutch_in(client.get("/login/").content.decode()))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Bonjour An Peeters,", "rang A, siège 3", "pas de droit de rétractation (art. VI.53, 12° CDE)"]),
        ("en", ["Hello An Peeters,", "row A, seat 3", "no right of withdrawal (art. VI.53, 12° of the Belgian Code"]),
    ],
)
def test_the_mail_with_the_tickets_speaks_the_customers_language(seated, mailoutbox, language, words):
    buy(cast.make_customer(language=language), seated, "A3")
    assert sending.send(Mail.objects.get().pk)
    (letter,) = mailoutbox
    html = next(str(content) for content, kind in letter.alternatives if kind == "text/html")
    for text in words:
        assert text in letter.body
        assert text in " ".join(html.split())
    assert not DUTCH.search(letter.subject)
    assert not [line for line in letter.body.splitlines() if DUTCH.search(line) and "http" not in line]
    assert dutch_in(html) == []
