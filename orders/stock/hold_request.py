"""What is asked of the stock: places of a performance, for an order, on the terms of a sale."""

from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import Params

from ..models import Order
from .refusals import HeldAlready, Impossible
from .sale_terms import SaleTerms

MAX_ID = 2**63 - 1


class Wanted(NamedTuple):
    """A number of places in a section without seats, at one tariff; None is the base tariff."""

    section_id: int
    tariff_id: int | None
    number: int

    @property
    def is_possible(self) -> bool:
        """Whether the numbers are such as the database can have."""
        return all(part is None or 0 < part <= MAX_ID for part in self)


@dataclass(frozen=True)
class HoldRequest:
    """Which order gets places of which performance, and on which terms. Without an order, it is the customer's open
    basket in the shop. `seen_in_basket` is how many of these places lay in it when the form was rendered; None when the
    form doesn't say."""

    performance: Performance
    terms: SaleTerms
    customer_id: int | None
    order_id: int | None = None
    seen_in_basket: int | None = None

    @classmethod
    def of(
        cls,
        performance: Performance,
        *,
        customer: Customer | None,
        order: Order | None,
        terms: SaleTerms | None,
        seen_in_basket: int | None = None,
    ) -> "HoldRequest":
        """The request for the customer's basket or for the given order, on the shop's terms unless others are given.
        Raises Impossible when the order is at another organiser."""
        if (customer is None) == (order is None):
            raise ValueError("places are held for a customer or into an order")
        organiser = performance.production.organiser
        if order and order.organiser_id != organiser.pk:
            raise Impossible
        terms = terms or SaleTerms.of_shop(organiser)
        if order:
            return cls(performance, terms, order.customer_id, order.pk, seen_in_basket)
        return cls(performance, terms, customer.pk if customer else None, None, seen_in_basket)

    @property
    def params(self) -> Params:
        """The parameters that every statement of a hold has."""
        return self.terms.params | {
            "customer": self.customer_id,
            "order": self.order_id,
            "organiser": self.performance.production.organiser_id,
            "performance": self.performance.pk,
        }

    def refuse_a_second(self, in_basket: int) -> None:
        """Raises HeldAlready when more places lie in the basket by now than the form knew of."""
        if self.seen_in_basket is not None and in_basket > self.seen_in_basket:
            raise HeldAlready
