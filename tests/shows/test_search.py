"""Free search in the programme."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from demo.season import bulk
from shows.models import Genre, Production
from shows.search import SearchFilter, find, normalise, spelling
from shows.search.vocabulary import Vocabulary
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all

DAY = timedelta(days=1)


@pytest.fixture
def hall(organiser):
    return cast.make_club(organiser)


@pytest.fixture
def play(organiser, hall):
    """A production that everybody may see and buy, thirty days from now unless told otherwise."""

    def one(title, days=30, state="on_sale", audience="public", left=9, **fields):
        production = cast.make_production(organiser, title, slug=f"p{Production.objects.count()}", **fields)
        begins = dates.now() + days * DAY
        cast.make_performance(
            production, hall, begins, state=state, audience=audience, places_total=9, places_left=left,
            sale_from=begins - 99 * DAY,
        )  # fmt: skip
        return production

    return one


def found(organiser, query, **limits):
    now = dates.now()
    usual = {"at": now, "since": now - 999 * DAY, "until": now + 999 * DAY}
    return find(organiser, query, SearchFilter(**(usual | limits)))


def titles(organiser, query, **limits):
    numbers = [hit.pk for hit in found(organiser, query, **limits).hits]
    by_number = Production.objects.in_bulk(numbers)
    return [by_number[number].title for number in numbers]


@pytest.mark.parametrize("unseen", [{"state": "draft"}, {"audience": "schools"}])
def test_what_nobody_may_see_keeps_no_other_spelling_from_being_found(organiser, play, unseen):
    play("Hamlet")
    play("Hamlit", **unseen)
    assert found(organiser, "hamlit").meant == "hamlet"
    assert titles(organiser, "hamlit") == ["Hamlet"]


@pytest.mark.parametrize(
    "query",
    [
        "Crème brûlée", "creme brulee", "CRÈME", "brul", "Dvořák", "dvorak", "Øyvind", "oyvind", "crèmes",
        "  creme,brulee! ",
    ],
)  # fmt: skip
def test_accents_capitals_and_signs_make_no_difference(organiser, play, query):
    play("Crème brûlée", artist="Øyvind Dvořák")
    play("Iets anders")
    assert titles(organiser, query) == ["Crème brûlée"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("katten", "De kat"), ("kat", "Katten"), ("paarden", "Het paard"), ("concerten", "Concert"),
        ("wolf", "Wolven"), ("huizen", "Huis"), ("huis", "Huizen"),
    ],
)  # fmt: skip
def test_other_forms_of_a_dutch_word_are_found(organiser, play, query, title):
    play(title)
    assert titles(organiser, query) == [title]
    assert not found(organiser, query).meant


@pytest.mark.parametrize("query", ["jazz", "avond", "jazzav", "jazz avond"])
def test_a_part_of_a_compound_finds_it(organiser, play, query):
    play("Jazzavond")
    play("Iets anders")
    assert titles(organiser, query) == ["Jazzavond"]


def test_two_words_written_as_one_are_found(organiser, play):
    play("Jazz op avond")
    assert found(organiser, "jazzavond").meant == "jazz avond"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("shakspeare", "shakespeare"), ("shakesepare", "shakespeare"), ("shakespeere", "shakespeare"),
        ("hamlte", "hamlet"), ("de hamlit", "hamlet"), ("shakespeare hamlt", "shakespeare hamlet"),
    ],
)  # fmt: skip
def test_small_misspellings_are_forgiven_and_told(organiser, play, query, meant):
    play("Hamlet", artist="Shakespeare")
    result = found(organiser, query)
    assert len(result.hits) == 1
    assert result.meant == meant


def test_what_is_spelled_well_is_never_put_right(organiser, play):
    play("Vos", text="Een bos.")
    play("Bos")
    assert titles(organiser, "vos") == ["Vos"]
    assert not found(organiser, "vos").meant


def test_title_comes_before_artist_before_text(organiser, play):
    play("A", text="Een wolf en nog een wolf, wolf, wolf.")
    play("B", artist="Wolf")
    play("Wolf in het lange bos van heel ver weg")
    assert titles(organiser, "wolf") == ["Wolf in het lange bos van heel ver weg", "B", "A"]


def test_coming_comes_before_past(organiser, play):
    play("Wolf", days=-3)
    play("Schaap", text="Over een wolf.")
    assert titles(organiser, "wolf") == ["Schaap", "Wolf"]


def test_all_words_come_before_some(organiser, play):
    play("Wolf")
    play("Schaap")
    both = found(organiser, "wolf schaap")
    assert both.is_near
    assert len(both.hits) == 2
    play("Wolf en schaap")
    assert titles(organiser, "wolf schaap") == ["Wolf en schaap"]


def test_little_words_don_t_keep_anything_from_being_found(organiser, play):
    play("Romeo & Julia")
    assert titles(organiser, "de Romeo en Julia") == ["Romeo & Julia"]
    play("Die")
    assert "Die" in titles(organiser, "die")


def test_drafts_schools_and_others_are_not_found_nor_betrayed(organiser, play):
    play("Zeppelin", state="draft")
    play("Zeppelins", audience="schools")
    other = cast.make_organiser("ander")
    cast.make_performance(cast.make_production(other, "Zeppelin"), cast.make_club(other), state="on_sale")
    for query in ("zeppelin", "zepelin"):
        assert found(organiser, query) == found(organiser, "qqqqq")
    play("Wolf")
    assert not found(organiser, "zepelin wolf").meant


def test_limits_combine(organiser, play, hall):
    dance = Genre.objects.create(organiser=organiser, slug="dans", name="Dans")
    play("Wolf één")
    soon = play("Wolf twee", days=3, left=0)
    soon.genre = dance
    soon.save()
    now = dates.now()
    assert titles(organiser, "wolf", genre=dance.pk) == ["Wolf twee"]
    assert titles(organiser, "wolf", only_available=True) == ["Wolf één"]
    assert titles(organiser, "wolf", until=now + 9 * DAY) == ["Wolf twee"]
    assert not titles(organiser, "wolf", until=now + 9 * DAY, only_available=True)


def columns(production):
    with connection.cursor() as cursor:
        cursor.execute("SELECT names::text, words::text FROM shows_production WHERE id = %s", [production.pk])
        return cursor.fetchone()


def test_every_way_of_writing_fills_what_is_searched(organiser, play):
    """The database keeps it: saved, changed, made in bulk, copied in."""
    one = play("Eerste")
    assert "'eerste':1A" in columns(one)[0]
    Production.objects.filter(pk=one.pk).update(title="Tweede")
    assert titles(organiser, "tweede") == ["Tweede"]
    row = {"organiser_id": organiser.pk, "season_id": one.season_id, "genre_id": one.genre_id, "slug": "copy"}
    bulk.copy(Production, [row | {"title": "Vierde"}])
    (third,) = Production.objects.bulk_create([Production(**row | {"slug": "bulk"}, title="Derde")])
    assert "'derde':1A" in columns(third)[0]
    assert "'vierde':1A" in columns(Production.objects.get(slug="copy"))[0]


def test_a_text_of_any_length_can_be_kept(organiser, play):
    play("Lang", text="".join(f"woord{n} " for n in range(100_000)) + "\ufdfa" * 9_000)
    assert titles(organiser, "woord7") == ["Lang"]


@pytest.mark.parametrize(
    "text", ["Crème brûlée", "ŒUVRE Æther", "Straße & ﬁjn ½", "İstanbul", "K3: l'été—\u2019s", "Łódź Þór"]
)
def test_python_and_the_database_normalise_alike(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT shows_folded(%s)", [text])
        assert cursor.fetchone()[0].split() == normalise.words(text)


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [
        ("wolf", "wolf", 0), ("wolf", "wlof", 1), ("wolf", "wolff", 1), ("wolf", "golf", 1), ("wolf", "kat", 3),
        ("", "a", 1),
    ],
)  # fmt: skip
def test_distance_in_letters(first, second, steps):
    assert spelling.distance(first, second, 2) == min(steps, 3)
    assert spelling.distance(second, first, 2) == min(steps, 3)


LETTERS = st.text("abcde", max_size=9)


def mistaken(word, random):
    """The word after one mistake of any kind, anywhere."""
    at, letter = random.randrange(len(word) + 1), random.choice("abcdef")
    begin, end, rest = word[:at], word[at:], word[at + 1 :]
    return random.choice([begin + letter + end, begin + rest, begin + letter + rest, begin + end[:2][::-1] + end[2:]])


def test_every_word_that_is_near_enough_is_compared():
    """Comparing only words with an unharmed part misses none."""
    random = Random(1)
    for number in range(4_000):
        word = wrong = "".join(random.choices("abcde", k=random.randint(1, 10)))
        for _ in range(number % 4):
            wrong = mistaken(wrong, random)
        most = spelling.mistakes_allowed(wrong)
        is_near = bool(most) and spelling.distance(wrong, word, most) <= most
        assert Vocabulary({word: (True, 1)}).correct(wrong) == ([word] if is_near else []), (word, wrong)


@given(st.lists(LETTERS.filter(bool), max_size=9), LETTERS)
def test_compounds_end_in_a_word_or_have_a_long_one_within(words, word):
    found = Vocabulary(dict.fromkeys(words, (True, 1))).compounds(word)
    within = {other for other in words if word in other and not other.startswith(word)}
    wanted = {other for other in within if len(word) > 3 and (other.endswith(word) or len(word) > 5)}
    assert sorted(found) == sorted(wanted)


def test_of_the_nearest_words_a_title_s_is_meant():
    words = Vocabulary({"golven": (False, 9), "wolken": (True, 1), "molens": (True, 1)})
    assert words.correct("wolven") == ["wolken"]
    assert words.correct("abc") == []


HOSTILE = [
    "\x00", "' OR 1=1 --", "a & b | !c", ":*", "<->", "((((", "\\", "'", '"', "%", "%s", "{0}", "😀", "\u202e",
    "x" * 10_000, "a " * 5_000, "' | & ! :* <-> (", "é" * 100, "\ufdfa" * 50, "-1", "&amp;",
    "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("view", ["", "kalender", "lijst"])
def test_no_query_breaks_the_page(client, organiser, play, query, view):
    play("Wolf")
    page = client.get(reverse("programme", args=[organiser.slug]), {"zoek": query, "weergave": view})
    assert page.status_code == 200
    assert "<h1" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("query", ["wolf", "wolff", "wolf schaap", "zzzz"])
@pytest.mark.parametrize("view", ["", "kalender", "lijst"])
@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_do_not_grow_with_what_is_found(
    client, customer, organiser, play, query, view, number, django_assert_max_num_queries
):
    for _ in range(number):
        play("Wolf")
    client.force_login(customer)
    address = reverse("programme", args=[organiser.slug])
    forget_all()
    client.get(reverse("contact", args=[organiser.slug]))  # draws the frame that all pages share
    with django_assert_max_num_queries(8):
        assert client.get(address, {"zoek": query, "weergave": view}).status_code == 200
