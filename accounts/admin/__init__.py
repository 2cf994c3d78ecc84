"""Customers, organisers, pages and outgoing mail in the admin, a module per story."""

from . import customers, login, mail, organisers, pages

__all__ = ["customers", "login", "mail", "organisers", "pages"]
