"""Amounts in euro as people type them."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from ticketing.money import HIGHEST, euro

PLAIN = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{2}")
TOO_MANY_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{3,}")
NEGATIVE = re.compile(r"[-−].*[0-9].*")


def parse_amount(text: str) -> Decimal | None:
    """The amount of '12,50', '12.50', '12' or '€ 1.234,50'; None for an empty text. Raises ValueError with a message
    for staff."""
    typed = text.replace("€", "").replace("\u00a0", " ").strip()
    if not typed:
        return None
    if NEGATIVE.fullmatch(typed):
        raise ValueError(_("Een prijs is nul of meer."))
    if GROUPED.fullmatch(typed):
        typed = typed.replace(".", "")
    elif TOO_MANY_DECIMALS.fullmatch(typed):
        raise ValueError(_("Geef hoogstens twee cijfers na de komma."))
    if not PLAIN.fullmatch(typed):
        raise ValueError(_("Geef een bedrag als 12,50."))
    amount = Decimal(typed.replace(",", "."))
    if amount > HIGHEST:
        raise ValueError(_("Een prijs is hoogstens %(highest)s.") % {"highest": euro(HIGHEST)})
    return amount.quantize(Decimal("0.01"))
