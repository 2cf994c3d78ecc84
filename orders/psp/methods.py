"""Which payment methods an attempt names: those that are final within hours, as far as the organiser has them."""

import logging
from math import inf

from ticketing.cache import Cache

from . import mollie

logger = logging.getLogger(__name__)

# What is final within the hours that a basket can live; bank transfers and PayPal take days.
QUICK = ["bancontact", "creditcard", "ideal", "kbc", "belfius", "applepay"]
ANSWER_LASTS = 600  # seconds; an organiser switches a method on once in a year
SILENCE_LASTS = 60  # seconds until the PSP is asked again, when it didn't answer

_methods: Cache[list[str]] = Cache(seconds=ANSWER_LASTS, most=100)
_last_answers: Cache[list[str]] = Cache(seconds=inf, most=100)


def quick_methods(organiser: str, *, patience: mollie.Patience = mollie.PATIENCE) -> list[str]:
    """The quick ones among the methods that the organiser switched on: naming another one would be refused. When the
    PSP doesn't answer, those of its last answer; empty when it never answered: then the request names none."""
    methods = known_methods(organiser)
    return _ask(organiser, patience) if methods is None else methods


def known_methods(organiser: str) -> list[str] | None:
    """The quick methods as the PSP last gave them, without a call; None when it is time to ask again."""
    return _methods.peek(organiser)


def _ask(organiser: str, patience: mollie.Patience) -> list[str]:
    last_answer = _last_answers.peek(organiser)
    if last_answer is not None:
        _methods.put(organiser, last_answer, seconds=SILENCE_LASTS)  # one thread asks; the others go on meanwhile
    try:
        active = mollie.active_methods(organiser, patience)
    except mollie.PspTrouble as trouble:
        logger.warning("The PSP doesn't give the methods of %s: %s", organiser, trouble)
        _methods.put(organiser, last_answer or [], seconds=SILENCE_LASTS)
        return last_answer or []
    quick = [method for method in QUICK if method in active]
    _methods.put(organiser, quick)
    _last_answers.put(organiser, quick)
    return quick
