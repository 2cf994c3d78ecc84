"""What the measurements need in the database: customers, halls, and performances on sale."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db.models import Count

from accounts.models import Customer
from orders import stock
from shows.models import Hall, Performance, Price, Production, Rank, Seat, Section, Tariff
from ticketing import dates

from .stack import ORGANISER

PASSWORD = "zeven-bruggen-over-de-dijle"


def log_in_buyers(count: int, name: str) -> list[str]:
    """The session keys of new customers."""
    customers = _make_customers(count, name, "!")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = [_session(store, customer) for customer in customers]
    store.get_model_class().objects.bulk_create(sessions)
    return [session.session_key for session in sessions]


def customers_with_password(count: int, name: str) -> list[str]:
    """The e-mail addresses of new customers, whose password is PASSWORD."""
    return [customer.email for customer in _make_customers(count, name, make_password(PASSWORD))]


def _make_customers(count: int, name: str, password: str) -> list[Customer]:
    return Customer.objects.bulk_create(
        Customer(email=f"{name}-{n}@bench.example", first_name="Bench", last_name=str(n), password=password)
        for n in range(count)
    )


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
    name = "Duizend stoelen"
    return Hall.objects.filter(name=name).first() or _make_thousand_seats(name)


def _make_thousand_seats(name: str) -> Hall:
    hall = Hall.objects.create(venue=theatre().venue, name=name, width=1000, height=1000)
    rank = Rank.objects.create(hall=hall, name="rang 1")
    section = Section.objects.create(hall=hall, name="Parterre")
    Seat.objects.bulk_create(
        Seat(section=section, rank=rank, row=f"R{n // 40}", number=str(n % 40 + 1), guid=str(n), position=n,
             x=24 * (n % 40), y=24 * (n // 40))
        for n in range(1000)
    )  # fmt: skip
    return hall


def unnumbered_performance(places: int, amount: str = "24.00") -> tuple[Performance, str]:
    """A new performance with this number of unnumbered places, and the name of the form's field for them."""
    name = f"{places} staanplaatsen"
    section = Section.objects.filter(hall__name=name).first() or _make_floor(name, places)
    evening = performance(section.hall, amount)
    return evening, f"aantal-{section.pk}-{evening.prices.get().tariff_id}"


def _make_floor(name: str, places: int) -> Section:
    hall = Hall.objects.create(venue=theatre().venue, name=name)
    rank = Rank.objects.create(hall=hall, name="één rang")
    return Section.objects.create(hall=hall, name="Vloer", is_numbered=False, capacity=places, rank=rank)


def performance(hall: Hall, amount: str = "24.00") -> Performance:
    """A new performance in the hall, on sale, at one price; free when that is 0."""
    now = dates.now()
    evening = Performance.objects.create(
        production=Production.objects.filter(organiser__slug=ORGANISER).first(),
        hall=hall,
        starts_at=now + timedelta(days=60),
        sale_from=now - timedelta(days=1),
        sale_until=now + timedelta(days=60),
    )
    tariff = Tariff.objects.filter(organiser__slug=ORGANISER, members_only=False, sold_online=True).first()
    for rank in hall.ranks.all():
        Price.objects.create(performance=evening, rank=rank, tariff=tariff, amount=Decimal(amount))
    stock.put_on_sale(evening)
    return evening


def all_seats(performance: Performance) -> list[int]:
    """The seats in the order in which `vrij/` lists their states."""
    return list(Seat.objects.filter(section__hall=performance.hall).order_by("position").values_list("pk", flat=True))


def online_seats(performance: Performance) -> list[int]:
    """The seats that are sold online."""
    places = performance.places.filter(channel="online", blocked_because="", seat__isnull=False)
    return list(places.order_by("seat__position").values_list("seat_id", flat=True))
