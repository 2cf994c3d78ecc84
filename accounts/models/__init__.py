"""Who: customers, organisers and their staff, their pages, pictures, and the mail that we owe."""

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
