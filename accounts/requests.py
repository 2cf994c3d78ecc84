"""Requests as the checker of types knows them."""

from django.http import HttpRequest

from .models import Customer


class CustomerRequest(HttpRequest):
    """A request in a view behind `login_required`: somebody is logged in."""

    user: Customer
