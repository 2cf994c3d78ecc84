"""Who it is: by e-mail address, with the personal password or a temporary one."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from ticketing.prepared import columns, find

from . import passwords
from .models import Customer

FIND = f"SELECT {columns(Customer)} FROM accounts_customer WHERE id = %(id)s"  # noqa: S608 - names of the model


class CustomerBackend(ModelBackend):
    """An unknown address, one without a personal password and a wrong password cost the same: one hash, and one look
    among the temporary passwords."""

    def authenticate(  # type: ignore[override]  # there is no user name
        self,
        request: HttpRequest | None,
        email: str | None = None,
        password: str | None = None,
        only_temporary: bool = False,
        **kwargs: Any,
    ) -> Customer | None:
        """The customer, or None. `is_temporary` on it says that it was a temporary password. With `only_temporary`
        the personal password isn't even looked at: a temporary one can't be guessed, and so is never braked."""
        if not email or password is None:
            return None
        customer = Customer.objects.filter(email=Customer.objects.normalize_email(email)).first()
        if only_temporary or not _is_personal(customer, password):
            if not passwords.is_temporary(customer, password):
                return None
            customer.is_temporary = True  # type: ignore[union-attr]
        return customer if self.user_can_authenticate(customer) else None

    def get_user(self, user_id: int) -> Customer | None:
        """Who is logged in, unless they no longer may. Each page of a customer asks."""
        customer = find(Customer, FIND, {"id": user_id})
        return customer if customer and self.user_can_authenticate(customer) else None


def _is_personal(customer: Customer | None, password: str) -> bool:
    if customer is None:
        make_password(password)  # as long as looking at a known one's
        return False
    return customer.check_password(password)  # as long for a customer without one
