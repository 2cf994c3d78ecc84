"""Customers, organisers, pages and outgoing mail in the admin, one module for each."""

from . import customers, login, mail, organisers, pages

__all__ = ["customers", "login", "mail", "organisers", "pages"]
