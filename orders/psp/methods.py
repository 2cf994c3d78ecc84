"""Which payment methods an attempt names: those that are final within hours, as far as the organiser has them."""

import logging

from django.conf import settings
from django.core.cache import cache

from . import mollie

logger = logging.getLogger(__name__)

# What is final within the hours that a basket can live; bank transfers and PayPal take days.
QUICK = ["bancontact", "creditcard", "ideal", "kbc", "belfius", "applepay"]
KEPT = 600  # seconds; an organiser switches a method on once in a year
DONE_WITHOUT = 60  # seconds before we ask again, after an answer that did not come


def quick_methods(organiser: str, *, patience: mollie.Patience = mollie.PATIENCE) -> list[str]:
    """The quick ones among the methods that the organiser switched on: naming another one would be refused. When the
    PSP does not tell, its last answer; empty when it never did: then none is named, and the payment goes on."""
    known = known_methods(organiser)
    return _ask(organiser, patience) if known is None else known


def known_methods(organiser: str) -> list[str] | None:
    """As they were last told, asking nobody; None when it is time to ask."""
    known: list[str] | None = cache.get(_key(organiser))
    return known


def _ask(organiser: str, patience: mollie.Patience) -> list[str]:
    key, last = _key(organiser), f"{_key(organiser)}:last"
    if (before := cache.get(last)) is not None:
        cache.set(key, before, DONE_WITHOUT)  # one asks; the others go on meanwhile
    try:
        told = mollie.active_methods(organiser, patience)
    except mollie.PspTrouble as trouble:
        logger.warning("The PSP does not tell the methods of %s: %s", organiser, trouble)
        cache.set(key, before or [], DONE_WITHOUT)
        return before or []
    quick = [method for method in QUICK if method in told]
    cache.set(key, quick, KEPT)
    cache.set(last, quick, None)
    return quick


def _key(organiser: str) -> str:
    return f"psp-methods:{settings.MOLLIE_API_URL}:{organiser}"
