"""Authenticates by e-mail address, with the personal password or a temporary one."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from ticketing.prepared_statements import columns, find

from .login import passwords
from .models import Customer

FIND = f"SELECT {columns(Customer)} FROM accounts_customer WHERE id = %(id)s"  # noqa: S608 - names of the model


class CustomerBackend(ModelBackend):
    """Takes the same time for an unknown address, a customer without a personal password and a wrong password: one hash
    and one query for temporary passwords."""

    def authenticate(  # type: ignore[override]  # there is no user name
        self,
        request: HttpRequest | None,
        email: str | None = None,
        password: str | None = None,
        only_temporary: bool = False,
        **kwargs: Any,
    ) -> Customer | None:
        """The customer, or None. Its attribute `is_temporary` is True after a temporary password.

        With `only_temporary` the personal password isn't checked. Temporary ones can't be guessed, so they are never
        throttled.
        """
        if not email or password is None:
            return None
        customer = Customer.objects.filter(email=Customer.objects.normalize_email(email)).first()
        if only_temporary or not _is_personal(customer, password):
            if not passwords.is_temporary(customer, password):
                return None
            customer.is_temporary = True  # type: ignore[union-attr]
        return customer if self.user_can_authenticate(customer) else None

    def get_user(self, user_id: int) -> Customer | None:
        """The customer of the session, or None when they may no longer log in. Runs on every page of a customer."""
        customer = find(Customer, FIND, {"id": user_id})
        return customer if customer and self.user_can_authenticate(customer) else None


def _is_personal(customer: Customer | None, password: str) -> bool:
    if customer is None:
        make_password(password)  # takes as long as the check of a known customer
        return False
    return customer.check_password(password)  # takes as long for a customer without a password
