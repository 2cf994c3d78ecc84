"""Loads the sample season, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from accounts import pages, pictures
from accounts.models import Customer, Organiser, Picture
from orders.models import Order, Place, Ticket, TicketsPdf
from orders.stock import put_on_sale, refresh_places_left
from orders.tickets.pdf import tickets_pdf
from shows.models import Genre, Hall, Performance, Price, Production, Season, Tariff
from ticketing import dates

from . import evenings, halls, houses, people, sales, texts
from .evenings import Evening, Fate
from .posters import poster

Report = Callable[[str], None]
POSTER_BYTES = 60_000
RANK_STEP = Decimal(4)  # euro less for each rank further back
EARLY = timedelta(days=30)
LATER_COSTS = Decimal(2)


def load(today: date, report: Report) -> bool:
    """Load the whole season in one transaction. Returns False when it is there already."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('season'))")
        if Organiser.objects.filter(slug="ccmechelen").exists():
            return False
        random = Random(f"season {today.isoformat()}")
        houses.vat()
        logins, customers = people.demo_logins(), people.customers(random)
        centre, harbour = houses.centre(), houses.harbour()
        for organiser in (centre, harbour, None):
            pages.give_first_pages(organiser)
        people.employ(logins, centre)
        buyers = [*logins[:2], *customers]
        _load_organiser(
            centre, "productions", houses.CENTRE_GENRES, halls.of_centre(centre), buyers, today, random, report
        )
        _load_organiser(
            harbour, "harbour", houses.HARBOUR_GENRES, halls.of_harbour(harbour), buyers, today, random, report
        )
        refresh_places_left()
        _count_places_left_of_past_performances()
        _render_tickets(logins)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True


def _count_places_left_of_past_performances() -> None:
    """Set `places_left` of performances that are over: `refresh_places_left` leaves them out."""
    taken = Place.objects.filter(performance=OuterRef("pk"), order__isnull=False).order_by()
    count = taken.values("performance").annotate(n=Count("*")).values("n")
    past = Performance.objects.filter(starts_at__lt=dates.now())
    past.update(places_left=F("places_total") - Coalesce(Subquery(count), 0))


def _render_tickets(logins: list[Customer]) -> None:
    """Keep the e-tickets of the logins, as the worker does when it mails them."""
    for order in Order.objects.filter(customer__in=logins).select_related("organiser"):
        tickets = list(Ticket.objects.live().filter(order=order).with_facts().in_order())
        TicketsPdf.objects.create(order=order, data=tickets_pdf(order.organiser, tickets, "nl"))


def _load_organiser(
    organiser: Organiser,
    file: str,
    genre_names: dict[str, str],
    in_halls: dict[str, Hall],
    buyers: list[Customer],
    today: date,
    random: Random,
    report: Report,
) -> None:
    """Load an organiser's season: its productions, its performances and its sales."""
    report(f"{organiser.name}: producties en affiches")
    planned = evenings.plan(texts.productions(file), today, random)
    entries = list({evening.production["title"]: evening.production for evening in planned}.values())
    season = houses.season(organiser, dates.month_after(today, -1), dates.month_after(today, 9) - timedelta(days=1))
    productions = _productions(organiser, season, houses.genres(organiser, genre_names), entries)
    report(f"{organiser.name}: voorstellingen en plaatsen")
    planned += evenings.school_mornings(entries, today, random)
    tariffs = houses.tariffs(organiser)
    performances = [_performance(evening, productions, in_halls, today, random) for evening in planned]
    _prices(performances, planned, tariffs, today)
    for performance in performances:
        put_on_sale(performance)
    report(f"{organiser.name}: verkochte tickets")
    sold = [
        sale
        for performance, evening in zip(performances, planned, strict=True)
        for sale in sales.sales_of(performance, evening.fate, buyers, random)
    ]
    tickets = sales.book(sold)
    pairs = zip(performances, planned, strict=True)
    cancelled = [performance.pk for performance, evening in pairs if evening.fate == Fate.CANCELLED]
    Performance.objects.filter(pk__in=cancelled).update(state=Performance.State.CANCELLED)
    report(
        f"{organiser.name}: {len(productions)} producties, {len(planned)} voorstellingen, {tickets} tickets verkocht"
    )


def _productions(
    organiser: Organiser, season: Season, genres: dict[str, Genre], entries: list[dict[str, Any]]
) -> dict[str, Production]:
    """The productions by title, each with a poster of its own. Pillow releases Python's lock, so two threads are
    faster."""
    with ThreadPoolExecutor(2) as pool:
        posters = list(pool.map(_poster, range(len(entries)), entries))
    Picture.objects.bulk_create([picture for picture, _ in posters], ignore_conflicts=True)
    stored = Picture.objects.defer("data").in_bulk([picture.digest for picture, _ in posters], field_name="digest")
    productions = [
        Production(
            organiser=organiser,
            season=season,
            genre=genres[entry["genre"]],
            slug=slugify(entry["title"]),
            title=entry["title"],
            artist=entry["artist"],
            summary=entry["summary"],
            text=texts.full_text(entry, organiser.slug),
            picture=stored[picture.digest],
            picture_alt=words,
            minimum_age=entry.get("age"),
            duration=entry["minutes"],
            spoken_language=entry["language"],
            accessibility=entry.get("accessibility", ""),
        )
        for entry, (picture, words) in zip(entries, posters, strict=True)
    ]
    return {production.title: production for production in Production.objects.bulk_create(productions)}


def _poster(number: int, production: dict[str, Any]) -> tuple[Picture, str]:
    """The poster as an unsaved picture, and its description."""
    image, words = poster(production["title"], production["genre"], number)
    return pictures.build(image, max_bytes=POSTER_BYTES), words


def _performance(
    evening: Evening, productions: dict[str, Production], in_halls: dict[str, Hall], today: date, random: Random
) -> Performance:
    presale_from, sale_from = _sale_dates(evening, today, random)
    return Performance.objects.create(
        production=productions[evening.production["title"]],
        hall=in_halls[evening.hall],
        starts_at=evening.starts_at,
        audience=Performance.Audience.SCHOOLS if evening.fate == Fate.SCHOOLS else Performance.Audience.PUBLIC,
        presale_from=presale_from,
        sale_from=sale_from,
        sale_until=evening.starts_at,
        sold_online=evening.fate != Fate.DESK_ONLY,
    )


def _sale_dates(evening: Evening, today: date, random: Random) -> tuple[datetime | None, datetime]:
    """The start of the presale, if there is one, and of the sale. It is the same for all performances of a
    production."""
    opened = dates.midnight(today) - timedelta(days=120) + timedelta(hours=10)
    day = Random(evening.production["title"]).randrange(12, 40)
    if evening.fate == Fate.PRESALE:
        return _morning(today, -3, 9), _morning(today, 9, 10)
    if evening.fate == Fate.LATER:
        return (_morning(today, day - 7, 9) if day % 2 else None), _morning(today, day, 10)
    return opened - timedelta(days=7, hours=1), opened


def _morning(today: date, days: int, hour: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), datetime.min.time(), tzinfo=dates.BRUSSELS).replace(hour=hour)


def _prices(
    performances: list[Performance], planned: list[Evening], tariffs: list[tuple[Tariff, int]], today: date
) -> None:
    """Create a price for every rank and tariff, rounded to half a euro. Schools pay one price. For some performances
    that are far away there is an early price."""
    rows = []
    for performance, evening in zip(performances, planned, strict=True):
        for rank in performance.hall.ranks.all():
            base = Decimal(evening.production["price"])
            full = max(Decimal(0), base - RANK_STEP * (rank.position - 1)) if base else base
            for tariff, percentage in tariffs:
                if tariff.on_lap and (evening.production["genre"] != "familie" or evening.fate == Fate.SCHOOLS):
                    continue
                amount = (
                    Decimal(7) if evening.fate == Fate.SCHOOLS else (full * percentage / 50).quantize(Decimal(1)) / 2
                )
                rows.append(Price(performance=performance, rank=rank, tariff=tariff, amount=amount))
                if _has_early_prices(evening, today):
                    later = {"from_on": today + EARLY, "amount": amount and amount + LATER_COSTS}
                    rows.append(Price(performance=performance, rank=rank, tariff=tariff, **later))
    Price.objects.bulk_create(rows, batch_size=2000)


def _has_early_prices(evening: Evening, today: date) -> bool:
    is_far = evening.starts_at.date() - today > timedelta(days=120)
    return is_far and evening.fate == Fate.FAR and evening.production["genre"] in ("dans", "klassiek")
