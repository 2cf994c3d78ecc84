"""What the measurements need in the database: buyers who are logged in, and performances in the theatre."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count

from accounts.models import Customer
from orders import stock
from shows.models import Hall, Performance, Price, Production, Rank, Seat, Section, Tariff
from ticketing import dates

from .stack import ORGANISER


def buyers(count: int, name: str) -> list[str]:
    """Session keys of so many new customers."""
    customers = Customer.objects.bulk_create(
        Customer(email=f"{name}-{n}@bench.example", first_name="Bench", last_name=str(n), password="!")
        for n in range(count)
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = [_session(store, customer) for customer in customers]
    store.get_model_class().objects.bulk_create(sessions)
    return [session.session_key for session in sessions]


def _session(store: type, customer: Customer) -> object:
    backend = settings.AUTHENTICATION_BACKENDS[0]
    session = store()
    session._session_key = session._get_new_session_key()
    data = {
        SESSION_KEY: str(customer.pk),
        BACKEND_SESSION_KEY: backend,
        HASH_SESSION_KEY: customer.get_session_auth_hash(),
    }
    return session.create_model_instance(data)


def theatre() -> Hall:
    """The hall with the most seats."""
    return Hall.objects.annotate(seats=Count("sections__seats")).order_by("-seats")[0]


def thousand_seats() -> Hall:
    """A hall of exactly 1,000 numbered seats; the same one for every rush."""
    if found := Hall.objects.filter(name="Duizend stoelen").first():
        return found
    hall = Hall.objects.create(venue=theatre().venue, name="Duizend stoelen", width=1000, height=1000)
    rank = Rank.objects.create(hall=hall, name="rang 1")
    section = Section.objects.create(hall=hall, name="Parterre")
    Seat.objects.bulk_create(
        Seat(section=section, rank=rank, row=f"R{n // 40}", number=str(n % 40 + 1), guid=str(n), position=n,
             x=24 * (n % 40), y=24 * (n // 40))
        for n in range(1000)
    )  # fmt: skip
    return hall


def thousand_standing() -> tuple[Performance, str]:
    """A performance for nothing with 1,000 unnumbered places, and the name of the field that asks for them."""
    section = Section.objects.filter(hall__name="Duizend staanplaatsen").first() or _floor()
    hall = section.hall
    return (found := performance(hall, "0")), f"aantal-{section.pk}-{found.prices.get().tariff_id}"


def _floor() -> Section:
    hall = Hall.objects.create(venue=theatre().venue, name="Duizend staanplaatsen")
    rank = Rank.objects.create(hall=hall, name="één rang")
    return Section.objects.create(hall=hall, name="Vloer", is_numbered=False, capacity=1000, rank=rank)


def performance(hall: Hall, amount: str = "24.00") -> Performance:
    """A new performance in the hall, on sale; for nothing when the amount is 0."""
    now = dates.now()
    found = Performance.objects.create(
        production=Production.objects.filter(organiser__slug=ORGANISER).first(),
        hall=hall,
        starts_at=now + timedelta(days=60),
        sale_from=now - timedelta(days=1),
        sale_until=now + timedelta(days=60),
    )
    tariff = Tariff.objects.filter(organiser__slug=ORGANISER, members_only=False, sold_online=True).first()
    for rank in hall.ranks.all():
        Price.objects.create(performance=found, rank=rank, tariff=tariff, amount=Decimal(amount))
    stock.put_on_sale(found)
    return found


def all_seats(performance: Performance) -> list[int]:
    """The seats in the order of the states of `vrij/`."""
    return list(Seat.objects.filter(section__hall=performance.hall).order_by("position").values_list("pk", flat=True))


def online_seats(performance: Performance) -> list[int]:
    """The seats that are sold online."""
    places = performance.places.filter(channel="online", blocked_because="", seat__isnull=False)
    return list(places.order_by("seat__position").values_list("seat_id", flat=True))
