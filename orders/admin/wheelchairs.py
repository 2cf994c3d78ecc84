"""The page that swaps two seats of a performance for a wheelchair place, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.admin_bases.scope import organisers_of
from accounts.models import StaffRole
from shows.admin import pages
from shows.models import Performance

from .. import stock

if TYPE_CHECKING:
    from .places import PlaceAdmin

Role = StaffRole.Role
MAY_SWAP: set[str] = {Role.BOX_OFFICE, Role.PROGRAMMING, Role.CHIEF}
ACTIONS = {"wissel": stock.swap, "wissel_terug": stock.swap_back}


class WhyForm(pages.AdminPageForm):
    """Asks for the reason, for the history."""

    because = forms.CharField(label=gettext_lazy("Waarom"), max_length=100, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def wheelchairs_page(request: HttpRequest, page: PlaceAdmin, pk: int) -> HttpResponse:
    """GET shows the wheelchair places that replace seats. POST swaps one of them, or swaps it back."""
    performance = _performance(request, pk)
    places = list(stock.swappable(performance))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _swap(request, page, performance, places, form.cleaned_data["because"])
        return HttpResponseRedirect(request.get_full_path())
    title = _("Rolstoelplaatsen: %(performance)s") % {"performance": performance}
    return pages.render_page(
        page, request, "admin/orders/wheelchairs.html", title=title, form=form, places=places, performance=performance
    )


def _performance(request: HttpRequest, pk: int) -> Performance:
    """A performance of an organiser where the member of staff may swap places. Raises Http404 and PermissionDenied."""
    if pk > BigIntegerField.MAX_BIGINT:
        raise Http404
    own = Performance.objects.filter(production__organiser__in=organisers_of(request))
    performance = own.select_related("production", "hall").filter(pk=pk).first()
    if performance is None:
        raise Http404
    if not organisers_of(request, MAY_SWAP).filter(pk=performance.production.organiser_id).exists():
        raise PermissionDenied
    return performance


def _swap(
    request: HttpRequest, page: PlaceAdmin, performance: Performance, places: list[stock.Swappable], why: str
) -> None:
    """Swaps the seats of the pressed button, or reports the refusal."""
    for name, swap in ACTIONS.items():
        for place in places:
            seat = place.wheelchair.seat
            if seat is None or request.POST.get(name) != str(seat.pk):
                continue
            try:
                swap(performance, seat, by=pages.staff(request), because=why)
                page.message_user(request, _("De plaatsen zijn gewisseld."), messages.SUCCESS)
            except stock.Refusal as refusal:
                page.message_user(request, str(refusal), messages.ERROR)
            return
    page.message_user(request, _("Hier is niets te wisselen."), messages.ERROR)
