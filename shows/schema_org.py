"""Performances as events of schema.org, for search engines. JSON-LD is a block of data, which no browser runs."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Organiser
from ticketing import dates

from .models import Hall, Performance, Production, SaleStatus
from .offers import Offer
from .price_lists import price_changes_on, prices_of

# By a part of the genre's slug: organisers name their genres themselves.
KINDS = {
    "theater": "TheaterEvent", "toneel": "TheaterEvent", "dans": "DanceEvent", "ballet": "DanceEvent",
    "muziek": "MusicEvent", "klassiek": "MusicEvent", "jazz": "MusicEvent", "pop": "MusicEvent", "folk": "MusicEvent",
    "concert": "MusicEvent", "opera": "MusicEvent", "humor": "ComedyEvent", "comedy": "ComedyEvent",
    "cabaret": "ComedyEvent", "woord": "LiteraryEvent", "literatuur": "LiteraryEvent", "film": "ScreeningEvent",
    "familie": "ChildrensEvent", "kinder": "ChildrensEvent", "jeugd": "ChildrensEvent",
    "tentoonstelling": "ExhibitionEvent", "expo": "ExhibitionEvent", "festival": "Festival",
}  # fmt: skip
AVAILABILITY = {
    SaleStatus.OPEN: "InStock",
    SaleStatus.LATER: "PreOrder",
    SaleStatus.PRESALE: "PreSale",
    SaleStatus.SOLD_OUT: "SoldOut",
    SaleStatus.DESK_ONLY: "InStoreOnly",
    SaleStatus.OVER: "Discontinued",
}
# Characters that could end the block, or begin another one.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(data: list[dict[str, Any]]) -> SafeString:
    """The block of data. No text in it can end the block."""
    content = json.dumps({"@context": "https://schema.org", "@graph": data}, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{content}</script>\n')  # noqa: S308 - escaped above


def events(organiser: Organiser, production: Production, offers: list[Offer]) -> list[dict[str, Any]]:
    """An event for each performance that has not begun. Prices with rank and tariff must be prefetched."""
    shared = _shared(organiser, production)
    return [_event(organiser, production, offer) | shared for offer in offers if not offer.has_begun]


def _shared(organiser: Organiser, production: Production) -> dict[str, Any]:
    """The properties that all performances of a production have in common, without empty ones."""
    properties: dict[str, Any] = {
        "name": production.title,
        "description": production.summary or " ".join(production.text.split())[:500],
        "image": [_url("picture", production.picture.digest)] if production.picture else [],
        "organizer": {
            "@type": "Organization",
            "name": organiser.name,
            "url": organiser.website or _url("front", organiser.slug),
        },
        "performer": {"@type": "PerformingGroup", "name": production.artist} if production.artist else None,
        "typicalAgeRange": f"{production.minimum_age}-" if production.minimum_age else None,
        "duration": f"PT{production.duration}M" if production.duration else None,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
    }
    return {name: value for name, value in properties.items() if value}


def _event(organiser: Organiser, production: Production, offer: Offer) -> dict[str, Any]:
    performance = offer.performance
    is_cancelled = offer.status == SaleStatus.CANCELLED
    page = _url("production", organiser.slug, production.slug)
    event: dict[str, Any] = {
        "@type": event_type(production.genre.slug),
        "@id": f"{page}#voorstelling-{performance.pk}",
        "url": page,
        "startDate": dates.local(performance.starts_at).isoformat(),
        "eventStatus": "https://schema.org/" + ("EventCancelled" if is_cancelled else "EventScheduled"),
        "location": _location(performance.hall),
    }
    if production.duration:
        ends = performance.starts_at + timedelta(minutes=production.duration)
        event["endDate"] = dates.local(ends).isoformat()
    if not is_cancelled and (offers := _offers(organiser, offer)):
        event["offers"] = offers
    return event


def _offers(organiser: Organiser, offer: Offer) -> list[dict[str, Any]]:
    """The prices at which everybody can buy online; at the desk, for a performance that only the desk sells."""
    is_desk_only = offer.status == SaleStatus.DESK_ONLY
    today = dates.local(dates.now()).date()
    prices = [
        price
        for price in prices_of(offer.performance, today)
        if not (price.tariff.members_only or price.tariff.on_lap) and (price.tariff.sold_online or is_desk_only)
    ]
    prices.sort(key=lambda price: (price.rank.position, price.tariff.position, price.pk))
    shared = {
        "@type": "Offer",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/" + _availability(offer),
        "url": _where_to_buy(organiser, offer),
        "validFrom": dates.local(offer.performance.sale_from).isoformat(),
    }
    if changes_on := price_changes_on(offer.performance, today):
        shared["priceValidUntil"] = (changes_on - timedelta(days=1)).isoformat()
    return [
        shared | {"name": f"{price.tariff.name}, {price.rank.name}", "price": _amount(price.amount)} for price in prices
    ]


def _availability(offer: Offer) -> str:
    return "LimitedAvailability" if offer.left == "few" else AVAILABILITY[offer.status]


def _where_to_buy(organiser: Organiser, offer: Offer) -> str:
    performance: Performance = offer.performance
    if offer.can_buy:
        return _url("performance", organiser.slug, performance.pk)
    return _url("production", organiser.slug, performance.production.slug)


def _location(hall: Hall) -> dict[str, Any]:
    venue = hall.venue
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.street,
        "postalCode": venue.postal_code,
        "addressLocality": venue.city,
    }
    return {"@type": "Place", "name": f"{venue.name}, {hall.name}", "address": address}


def event_type(genre: str) -> str:
    """The schema.org type of an event, by the slug of its genre."""
    return next((kind for word, kind in KINDS.items() if word in genre), "Event")


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _url(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
