"""Customers, organisers and their staff, the pages that they write, pictures, and outgoing mail."""

from .customer import Customer, TemporaryPassword
from .mail import Mail
from .organiser import Organiser, StaffRole
from .page import Page, PageVersion
from .picture import Picture
from .throttle import Attempt

__all__ = [
    "Attempt",
    "Customer",
    "Mail",
    "Organiser",
    "Page",
    "PageVersion",
    "Picture",
    "StaffRole",
    "TemporaryPassword",
]
