"""What is asked of the stock: places of a performance, for a customer."""

from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import Customer, Organiser
from shows.models import Performance
from ticketing.sql import Params

from .refusals import HeldAlready
from .terms import SaleTerms

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
    """Whose basket gets places of which performance, on which terms. `seen_in_basket` is how many of them lay in the
    basket when the form was rendered; None when the form doesn't say."""

    customer: Customer
    performance: Performance
    terms: SaleTerms
    seen_in_basket: int | None = None

    @property
    def organiser(self) -> Organiser:
        return self.performance.production.organiser

    @property
    def params(self) -> Params:
        """The parameters that every statement of a hold has."""
        return self.terms.params | {
            "customer": self.customer.pk,
            "organiser": self.organiser.pk,
            "performance": self.performance.pk,
        }

    def refuse_a_second(self, in_basket: int) -> None:
        """Raises HeldAlready when more places lie in the basket by now than the form knew of."""
        if self.seen_in_basket is not None and in_basket > self.seen_in_basket:
            raise HeldAlready
