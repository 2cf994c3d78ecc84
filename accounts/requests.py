"""Types of requests, for the type checker."""

from django.http import HttpRequest

from .models import Customer


class CustomerRequest(HttpRequest):
    """A request in a view without `login_not_required`: the visitor is logged in."""

    user: Customer
