"""The organisers of the sample season, with their tariffs, genres, season and VAT rates."""

from datetime import date
from typing import Any

from accounts.models import Organiser
from accounts.pictures import store
from shows.models import Genre, Season, Tariff, VatCategory, VatRate

from . import logos

CENTRE_GENRES = {
    "theater": "Theater", "dans": "Dans", "klassiek": "Klassiek", "jazz-wereld": "Jazz & wereld",
    "pop-folk": "Pop & folk", "humor": "Humor", "familie": "Familie", "woord": "Woord",
}  # fmt: skip
HARBOUR_GENRES = {"concert": "Concert", "club": "Clubnacht", "nieuw-theater": "Nieuw theater"}
# Name, condition, requirements, and its percentage of the base price. A child on a lap is for family performances.
TARIFFS: list[tuple[str, str, dict[str, Any], int]] = [
    ("Basis", "", {}, 100),
    ("65+", "Toon uw identiteitskaart aan de ingang.", {}, 90),
    ("-26 jaar", "Toon uw identiteitskaart aan de ingang.", {}, 60),
    ("Groep", "Voor dezelfde voorstelling.", {"minimum": 15}, 85),
    ("Vriend", "Met een vriendenpas op naam.", {"members_only": True}, 80),
    ("UiTPAS kansentarief", "Toon uw UiTPAS.", {"verified_at_desk": True, "maximum": 4}, 20),
    ("Kind op schoot", "Tot en met 2 jaar.", {"on_lap": True}, 0),
]


def centre() -> Organiser:
    """An organiser like Cultuurcentrum Mechelen."""
    return Organiser.objects.create(
        slug="ccmechelen",
        name="Cultuurcentrum Mechelen",
        tagline="Theater, dans en muziek in het hart van de stad",
        welcome=(
            "Welkom in het cultuurcentrum. Van wereldtheater tot een eerste voorstelling met uw kleinkind: "
            "dit seizoen staan er zestig producties op onze podia. Kies een avond, kies uw stoel "
            "en kom gerust wat vroeger: de foyer is open vanaf een uur voor het begin."
        ),
        legal_name="Stad Mechelen",
        enterprise_number="0207.499.430",
        street="Minderbroedersgang 5",
        postal_code="2800",
        city="Mechelen",
        phone="015 29 40 00",
        email="cultuurcentrum@mechelen.be",
        school_email="ccmscholen@mechelen.be",
        box_office_name="Uit in Mechelen",
        box_office_phone="070 22 28 00",
        box_office_email="uit@mechelen.be",
        noreply_email="noreply@mechelen.be",
        languages=["nl", "fr", "en"],
        accent="#a5172e",
        on_accent="#ffffff",
        paper="#faf6ef",
        ink="#1d1a17",
        logo=store(logos.centre(), width=720),
        position=1,
    )


def harbour() -> Organiser:
    """An invented concert hall by a river, with a quite different look."""
    return Organiser.objects.create(
        slug="deloskade",
        name="De Loskade",
        tagline="Concerten, clubnachten en nieuw theater aan het water",
        welcome=(
            "Een oude zeilloods aan de Dender, twee vloeren en een kade vol fietsen. "
            "Wij programmeren wat morgen overal te horen is, en wat nergens anders past."
        ),
        legal_name="De Loskade vzw",
        enterprise_number="0999.123.457",
        street="Noorderlaan 12",
        postal_code="9200",
        city="Dendermonde",
        phone="052 55 01 00",
        email="hallo@deloskade.example",
        box_office_name="Kassa De Loskade",
        box_office_phone="052 55 01 01",
        box_office_email="kassa@deloskade.example",
        noreply_email="noreply@deloskade.example",
        languages=["nl", "fr", "en"],
        accent="#0b6e5f",
        on_accent="#ffffff",
        paper="#f1f5f2",
        ink="#10201d",
        logo=store(logos.harbour(), width=720),
        position=2,
    )


def genres(organiser: Organiser, names: dict[str, str]) -> dict[str, Genre]:
    rows = [
        Genre(organiser=organiser, slug=slug, name=name, position=n) for n, (slug, name) in enumerate(names.items(), 1)
    ]
    return {genre.slug: genre for genre in Genre.objects.bulk_create(rows)}


def tariffs(organiser: Organiser) -> list[tuple[Tariff, int]]:
    """The tariffs, each with its percentage of the base price."""
    rows = Tariff.objects.bulk_create(
        Tariff(organiser=organiser, name=name, condition=condition, position=n, **requirements)
        for n, (name, condition, requirements, _) in enumerate(TARIFFS, 1)
    )
    return [(tariff, percentage) for tariff, (*_, percentage) in zip(rows, TARIFFS, strict=True)]


def season(organiser: Organiser, starts_on: date, ends_on: date) -> Season:
    name = f"{starts_on.year}-{ends_on.year}" if starts_on.year != ends_on.year else str(starts_on.year)
    return Season.objects.create(organiser=organiser, name=name, starts_on=starts_on, ends_on=ends_on)


def vat() -> None:
    """Add the rates of Belgium: 6 % for culture, 21 % otherwise."""
    for category, percentage in ((VatCategory.CULTURE, 6), (VatCategory.STANDARD, 21), (VatCategory.EXEMPT, 0)):
        VatRate.objects.get_or_create(category=category, from_on="2000-01-01", defaults={"percentage": percentage})
