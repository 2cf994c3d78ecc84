"""Erasing a customer: what forbids it, and what becomes of the customer's orders (docs/privacy.md)."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Customer
from accounts.templatetags.dates import day
from ticketing import dates
from ticketing.sql import execute, fetch_values

from .models import EventKind, Lapse, Order, OrderEvent, Payment, Place, Refund, Ticket
from .paying.unreturned_money import IS_UNRETURNED
from .retention import remove_texts
from .stock.availability import NOBODY

RELEASE = f"""
WITH mine AS (
    SELECT place.id FROM orders_place place JOIN orders_order o ON o.id = place.order_id
    WHERE o.customer_id = %(customer)s AND place.held_until IS NOT NULL ORDER BY place.id FOR NO KEY UPDATE OF place
) UPDATE orders_place place SET {NOBODY} FROM mine WHERE place.id = mine.id
"""  # noqa: S608

UNRETURNED = f"""
SELECT payment.id FROM orders_payment payment JOIN orders_order o ON o.id = payment.order_id
WHERE o.customer_id = %(customer)s AND {IS_UNRETURNED}
"""  # noqa: S608 - our own constants


def hindrances(customer: Customer) -> list[str]:
    """Why the customer can't be erased now, each with what to do about it."""
    return [*_coming(customer), *_held(customer), *_payments(customer), *_refunds(customer)]


def lock(customer_id: int) -> None:
    """Locks all orders of the customer, by id (docs/stock.md)."""
    list(Order.objects.select_for_update().filter(customer=customer_id).order_by("pk").values_list("pk"))


def erase(customer: Customer) -> None:
    """Keeps the customer's orders as the books need them, and removes the rest, under the locks of all these orders.
    An order that was only tried to be paid is cancelled for good, so that late money goes back and never makes tickets
    for nobody; an order that nobody tried to pay is deleted. What the person sold as a clerk keeps its empty record."""
    execute(RELEASE, {"customer": customer.pk})
    orders = Order.objects.filter(customer=customer)
    Lapse.objects.filter(customer=customer).delete()
    OrderEvent.objects.filter(by=customer).update(by=None)
    tried = Exists(Payment.objects.filter(order=OuterRef("pk")))
    orders.filter(~tried, state__in=Order.UNSOLD).delete()
    orders.filter(state__in=Order.UNSOLD).update(state=Order.State.CANCELLED)
    remove_texts(orders)
    OrderEvent.objects.bulk_create(OrderEvent(order=order, what=EventKind.FORGOTTEN) for order in orders)


def _coming(customer: Customer) -> list[str]:
    """Performances to come, tonight's included."""
    live = Ticket.objects.of_confirmed(order__customer=customer).live()
    last = live.filter(place__performance__starts_at__gte=dates.today()).order_by("-place__performance__starts_at")
    ticket = last.select_related("place__performance__production").first()
    if ticket is None:
        return []
    performance = ticket.place.performance
    return [
        _(
            "Er zijn nog tickets voor een voorstelling die komt; de laatste is %(title)s op %(day)s. "
            "Wacht tot die voorbij is."
        )
        % {"title": performance.production.title, "day": day(performance.starts_at)}
    ]


def _held(customer: Customer) -> list[str]:
    """Places in baskets and reservations, those that a clerk sells included."""
    basket = _("In het winkelmandje bij %(name)s liggen nog plaatsen. Geef ze eerst terug, of reken ze af.")
    reserved = _("Bij %(name)s zijn nog plaatsen gereserveerd. Vraag de balie om ze eerst vrij te geven.")
    texts = {Order.State.BASKET: basket, Order.State.RESERVED: reserved}
    held = Place.objects.filter(order__customer=customer, order__state__in=Order.HOLDING, held_until__gt=Now())
    by_organiser = held.order_by("order__state", "order__organiser__name")
    holdings = by_organiser.values_list("order__state", "order__organiser__name").distinct()
    return [texts[Order.State(state)] % {"name": name} for state, name in holdings]


def _payments(customer: Customer) -> list[str]:
    """Attempts that are not known to be over at the PSP."""
    if not Payment.objects.unsettled().filter(order__customer=customer).exists():
        return []
    return [_("Er loopt nog een betaling. Wacht tot ze gelukt of verlopen is; dat duurt hoogstens enkele uren.")]


def _refunds(customer: Customer) -> list[str]:
    """Money that is on its way back, or whose refund staff must still settle."""
    refunds = Refund.objects.filter(payment__order__customer=customer)
    if refunds.filter(state__in=[Refund.State.DUE, Refund.State.SENT]).exists():
        return [_("Er is nog geld naar u onderweg. Wacht tot de terugbetaling gedaan is; dat duurt enkele werkdagen.")]
    if fetch_values(UNRETURNED, {"customer": customer.pk}):
        return [_("Een terugbetaling aan u is niet gelukt. Neem contact op met de balie; die regelt ze met u.")]
    return []
