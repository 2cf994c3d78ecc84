"""The PSP's webhook: something happened to a payment. It only says "look"."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ticketing.sql import fetch_values

from ..paying.payments import sync_payment
from ..psp import mollie

logger = logging.getLogger(__name__)

BY_REFERENCE = "SELECT id FROM orders_payment WHERE reference = %(reference)s"  # a unique one


@login_not_required
@csrf_exempt
@require_POST
def webhook(request: HttpRequest, reference: str) -> HttpResponse:
    """POST, open to all, guarded by the random reference: 200 when there is nothing (more) to do, 503 when it
    must come again. The payment's number in it is a hint at most; the state comes from the PSP."""
    try:
        for payment_id in fetch_values(BY_REFERENCE, {"reference": reference}):
            posted = request.POST.get("id", "")
            posted_id = posted if mollie.is_payment_id(posted) else ""
            sync_payment(payment_id, posted_id=posted_id, patience=mollie.IN_REQUEST)
    except (mollie.PspTrouble, DatabaseError) as trouble:
        logger.warning("A webhook must come again: %s: %s", type(trouble).__name__, trouble)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
