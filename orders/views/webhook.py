"""Where the PSP tells that something happened to a payment. It only says "look"."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .. import psp
from ..models import Payment
from ..payments import sync_payment

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, reference: str) -> HttpResponse:
    """POST, open to all, guarded by the random reference: 200 when there is nothing (more) to do, 503 when we must be
    told again. What it says of any payment's number is a hint at most; the state comes from the PSP."""
    try:
        payment_id = Payment.objects.filter(reference=reference).values_list("pk", flat=True).first()
        if payment_id is not None:
            posted = request.POST.get("id", "")
            posted_id = posted if psp.is_payment_id(posted) else ""
            sync_payment(payment_id, posted_id=posted_id, patience=psp.ON_A_PAGE)
    except (psp.PspTrouble, DatabaseError) as trouble:
        logger.warning("A webhook must come again: %s: %s", type(trouble).__name__, trouble)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
