"""What orders know about a customer (accounts/privacy.py): orders, tickets, payments, refunds, what happened."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import privacy
from accounts.models import Customer
from accounts.privacy import Job, Term, in_words
from accounts.templatetags.dates import day
from ticketing import dates

from . import retention
from .models import Lapse, Order, Payment, Place, Refund, Ticket

Row = Mapping[str, Any]
AT_A_TIME = 100


class OrdersPart(privacy.Part):
    """Orders stay after an erasure, without the person."""

    def export(self, customer: Customer) -> Mapping[str, Iterator[Row]]:
        return {"bestellingen": orders(customer), "verlopen winkelmandjes": lapses(customer)}

    def hindrances(self, customer: Customer) -> list[str]:
        return [*_coming(customer), *_baskets(customer), *_payments(customer), *_refunds(customer)]

    def stays(self) -> list[str]:
        return [
            _(
                "Uw bestellingen en betalingen, met bedrag, btw en datum, omdat de belastingwet dat %(books)s vraagt. "
                "Ze staan dan op niemands naam meer: ook wij weten niet meer dat ze van u waren."
            )
            % {"books": in_words(retention.BOOKS_KEPT_FOR)}
        ]

    def lock(self, customer_id: int) -> None:
        list(Order.objects.select_for_update().filter(customer=customer_id).order_by("pk").values_list("pk"))

    def erase(self, customer: Customer) -> None:
        retention.erase(customer)

    def in_use(self, since: datetime) -> Q:
        mine = Order.objects.filter(customer=OuterRef("pk"))
        coming = Ticket.objects.live().filter(
            order__customer=OuterRef("pk"), place__performance__starts_at__gte=dates.today()
        )
        return Q(Exists(mine.filter(created_at__gte=since))) | Q(Exists(coming))

    def organisers_of(self, customer: Customer) -> set[int]:
        return set(Order.objects.filter(customer=customer).values_list("organiser_id", flat=True).distinct())

    def terms(self) -> list[Term]:
        return [
            Term(
                _("Uw bestellingen, tickets, betalingen en terugbetalingen"),
                in_words(retention.NAMED_FOR),
                _(
                    "op uw naam, en minstens %(year)s na de voorstelling. Daarna los van uw persoon: bedragen, btw en "
                    "datums bewaren we %(books)s voor de belastingen."
                )
                % {"year": in_words(retention.AFTER_THE_EVENING), "books": in_words(retention.BOOKS_KEPT_FOR)},
            ),
            Term(
                _("Winkelmandjes die verliepen"),
                in_words(retention.EXPIRED_BASKETS),
                _("om u te kunnen helpen als er iets misging."),
            ),
            Term(
                _("Voor welke voorstelling u plaatsen liet verlopen"),
                in_words(retention.LAPSES),
                _("zodat niemand plaatsen kan hamsteren."),
            ),
        ]

    def jobs(self) -> list[Job]:
        return retention.jobs()


def orders(customer: Customer) -> Iterator[Row]:
    """Each order with all that belongs to it, a hundred at a time, in as many queries for ten as for a thousand. The
    codes that open the door are not told: who finds the file can't come in with it."""
    tickets = Ticket.objects.select_related(
        "tariff",
        "place__section",
        "place__seat",
        "place__on_lap_of__seat",
        "place__performance__production",
        "place__performance__hall",
    ).in_order()
    mine = Order.objects.filter(customer=customer).select_related("organiser").order_by("pk")
    related = ("events", Prefetch("tickets", tickets), Prefetch("payments", Payment.objects.order_by("pk")))
    for order in mine.prefetch_related(*related, "payments__refunds").iterator(AT_A_TIME):
        yield {
            "bestelnummer": order.code,
            "organisator": order.organiser.name,
            "toestand": order.get_state_display(),
            "begonnen": order.created_at,
            "plaatsen vast tot": order.expires_at,
            "bevestigd": order.confirmed_at,
            "tickets": [_ticket(ticket) for ticket in order.tickets.all()],
            "betalingen": [_payment(payment) for payment in order.payments.all()],
            "gebeurtenissen": [
                {"wanneer": event.at, "wat": str(event), "waarom": event.why} for event in order.events.all()
            ],
        }


def lapses(customer: Customer) -> Iterator[Row]:
    """Holds that ran out unpaid."""
    found = Lapse.objects.filter(customer=customer).select_related("performance__production").order_by("pk")
    for lapse in found.iterator(AT_A_TIME):
        yield {"voorstelling": str(lapse.performance), "plaatsen": lapse.places, "wanneer": lapse.at}


def _ticket(ticket: Ticket) -> Row:
    performance = ticket.place.performance
    return {
        "productie": performance.production.title,
        "begin": performance.starts_at,
        "zaal": performance.hall.name,
        "plaats": ticket.place_name,
        "tarief": ticket.tariff.name,
        "prijs in euro": ticket.price,
        "btw in procent": ticket.vat_percentage,
        "vervallen": ticket.void_at,
        "vervallen omdat": ticket.void_because,
        "geblokkeerd omdat": ticket.blocked_because,
    }


def _payment(payment: Payment) -> Row:
    return {
        "bedrag in euro": payment.amount,
        "betaald in euro": payment.paid_amount,
        "toestand": payment.get_state_display(),
        "betaalwijze": payment.method,
        "begonnen": payment.created_at,
        "afgehandeld": payment.settled_at,
        "teruggevorderd in euro": payment.charged_back,
        "terugbetalingen": [
            {
                "bedrag in euro": refund.amount,
                "reden": refund.get_reason_display(),
                "toestand": refund.get_state_display(),
                "ontstaan": refund.created_at,
                "gedaan": refund.done_at,
            }
            for refund in payment.refunds.all()
        ],
    }


def _coming(customer: Customer) -> list[str]:
    """Tonight's is still to come."""
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


def _baskets(customer: Customer) -> list[str]:
    basket = _("In het winkelmandje bij %(name)s liggen nog plaatsen. Geef ze eerst terug, of reken ze af.")
    reserved = _("Bij %(name)s zijn nog plaatsen gereserveerd. Vraag de balie om ze eerst vrij te geven.")
    texts = {Order.State.BASKET: basket, Order.State.RESERVED: reserved}
    held = Place.objects.filter(order__customer=customer, order__state__in=Order.HOLDING, held_until__gt=Now())
    orders_by_house = held.order_by("order__state", "order__organiser__name")
    found = orders_by_house.values_list("order__state", "order__organiser__name").distinct()
    return [texts[Order.State(state)] % {"name": name} for state, name in found]


def _payments(customer: Customer) -> list[str]:
    if not Payment.objects.unsettled().filter(order__customer=customer).exists():
        return []
    return [_("Er loopt nog een betaling. Wacht tot ze gelukt of verlopen is; dat duurt hoogstens enkele uren.")]


def _refunds(customer: Customer) -> list[str]:
    """Money that is on its way back, or that a person must still see to."""
    mine = Refund.objects.filter(payment__order__customer=customer)
    if mine.filter(state__in=[Refund.State.DUE, Refund.State.SENT]).exists():
        return [_("Er is nog geld naar u onderweg. Wacht tot de terugbetaling gedaan is; dat duurt enkele werkdagen.")]
    paid = Payment.objects.filter(order__customer=customer, state=Payment.State.PAID, bought=False)
    sums = paid.annotate(back=Sum("refunds__amount", filter=~Q(refunds__state=Refund.State.REFUSED)))
    for payment in sums:
        if (payment.paid_amount or 0) > payment.charged_back + (payment.back or 0):
            return [_("Een terugbetaling aan u is niet gelukt. Neem contact op met de balie; die regelt ze met u.")]
    return []
