"""Customers, organisers, pages and outgoing mail in the admin, a module per story."""

from . import customers, door, mail, organisers, pages

__all__ = ["customers", "door", "mail", "organisers", "pages"]
