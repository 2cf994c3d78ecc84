"""Creates the people, halls and performances of the tests, small and with fixed names."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Organiser
from shows.models import (
    Genre,
    Hall,
    Performance,
    Price,
    Production,
    Rank,
    Season,
    Seat,
    Section,
    Tariff,
    VatRate,
    Venue,
)
from ticketing import dates

PASSWORD = "een-goed-wachtwoord"


def make_organiser(slug: str = "ccm", **fields: Any) -> Organiser:
    """An organiser with all its contact details."""
    values: dict[str, Any] = {
        "name": "Cultuurcentrum Mechelen",
        "legal_name": "Stad Mechelen",
        "enterprise_number": "0207.499.430",
        "street": "Minderbroedersgang 5",
        "postal_code": "2800",
        "city": "Mechelen",
        "phone": "015 29 40 00",
        "email": "cultuurcentrum@mechelen.be",
        "school_email": "ccmscholen@mechelen.be",
        "box_office_name": "Uit in Mechelen",
        "box_office_phone": "070 22 28 00",
        "box_office_email": "uit@mechelen.be",
        "noreply_email": "noreply@mechelen.be",
    }
    return Organiser.objects.create(slug=slug, **(values | fields))


def make_customer(email: str | None = "an@example.org", password: str | None = PASSWORD, **fields: Any) -> Customer:
    """A customer who can log in with PASSWORD, or with another password; not at all with None."""
    values = {
        "first_name": "An",
        "last_name": "Peeters",
        "street": "Bruul 1",
        "postal_code": "2800",
        "city": "Mechelen",
        "phone": "+32 470 12 34 56",
    }
    return Customer.objects.create_user(email, password, **(values | fields))


def make_hall(organiser: Organiser, rows: str = "AB", seats_a_row: int = 10) -> Hall:
    """A numbered hall: the section Parterre (rang 1) has these rows, Balkon (rang 2) one row AA. Seat 1 in the last row
    of the Parterre is a wheelchair place."""
    venue = Venue.objects.create(
        organiser=organiser, name="Stadsschouwburg", street="Keizerstraat 3", postal_code="2800", city="Mechelen"
    )
    hall = Hall.objects.create(venue=venue, name="Grote zaal", orientation="Podium vooraan.", width=400, height=300)
    first, second = (Rank.objects.create(hall=hall, name=f"rang {n}", position=n) for n in (1, 2))
    parterre = Section.objects.create(hall=hall, name="Parterre", position=1)
    balcony = Section.objects.create(hall=hall, name="Balkon", position=2)
    position = 0
    for section, rank, row in [*((parterre, first, row) for row in rows), (balcony, second, "AA")]:
        for number in range(1, seats_a_row + 1):
            position += 1
            is_wheelchair = section == parterre and row == rows[-1] and number == 1
            Seat.objects.create(
                section=section,
                rank=rank,
                row=row,
                number=str(number),
                guid=f"{section.name}-{row}-{number}".lower(),
                kind=Seat.Kind.WHEELCHAIR if is_wheelchair else Seat.Kind.REGULAR,
                position=position,
                x=24.0 * number,
                y=24.0 * (position // seats_a_row),
            )
    return hall


def make_club(organiser: Organiser, capacity: int = 50) -> Hall:
    """An unnumbered hall with one section, Staanplaatsen."""
    venue = Venue.objects.create(
        organiser=organiser, name="De Club", street="Blokstraat 1", postal_code="2800", city="Mechelen"
    )
    hall = Hall.objects.create(venue=venue, name="Club")
    rank = Rank.objects.create(hall=hall, name="één rang", position=1)
    Section.objects.create(hall=hall, name="Staanplaatsen", is_numbered=False, capacity=capacity, rank=rank)
    return hall


def make_production(organiser: Organiser, title: str = "De Vos", **fields: Any) -> Production:
    """A production of the present season, in the genre theater."""
    today = dates.local(dates.now()).date()
    season, _ = Season.objects.get_or_create(
        organiser=organiser,
        name="Dit seizoen",
        defaults={"starts_on": today - timedelta(days=90), "ends_on": today + timedelta(days=300)},
    )
    genre, _ = Genre.objects.get_or_create(organiser=organiser, slug="theater", defaults={"name": "Theater"})
    slug = fields.pop("slug", title.lower().replace(" ", "-"))
    return Production.objects.create(organiser=organiser, season=season, genre=genre, title=title, slug=slug, **fields)


def make_tariffs(organiser: Organiser) -> tuple[Tariff, Tariff]:
    """The tariffs Basis, and -26 jaar with a condition."""
    base, _ = Tariff.objects.get_or_create(organiser=organiser, name="Basis", defaults={"position": 1})
    young, _ = Tariff.objects.get_or_create(
        organiser=organiser, name="-26 jaar", defaults={"position": 2, "condition": "Toon uw identiteitskaart."}
    )
    return base, young


def make_performance(
    production: Production, hall: Hall, starts_at: datetime | None = None, amount: str = "24.00", **fields: Any
) -> Performance:
    """A draft performance with prices: each rank is two euro cheaper than the one before, and -26 jaar is half of
    Basis.

    `orders.stock.put_on_sale` creates its places.
    """
    now = dates.now()
    starts_at = starts_at or now + timedelta(days=30)
    values: dict[str, Any] = {"sale_from": now - timedelta(days=1), "sale_until": starts_at}
    performance = Performance.objects.create(production=production, hall=hall, starts_at=starts_at, **(values | fields))
    VatRate.objects.get_or_create(category="culture", from_on="2020-01-01", defaults={"percentage": 6})
    base, young = make_tariffs(production.organiser)
    for index, rank in enumerate(hall.ranks.all()):
        full = Decimal(amount) - 2 * index if Decimal(amount) else Decimal(0)
        Price.objects.create(performance=performance, rank=rank, tariff=base, amount=full)
        Price.objects.create(performance=performance, rank=rank, tariff=young, amount=full / 2)
    return performance
