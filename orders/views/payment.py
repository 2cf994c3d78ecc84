"""The order button: from the basket to the PSP's page."""

import logging
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import organisers
from accounts.requests import CustomerRequest

from ..basket.open_baskets import find_open_basket
from ..models import Order, Payment
from ..paying.checkout import start_payment
from ..paying.refusals import OtherTotal
from ..psp.mollie import PspTrouble
from ..stock.refusals import Refusal

logger = logging.getLogger(__name__)


@never_cache
@require_POST
def payment(request: CustomerRequest, slug: str) -> HttpResponse:
    """POST: pays the customer's open basket at this organiser. Leads to the PSP, or back to the basket with the
    reason."""
    organiser = organisers.of_page(request, slug)
    basket = find_open_basket(request.user, organiser)
    if basket is None:
        return redirect("basket", organiser.slug)
    order = basket.order
    try:
        attempt = start_payment(order_id=order.pk, customer=request.user, displayed_total=_displayed_total(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("basket", organiser.slug)
    except PspTrouble as trouble:
        logger.warning("Payment of order %s did not start: %s", order.code, trouble)
        messages.error(request, _psp_is_away())
        return redirect("basket", organiser.slug)
    return _onwards(request, order, attempt)


def _onwards(request: HttpRequest, order: Order, attempt: Payment | None) -> HttpResponse:
    """To the PSP; or to the order's page, when there is nothing to pay or a webhook was faster."""
    if attempt is None or attempt.state not in Payment.UNDER_WAY:
        return redirect("order", order.organiser.slug, order.code)
    if attempt.detached_at:
        messages.error(request, str(OtherTotal()))
        return redirect("basket", order.organiser.slug)
    return leave_for_the_psp(request, order, attempt.checkout_url)


def leave_for_the_psp(request: HttpRequest, order: Order, address: str) -> HttpResponse:
    """A page that leaves by itself. Were the form's answer a redirect, browsers would hold the whole chain behind it
    against our form-action: the PSP's hosts and those of any bank. Loaded again, it goes on with the same attempt."""
    context = {"address": address, "organiser": order.organiser}
    response = render(request, "orders/to_the_psp.html", context)
    response.headers["Refresh"] = f"0; url={address}"
    return response


def _displayed_total(request: HttpRequest) -> Decimal | None:
    """The total that the basket's page displayed ("24.00"), if the form has it. A text that is no amount gives -1,
    which no basket costs."""
    text = request.POST.get("total", "")
    try:
        amount = Decimal(text) if text else None
    except InvalidOperation:
        return Decimal(-1)
    return amount if amount is None or amount.is_finite() else Decimal(-1)


def _psp_is_away() -> str:
    return _(
        "De betaaldienst antwoordt op dit moment niet. U hebt niets betaald, en uw winkelmandje blijft bewaard. "
        "Probeer het over enkele ogenblikken opnieuw."
    )
