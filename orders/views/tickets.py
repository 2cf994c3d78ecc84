"""TICKETS: the tickets of a customer at all organisers, their QR codes, and the e-tickets as a PDF."""

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Customer
from accounts.requests import CustomerRequest
from shows.models import Performance
from ticketing import dates

from ..models import Order, Ticket, TicketsPdf
from ..tickets.barcode_image import qr_png
from ..tickets.overview import TicketEvening, evenings

EVENINGS_A_PAGE = 12
RETRY_SECONDS = 5

private = cache_control(private=True, no_store=True)


@require_safe
@private
def tickets(request: CustomerRequest) -> HttpResponse:
    """The coming performances, the nearest first, and then the past ones, the latest first."""
    page = Paginator(_evenings_of(request.user), EVENINGS_A_PAGE).get_page(request.GET.get("page"))
    evenings_of_page = _with_tickets(page, request.user)
    coming = [evening for evening in evenings_of_page if not evening.is_past]
    past = [evening for evening in evenings_of_page if evening.is_past]
    return render(request, "orders/tickets.html", {"page": page, "coming": coming, "past": past})


@require_safe
@private
def ticket_qr(request: CustomerRequest, ticket_id: int) -> HttpResponse:
    """The QR code of a valid ticket of the customer. 404 for any other."""
    valid = Ticket.objects.of_confirmed(order__customer=request.user).live().filter(blocked_because="")
    ticket = get_object_or_404(valid.with_code(), pk=ticket_id)
    assert ticket.secret
    return HttpResponse(qr_png(ticket.secret), content_type="image/png")


@require_safe
@private
def tickets_pdf(request: CustomerRequest, slug: str, code: str) -> HttpResponse:
    """The e-tickets of an order of the customer, as they were mailed. Until a worker has rendered them, the page says
    so."""
    organiser = organisers.of_page(request, slug)
    confirmed = Order.objects.filter(organiser=organiser, customer=request.user, state=Order.State.CONFIRMED)
    order = get_object_or_404(confirmed, code=code)
    pdf = TicketsPdf.objects.filter(order=order).first()
    if pdf is None:
        soon = render(request, "orders/tickets_soon.html", {"order": order}, status=202)
        soon["Retry-After"] = str(RETRY_SECONDS)
        return soon
    name = _("bestelling-%s.pdf") % order.code
    return HttpResponse(
        bytes(pdf.data),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _evenings_of(customer: Customer) -> QuerySet[Performance]:
    """The performances for which the customer has or had a ticket. One of today isn't past yet."""
    tickets = Ticket.objects.of_confirmed(order__customer=customer).filter(place__performance=OuterRef("pk"))
    is_past = Q(starts_at__lt=dates.today())
    return (
        Performance.objects.filter(Exists(tickets))
        .annotate(is_past=is_past, ahead=Case(When(~is_past, then=F("starts_at"))))
        .order_by("is_past", "ahead", "-starts_at", "pk")
    )


def _with_tickets(page: Page, customer: Customer) -> list[TicketEvening]:
    """The performances of this page, in its order, with the customer's tickets."""
    performances = [performance.pk for performance in page]
    bought = (
        Ticket.objects.of_confirmed(order__customer=customer)
        .filter(place__performance__in=performances)
        .select_related("order")
        .with_facts()
        .in_order()
    )
    by_performance = {evening.performance.pk: evening for evening in evenings(bought)}
    return [by_performance[pk] for pk in performances]
