"""A large season to search in: 1,000 productions and 2,000 performances of one organiser, over ten months."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.db import connection

from accounts.models import Organiser
from orders.models import Place
from shows.models import Genre, Hall, Performance, Price, Production, Rank, Season, Section, Tariff
from ticketing import dates

from .stack import ORGANISER

PRODUCTIONS, PERFORMANCES, PLACES = 1_000, 2_000, 10
DAYS = 300
SOUNDS = [
    f"{begin}{vowel}{end}" for begin in "bdghklmnprstvwz" for vowel in ("a", "ee", "ie", "o", "ui") for end in "gklnrst"
]


def fill() -> list[str]:
    """Make the season in bulk, once. Returns its words, the most frequent first: the first is in nearly every
    production, the hundredth in one of six."""
    random = Random(1)
    words = sorted({"".join(random.choices(SOUNDS, k=random.randint(1, 3))) for _ in range(6_000)})
    random.shuffle(words)
    organiser = Organiser.objects.get(slug=ORGANISER)
    if not Production.objects.filter(organiser=organiser, slug="catalogus-0").exists():
        _schedule(_make_hall(), _productions(organiser, words, random), random)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does within the minute
    return words


def new_searches() -> Iterator[str]:
    """Queries that nobody made before, no word twice: in turn one word of a production, two words, a misspelt one."""
    random, seen = Random(2), set[str]()
    productions = list(
        Production.objects.filter(slug__startswith="catalogus-").values_list("title", "artist", "summary")
    )
    random.shuffle(productions)
    for number, texts in enumerate(productions * 3):
        new = [word for word in " ".join(texts).lower().split() if word not in seen]
        query = random.sample(new, min(len(new), 1 + (number % 3 == 1)))
        seen.update(query)
        if query:
            yield _misspell(query[0], random) if number % 3 == 2 else "+".join(query)


def _misspell(word: str, random: Random) -> str:
    """The word with two letters swapped, or with one left out, doubled or changed."""
    at = random.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    wrong = [before + after[0] + letter + after[1:], before + after, before + letter * 2 + after, f"{before}e{after}"]
    return random.choice(wrong)


def _productions(organiser: Organiser, words: list[str], random: Random) -> list[Production]:
    genres = list(Genre.objects.filter(organiser=organiser))
    season = Season.objects.filter(organiser=organiser).first()
    pictures = list(
        Production.objects.filter(organiser=organiser, picture__isnull=False).values_list("picture_id", flat=True)
    )
    weights = [1 / (n + 5) for n in range(len(words))]  # as in any language, a few words are frequent

    def sentence(count: int) -> str:
        return " ".join(random.choices(words, weights, k=count)).capitalize()

    return Production.objects.bulk_create(
        Production(
            organiser=organiser, season=season, genre=random.choice(genres), slug=f"catalogus-{n}", title=sentence(3),
            artist=sentence(2), summary=sentence(12), text=f"{sentence(60)}.\n\n{sentence(60)}.", duration=90,
            picture_id=random.choice(pictures), picture_alt="Een beeld",
        )
        for n in range(PRODUCTIONS)
    )  # fmt: skip


def _make_hall() -> Hall:
    venue = Hall.objects.filter(venue__organiser__slug=ORGANISER)[0].venue
    hall = Hall.objects.create(venue=venue, name="Grote catalogus")
    rank = Rank.objects.create(hall=hall, name="één rang")
    Section.objects.create(hall=hall, name="Vloer", is_numbered=False, capacity=PLACES, rank=rank)
    return hall


def _schedule(hall: Hall, productions: list[Production], random: Random) -> None:
    """Two performances of each production, from a month ago on, with places and two prices."""
    first_day = dates.today() - timedelta(days=30)
    performances = Performance.objects.bulk_create(
        Performance(
            production=productions[n % PRODUCTIONS], hall=hall, state="on_sale",
            starts_at=(starts_at := first_day + timedelta(days=random.randrange(DAYS), hours=20, minutes=15)),
            sale_from=first_day - timedelta(days=60), sale_until=starts_at, places_total=PLACES, places_left=PLACES,
        )
        for n in range(PERFORMANCES)
    )  # fmt: skip
    section = hall.sections.get()
    Place.objects.bulk_create(
        Place(performance=performance, section=section, rank=section.rank)
        for performance in performances
        for _ in range(PLACES)
    )
    tariffs = list(Tariff.objects.filter(organiser__slug=ORGANISER, members_only=False, sold_online=True)[:2])
    Price.objects.bulk_create(
        Price(performance=performance, rank=section.rank, tariff=tariff, amount=Decimal(20 - 5 * index))
        for performance in performances
        for index, tariff in enumerate(tariffs)
    )
