"""The orders' part in the registry of personal data (accounts/privacy/registry.py)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Customer
from accounts.privacy import registry
from accounts.privacy.registry import Job, RetentionPeriod, in_words
from ticketing import dates

from . import erasure, retention
from .export import Row, lapses, orders
from .models import Order, Ticket


class OrdersData(registry.PersonalData):
    """Orders stay after an erasure, without the person."""

    def export(self, customer: Customer) -> Mapping[str, Iterator[Row]]:
        return {"bestellingen": orders(customer), "verlopen winkelmandjes": lapses(customer)}

    def hindrances(self, customer: Customer) -> list[str]:
        return erasure.hindrances(customer)

    def stays(self) -> list[str]:
        return [
            _(
                "Uw bestellingen en betalingen, met bedrag, btw en datum, omdat de belastingwet dat %(books)s vraagt. "
                "Ze staan dan op niemands naam meer: ook wij weten niet meer dat ze van u waren."
            )
            % {"books": in_words(retention.BOOKS_KEPT_FOR)}
        ]

    def lock(self, customer_id: int) -> None:
        erasure.lock(customer_id)

    def erase(self, customer: Customer) -> None:
        erasure.erase(customer)

    def in_use(self, since: datetime) -> Q:
        orders = Order.objects.filter(customer=OuterRef("pk"))
        coming = Ticket.objects.live().filter(
            order__customer=OuterRef("pk"), place__performance__starts_at__gte=dates.today()
        )
        return Q(Exists(orders.filter(created_at__gte=since))) | Q(Exists(coming))

    def organisers_of(self, customer: Customer) -> set[int]:
        return set(Order.objects.filter(customer=customer).values_list("organiser_id", flat=True).distinct())

    def terms(self) -> list[RetentionPeriod]:
        return [
            RetentionPeriod(
                _("Uw bestellingen, tickets, betalingen en terugbetalingen"),
                in_words(retention.NAMED_FOR),
                _(
                    "op uw naam, en minstens %(year)s na de voorstelling. Daarna los van uw persoon: bedragen, btw en "
                    "datums bewaren we %(books)s voor de belastingen."
                )
                % {"year": in_words(retention.AFTER_THE_EVENING), "books": in_words(retention.BOOKS_KEPT_FOR)},
            ),
            RetentionPeriod(
                _("Winkelmandjes die verliepen"),
                in_words(retention.EXPIRED_BASKETS),
                _("om u te kunnen helpen als er iets misging."),
            ),
            RetentionPeriod(
                _("Voor welke voorstelling u plaatsen liet verlopen"),
                in_words(retention.LAPSES),
                _("zodat niemand plaatsen kan hamsteren."),
            ),
        ]

    def jobs(self) -> list[Job]:
        return retention.jobs()
