"""An order's own page: where the customer comes back to from the PSP, and its overview afterwards."""

import logging
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Customer, Organiser
from accounts.requests import CustomerRequest
from ticketing.prepared_statements import columns_of, fetch_rows

from ..models import Order, Payment, Refund
from ..models.order import IS_OF_SHOP
from ..models.payment import IS_UNDER_WAY
from ..paying.order_status import OrderStatus, has_earlier_attempt, order_status
from ..paying.payments import sync_payment
from ..psp import mollie
from ..tickets.overview import on_page

logger = logging.getLogger(__name__)


class OrderRow(NamedTuple):
    """An order, and what its page wants to know beside it."""

    order: Order
    has_unsettled: bool
    has_refunds: bool
    has_pdf: bool


FIND = f"""
SELECT {columns_of(OrderRow)},
       EXISTS (SELECT FROM orders_payment WHERE order_id = "order".id AND {IS_UNDER_WAY}) AS has_unsettled,
       EXISTS (SELECT FROM orders_refund refund JOIN orders_payment payment ON payment.id = refund.payment_id
               WHERE payment.order_id = "order".id) AS has_refunds,
       EXISTS (SELECT FROM orders_ticketspdf WHERE order_id = "order".id) AS has_pdf
FROM orders_order "order" WHERE code = %(code)s AND organiser_id = %(organiser)s AND customer_id = %(customer)s
AND (state <> '{Order.State.BASKET}' OR {IS_OF_SHOP})
"""  # noqa: S608 - names of the model

UNPAID = (OrderStatus.TRY_AGAIN, OrderStatus.GIVEN_UP, OrderStatus.RESERVATION_OVER, OrderStatus.IN_VAIN)
LOOK_AGAIN = 10  # seconds; for a browser without JavaScript
ASK_AT_MOST_EVERY = timedelta(seconds=5)


@never_cache
@require_safe
def order(request: CustomerRequest, slug: str, code: str) -> HttpResponse:
    """The order as it is: paid, not known yet, to be tried again, refunded. Asks the PSP once, and not for long."""
    organiser = organisers.of_page(request, slug)
    row = _find(code, organiser, request.user)
    if row.has_unsettled:
        _ask_the_psp(row.order)
        row = _find(code, organiser, request.user)
    status = order_status(row.order)
    if status == OrderStatus.BASKET:
        return redirect("basket", organiser.slug)
    overview = on_page(row.order, has_pdf=row.has_pdf) if status == OrderStatus.PAID else None
    refunds = _refunds(row.order) if row.has_refunds else []
    context: dict[str, Any] = {"order": row.order, "status": status, "refunds": refunds, "overview": overview}
    context["status_template"] = f"orders/_order_{status}.html"
    if status in UNPAID:
        context["has_earlier_attempt"] = has_earlier_attempt(row.order)
    response = render(request, "orders/order.html", context)
    if status == OrderStatus.WAITING:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@never_cache
@require_safe
def order_state(request: CustomerRequest, slug: str, code: str) -> JsonResponse:
    """The status as JSON, for the page that waits."""
    order = _find(code, organisers.of_page(request, slug), request.user).order
    if order_status(order) == OrderStatus.WAITING:
        _ask_the_psp(order)
        order.refresh_from_db(fields=["state", "expires_at"])
    return JsonResponse({"standing": order_status(order)})  # the name that open pages read


def _find(code: str, organiser: Organiser, customer: Customer) -> OrderRow:
    """The customer's order. Raises Http404, also while a clerk is still selling it."""
    names = {"code": code, "organiser": organiser.pk, "customer": customer.pk}
    rows = fetch_rows(OrderRow, FIND, names)
    if not rows:
        raise Http404
    rows[0].order.organiser, rows[0].order.customer = organiser, customer
    return rows[0]


def _refunds(order: Order) -> QuerySet[Refund]:
    """The refunds that the page mentions: not those made outside this system."""
    return Refund.objects.filter(payment__order=order).exclude(reason=Refund.Reason.OUTSIDE).order_by("pk")


def _ask_the_psp(order: Order) -> None:
    """Asks about the last attempt, unless another page did so in the last seconds. Trouble does no harm here: the
    webhook and the sweep come later."""
    attempt = order.payments.unsettled().filter(psp_id__isnull=False).order_by("pk").last()
    if attempt is None or not _is_my_turn(attempt):
        return
    try:
        sync_payment(attempt.pk, patience=mollie.IN_REQUEST)
    except mollie.PspTrouble as trouble:
        logger.warning("Order %s is not known yet: %s", order.code, trouble)
        # A page that asks in vain must not keep the more patient sweep from asking.
        Payment.objects.filter(pk=attempt.pk).update(asked_at=attempt.asked_at)
    except DatabaseError as trouble:
        logger.warning("Order %s is not known yet: %s", order.code, trouble)
    except Exception:  # our own fault, undone as a whole: the customer waits, and staff find it in the log
        logger.exception("Order %s can't be settled", order.code)


def _is_my_turn(attempt: Payment) -> bool:
    """One conditional UPDATE: of all the pages that are open, one asks."""
    stale = Q(asked_at=None) | Q(asked_at__lte=Now() - ASK_AT_MOST_EVERY)
    return bool(Payment.objects.filter(stale, pk=attempt.pk).update(asked_at=Now()))
