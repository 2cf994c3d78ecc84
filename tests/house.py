"""A made-up house with a row of everything that has a page, and the addresses of those pages."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from accounts import pages, pictures
from accounts.models import Customer, Organiser, Page, Picture, StaffRole
from orders import stock
from orders.models import Order, Payment, Place, Refund, Ticket
from shows.models import HallUpload, Performance, Venue
from ticketing import dates

from . import cast
from .orders import bought
from .shows import plans

ADMIN_PAGE_OF_A_ROW = re.compile(r"^/beheer/(\w+)/(\w+)/.*<(?:object_id|pk)>")
# What a page asks for beside its path.
QUERIES = {
    "/beheer/autocomplete/": "?app_label=shows&model_name=performance&field_name=production",
    "/beheer/shows/performance/in-verkoop/": "?voorstelling=<performance_id>",
    "/beheer/shows/performance/prijzen/": "?voorstelling=<performance_id>",
    "/beheer/shows/performance/verkoopdata/": "?voorstelling=<performance_id>",
}


def routes() -> list[str]:
    """Every route of the URL resolver, without converters: '/<slug>/contact/'."""
    return list(_routes(get_resolver().url_patterns, "/"))


def _routes(patterns: list[Any], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + _plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        else:
            assert isinstance(entry, URLPattern)
            yield route


def _plain(pattern: str) -> str:
    without_converters = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", without_converters).removeprefix("^").removesuffix("$")


def make_house(buyer: Customer, programmer: Customer) -> Organiser:
    """An organiser with its pages, a performance on sale of which the buyer has a ticket that was paid twice, and a
    hall's plan that the programmer uploaded."""
    organiser = cast.make_organiser()
    pages.give_first_pages(organiser)
    StaffRole.objects.create(customer=programmer, organiser=organiser, role=StaffRole.Role.PROGRAMMING)
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))
    stock.put_on_sale(performance)
    order = bought.buy(buyer, performance, "A1")
    payment = Payment.objects.create(
        order=order, state=Payment.State.PAID, amount=24, paid_amount=48, psp_id="tr_house", bought=True
    )
    reason = Refund.Reason.PAID_TWICE
    Refund.objects.create(payment=payment, amount=Decimal(24), reason=reason, due_at=dates.now())
    plan = json.dumps(plans.plan()).encode()
    HallUpload.objects.create(venue=Venue.objects.get(), file_name="zaal.json", data=plan, uploaded_by=programmer)
    pictures.store(Image.new("RGB", (8, 8)))
    Group.objects.create(name="Groep")
    return organiser


def addresses() -> dict[str, str]:
    """Of every route an address in the house: where it names a row, that of the house."""
    performance, page = Performance.objects.get(), Page.objects.filter(organiser__isnull=False).earliest("pk")
    values: dict[str, Any] = {
        "slug": "ccm",
        "page": "privacy",
        "production_slug": performance.production.slug,
        "performance_id": performance.pk,
        "hall_id": performance.hall_id,
        "ticket_id": Ticket.objects.get().pk,
        "code": Order.objects.get().code,
        "reference": "onbekend",
        "digest": Picture.objects.get().digest,
        "version": "1",
        "number": 1,
        "app_label": "shows",
        "url": "bestaat-niet",
        "content_type_id": ContentType.objects.get_for_model(Page).pk,
        "object_id": page.pk,
    }

    def fill(route: str) -> str:
        names = values
        if of_model := ADMIN_PAGE_OF_A_ROW.match(route):
            row = _row_of(*of_model.groups(), route)
            names = values | {"object_id": row.pk, "pk": row.pk}
        return re.sub(r"<(\w+)>", lambda name: str(names[name[1]]), route + QUERIES.get(route, ""))

    return {route: fill(route) for route in routes()}


def _row_of(app_label: str, model_name: str, route: str) -> Any:
    """The row of the house that an admin's page is about."""
    model: Any = apps.get_model(app_label, model_name)
    if "/inlezen/" in route:
        model = HallUpload
    if model is Place and "<pk>" in route:
        model = Performance
    rows = model.objects.filter(organiser__isnull=False) if model is Page else model.objects
    return rows.earliest("pk")
